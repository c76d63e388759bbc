// Questions to a graph: which node has this label, what does a node need, whom does it serve, who asked for it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "graph/meaning/graph.h"
#include "graph/meaning/neighbours.h"

namespace intentc {

// The node with this label, or invalid. O(log nodes).
NodeId find_node(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, std::string_view label);

// What must be there before any of `nodes` can be, and what can notice a change of them; sorted, without `nodes`
// themselves unless one reaches another. O(nodes + edges).
std::vector<NodeId> upstream(const Neighbours& neighbours, std::span<const NodeId> nodes);
std::vector<NodeId> downstream(const Neighbours& neighbours, std::span<const NodeId> nodes);

// Somebody's wish that a node exists for.
struct Asker {
  GroupId group;
  SinkId sink;                     // its text is the place to show
  NodeId at;                       // the export that fulfils it
  std::uint32_t transformers = 0;  // that stand between; 0: asked for directly
};

struct Askers {
  std::vector<Asker> list;  // the nearest first, then in order of nodes and sinks
  bool more = false;        // there are others: the search stopped at its bound
};

// Why nodes of one graph exist. Keeps memory of the graph's size between questions: one object for many of them, one
// thread. The ecosystem and the graph must outlive it.
class Why {
 public:
  Why(const Ecosystem& ecosystem, const Graph& graph);

  // At most `bound` of those who asked for `node`: of an export its sinks, then, as of any other node, the sinks of
  // what is made from it. Looks at no more than it needs, and at 64 × bound nodes and sinks at most.
  Askers askers(NodeId node, std::size_t bound);

  const Neighbours& neighbours() const { return neighbours_; }

 private:
  const Ecosystem* ecosystem_;
  const Graph* graph_;
  Neighbours neighbours_;
  std::vector<std::uint32_t> seen_;  // by node: the last question that came by
  std::uint32_t question_ = 0;
};

// The group that a sink belongs to. O(log groups).
GroupId group_of(const Ecosystem& ecosystem, SinkId sink);

}  // namespace intentc
