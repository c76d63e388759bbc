// The edges of a graph, from both ends.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "graph/meaning/graph.h"

namespace intentc {

// Immutable; free to read from any thread. The graph must outlive it.
class Neighbours {
 public:
  explicit Neighbours(const Graph& graph);  // O(nodes + edges)

  std::span<const NodeId> successors(NodeId node) const { return right_.of(node); }
  std::span<const NodeId> predecessors(NodeId node) const { return left_.of(node); }
  std::size_t size() const { return right_.begin.size() - 1; }

 private:
  struct Rows {  // compressed sparse rows: the neighbours of node n stand in ids[begin[n] … begin[n + 1])
    std::vector<std::uint32_t> begin;
    std::vector<NodeId> ids;
    std::span<const NodeId> of(NodeId node) const {
      return {ids.data() + begin[node.value], begin[node.value + 1] - begin[node.value]};
    }
  };
  Rows right_;
  Rows left_;
};

}  // namespace intentc
