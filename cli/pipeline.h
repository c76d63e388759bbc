// From a model to a plan and a render that could be committed: what `plan`, `publish` and `render` share. They differ
// only in where the last render is read from and in what is written at the end.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/load.h"
#include "graph/history/plan.h"
#include "graph/meaning/graph.h"
#include "renderers/output/publish.h"
#include "renderers/target.h"

namespace intentc {

// The meaning of a model: its graphs, checked against the packs that are installed.
struct Meaning {
  std::vector<Graph> graphs;                               // one per platform
  std::map<std::string, std::unique_ptr<Target>> targets;  // by the pack's name; null: not usable
  std::vector<std::string> missing;                        // packs that are not installed

  // The pack that builds a platform, or null.
  const Target* target(const Loaded& loaded, PlatformId platform) const;
};

// Derives the graphs and checks them; findings go to loaded.findings.
Meaning derive_and_check(const ModelOptions& options, Loaded& loaded);

// What a command asks of a render.
struct Scope {
  EnvironmentId environment;
  std::string environment_name;
  std::string repository;  // empty: none
  std::string branch;
  std::vector<PlatformId> platforms;  // sorted
  std::string date;
};

// The environment, repository, branch, platforms and day that the options and the settings mean. P-coded error for a
// name that does not exist.
Result<Scope> choose_scope(const RenderOptions& options, const Loaded& loaded);

struct Drafted {
  Plan plan;
  Prepared prepared;
};

// Everything but reading the last render and writing the next one. Pure. Findings go to loaded.findings, refusals
// (S201 …) are the error.
Result<Drafted> draft(const Scope& scope, Loaded& loaded, const Meaning& meaning, const PreviousRender& previous);

}  // namespace intentc
