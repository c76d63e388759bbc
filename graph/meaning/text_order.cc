#include "graph/meaning/text_order.h"

#include <functional>
#include <queue>

namespace intentc {
namespace {

// The triggers that the transformer behind `trigger` feeds; not itself.
std::vector<NodeId> fed_triggers(const Graph& graph, const Neighbours& neighbours, NodeId trigger) {
  std::vector<NodeId> result;
  for (NodeId transform : neighbours.successors(trigger)) {
    for (NodeId ingest : neighbours.successors(transform)) {
      for (NodeId exported : neighbours.successors(ingest)) {
        for (NodeId next : neighbours.successors(exported)) {
          if (next != trigger && graph[next].kind == IntentionKind::trigger) result.push_back(next);
        }
      }
    }
  }
  return result;
}

}  // namespace

std::vector<NodeId> pieces(const Graph& graph, const Neighbours& neighbours) {
  std::vector<NodeId> result;
  std::vector<std::uint32_t> waits_for(graph.nodes.size());
  for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
    const NodeId node{rank};
    const IntentionKind kind = graph[node].kind;
    const bool brings = kind == IntentionKind::ingest || kind == IntentionKind::link;
    if (brings && neighbours.predecessors(node).empty()) result.push_back(node);
    if (kind != IntentionKind::trigger) continue;
    for (NodeId fed : fed_triggers(graph, neighbours, node)) ++waits_for[fed.value];
  }
  std::priority_queue<NodeId, std::vector<NodeId>, std::greater<>> ready;
  std::vector<bool> placed(graph.nodes.size());
  for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
    if (graph.nodes[rank].kind == IntentionKind::trigger && waits_for[rank] == 0) ready.push({rank});
  }
  while (!ready.empty()) {
    const NodeId trigger = ready.top();
    ready.pop();
    placed[trigger.value] = true;
    result.push_back(trigger);
    for (NodeId fed : fed_triggers(graph, neighbours, trigger)) {
      if (--waits_for[fed.value] == 0) ready.push(fed);
    }
  }
  for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
    if (graph.nodes[rank].kind == IntentionKind::trigger && !placed[rank]) result.push_back({rank});
  }
  return result;
}

}  // namespace intentc
