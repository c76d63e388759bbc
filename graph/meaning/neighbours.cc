#include "graph/meaning/neighbours.h"

#include <numeric>

namespace intentc {

Neighbours::Neighbours(const Graph& graph) {
  const auto fill = [&](Rows& rows, NodeId Edge::*key, NodeId Edge::*value) {
    rows.begin.assign(graph.nodes.size() + 1, 0);
    for (const Edge& edge : graph.edges) ++rows.begin[(edge.*key).value + 1];
    std::partial_sum(rows.begin.begin(), rows.begin.end(), rows.begin.begin());
    std::vector<std::uint32_t> next(rows.begin.begin(), rows.begin.end() - 1);
    rows.ids.resize(graph.edges.size());
    for (const Edge& edge : graph.edges) rows.ids[next[(edge.*key).value]++] = edge.*value;
  };
  fill(right_, &Edge::from, &Edge::to);
  fill(left_, &Edge::to, &Edge::from);
}

}  // namespace intentc
