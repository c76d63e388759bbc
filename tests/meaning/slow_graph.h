// The second implementation of the graph: slow, obvious, with names for everything. It is written from decisions.md §1
// and research/datasurface-semantics.md §6 and shares nothing with the first.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/support/model_spec.h"

namespace intentc::test {

struct SlowNode {
  std::string priority = "unknown";
  std::set<std::string> datasets = {};  // of an Ingest or a Link
  std::set<std::string> sinks = {};     // of an Export: `Workspace/group`
  friend bool operator==(const SlowNode&, const SlowNode&) = default;
};

struct SlowGraph {
  std::map<std::string, SlowNode> nodes;                       // by label
  std::set<std::tuple<std::string, std::string, bool>> edges;  // from, to, self
  std::set<std::string> without_container;                     // R210: workspaces
  std::set<std::string> not_ingested;                          // R220: stores
};

struct SlowGraphs {
  std::map<std::string, SlowGraph> platforms;
  std::vector<std::set<std::string>> knots;  // R209: transformer workspaces that wait for each other; each once
};

SlowGraphs slow_graphs(const ModelSpec& spec);

}  // namespace intentc::test
