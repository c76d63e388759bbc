// Where a render lies: a branch, a folder, nowhere. Not for the wiring: publish.h is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "renderers/output/publish.h"

namespace intentc {

class RenderSource {
 public:
  virtual ~RenderSource() = default;

  // Content of files; of a symlink its target. A path that is not there is our own bug.
  virtual Result<FileMap> read(const std::vector<std::string>& paths) = 0;
  virtual Result<Published> write(const PreviousRender& previous, const Prepared& prepared,
                                  const CommitOptions& options) = 0;
};

// Checks every file of a render against its record and says what belongs to others. `entries` are sorted by path and
// hold a `manifest.json`. `previous` comes with `source` and `commit`.
Result<PreviousRender> load_render(PreviousRender previous, const std::vector<TreeFile>& entries,
                                   const std::string& environment);

// What of the previous render (files and links of others too, but no submodules) is in the next one as it is.
Result<FileMap> unchanged_files(const PreviousRender& previous, const Prepared& prepared);

}  // namespace intentc
