// What a plan says about a node beyond its record: who asked for it, where, and who owns it.
#pragma once

#include "graph/history/diff.h"
#include "graph/meaning/query.h"

namespace intentc {

// One per graph, one thread.
class ChangeExplainer {
 public:
  ChangeExplainer(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph)
      : ecosystem_(ecosystem), text_(text), graph_(graph), why_(ecosystem, graph) {}

  // The first three who asked, each at the sink that they wrote; owners of those workspaces and of what the node reads
  // or runs, each once, sorted.
  Described explain(NodeId node, std::uint32_t weight);

 private:
  void add_owner(TeamId team, Described& described) const;

  const Ecosystem& ecosystem_;
  const TextSpace& text_;
  const Graph& graph_;
  Why why_;
};

}  // namespace intentc
