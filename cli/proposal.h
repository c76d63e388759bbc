// What `plan`, `publish` and `render` begin with: the model, read and checked, the last render, and what would change.
#pragma once

#include <filesystem>
#include <optional>

#include "cli/console.h"
#include "cli/load.h"
#include "cli/options.h"
#include "graph/history/plan.h"
#include "renderers/output/publish.h"

namespace intentc {

struct Proposal {
  PreviousRender previous;
  Prepared prepared;
  Plan plan;
  std::string repository;  // whose branch the last render is; empty: none
  std::string branch;
  std::string author;  // of commits, by the settings
};

// The last render is that of the branch if options or settings name a repository, else that in `folder` unless it is
// empty, else none. A `folder` asks the settings for none. Findings go to standard error; nothing if one of them stands
// against the proposal.
std::optional<Proposal> propose(const RenderOptions& options, const std::filesystem::path& folder, Console& console);

}  // namespace intentc
