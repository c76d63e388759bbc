// Reading the last render and writing the next one, to a branch of a git repository or to a folder.
//
//   previous = open_branch(…) or open_folder(…)     every file checked against its record: hand edits are refused
//   prepared = prepare(previous.render, next, files) pure
//   diff(previous.render, prepared.render, …)        the plan
//   commit(previous, prepared, …)                    the only call that writes; `plan` stops before it
//
// Threading: one thread per render.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "graph/history/plan.h"
#include "graph/history/record.h"
#include "model/base/result.h"
#include "renderers/output/files.h"

namespace intentc {

class RenderSource;  // source.h: where the bytes are

struct TreeFile {
  std::string path;
  std::string mode;  // as git writes it: 100644, 100755, 120000 symlink, 160000 submodule
};

struct PreviousRender {
  Render render = {};                  // generation 0: nothing yet
  std::string commit = {};             // id of the branch's tip; empty: no such branch yet, or a folder
  std::vector<TreeFile> foreign = {};  // of others, outside chunk folders: carried over untouched; sorted by path
  std::shared_ptr<RenderSource> source;
};

struct BranchName {
  std::string repository = {};  // path of a bare or normal repository
  std::string branch = {};      // `render`
};

// The tip of a branch; no such branch: an empty render. Refuses a branch that is checked out anywhere, that holds no
// render, or one of another environment, and a render that was changed by hand.
// P101 no repository, P102 git fails, P103 dubious ownership, P104 name, P105 checked out, P107 not a render; P201–P209
// files of the render.
Result<PreviousRender> open_branch(const BranchName& name, const std::string& environment);

// A folder that is absent, empty, or holds a render. Finishes or takes back what a killed `commit` left behind.
// P301 holds something else, P302 cannot be read or written, P303 somebody else is writing; P201–P209 as above.
Result<PreviousRender> open_folder(const std::filesystem::path& folder, const std::string& environment);

// Nothing rendered yet, nowhere to write to: `plan` without a repository.
PreviousRender no_previous();

// Bytes of files of the previous render, foreign ones too.
Result<FileMap> read_files(const PreviousRender& previous, const std::vector<std::string>& paths);

struct Prepared {
  Render render = {};                  // sealed
  std::vector<FileChange> files = {};  // all that changes, without manifest.json; empty: nothing to do
  FileMap bytes;                       // of files that are new or changed, and of manifest.json
  FileModes modes = {};                // of those of others, when a whole tree is written into a folder
  std::uint32_t changed_chunks = 0;
};

// `next`: see seal.h. `files`: those of the chunks, by path from the root (`<folder>/chunks/<id>/…`), without
// chunk.json. A chunk that comes with digests in Chunk::files is taken as it is in the previous render (it was not
// rendered again). S201 data would vanish; P208 a file of somebody else is in the way.
Result<Prepared> prepare(const PreviousRender& previous, Render next, FileMap files);

struct CommitOptions {
  std::string author = {};  // `Name <mail>` from the settings; empty: git's own, else `intentc <intentc@invalid>`
};

struct Published {
  enum class Outcome { nothing, done, lost };  // lost: somebody else moved the branch; open again and re-plan
  Outcome outcome = Outcome::nothing;
  std::string commit = {};  // of the branch; empty for a folder
  std::uint64_t generation = 0;
  std::uint32_t chunks = 0;  // with changed files
  std::uint32_t files = 0;   // changed, without manifest.json
};

// Writes to where `previous` came from. Killed at any instant, the branch is the old render or the new one.
// P106 the ref is locked, P108 the repository cannot be written; P302 for folders.
Result<Published> commit(const PreviousRender& previous, const Prepared& prepared, const CommitOptions& options);

// `render -o DIR --repo …`: the whole tree that `commit` would leave on the branch. DIR must be absent or empty (P301).
Result<Published> write_tree_to(const std::filesystem::path& folder, const PreviousRender& previous,
                                const Prepared& prepared);

// The day of SOURCE_DATE_EPOCH, else of now, as YYYY-MM-DD in UTC: the default of --now.
std::string today_utc();

}  // namespace intentc
