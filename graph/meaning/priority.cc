#include "graph/meaning/priority.h"

#include "graph/meaning/neighbours.h"

namespace intentc {

void spread_priorities(Graph& graph) {
  const Neighbours neighbours(graph);
  std::vector<NodeId> to_visit;
  // From the highest down: whoever reaches a node first brings its final value, so each node is passed once.
  for (Priority level : {Priority::critical, Priority::high, Priority::medium, Priority::low}) {
    for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
      const Intention& node = graph.nodes[rank];
      if (node.kind == IntentionKind::export_ && node.priority == level) to_visit.push_back({rank});
    }
    while (!to_visit.empty()) {
      const NodeId node = to_visit.back();
      to_visit.pop_back();
      for (NodeId left : neighbours.predecessors(node)) {
        if (graph.nodes[left.value].priority >= level) continue;
        graph.nodes[left.value].priority = level;
        to_visit.push_back(left);
      }
    }
  }
}

}  // namespace intentc
