// Graphs → the files of the next render: describe, place, bind and run the templates, platform by platform.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/history/diff.h"
#include "graph/history/place.h"
#include "graph/history/record.h"
#include "graph/meaning/graph.h"
#include "model/base/diagnostic.h"
#include "renderers/output/files.h"
#include "renderers/target.h"

namespace intentc {

struct RenderInput {
  const Ecosystem& ecosystem;
  const TextSpace& text;
  const std::vector<Graph>& graphs;  // those to render; platforms without one stay as they are
  const std::map<PlatformId, const Target*>& targets;
  EnvironmentId environment;  // invalid: the implied `default`
  std::string environment_name;
  std::string settings_digest;
  ChunkLimits limits;
  std::string date;  // YYYY-MM-DD
};

struct Rendered {
  Render next;    // not sealed: see graph/history/seal.h
  FileMap files;  // of the chunks, without chunk.json
  std::map<std::string, DescribedPlatform> described;
  std::vector<std::string> notes;
};

// Pure: equal inputs give equal bytes. Findings: R214, P401, P402, T2xx; with errors the result is not to be used.
Rendered render(const RenderInput& input, const Render& previous, Diagnostics& findings);

}  // namespace intentc
