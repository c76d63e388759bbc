#include "graph/meaning/caption.h"

#include <fmt/format.h>

#include <algorithm>

#include "graph/meaning/query.h"

namespace intentc {

std::string abridged_label(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, NodeId node) {
  const LabelSegments segments = label_segments(ecosystem, text, graph, node);
  return fmt::format("{}", fmt::join(segments.begin() + 1, segments.end(), "/"));
}

std::vector<WorkspaceId> consumers_of(const Ecosystem& ecosystem, const Intention& node) {
  std::vector<WorkspaceId> result;
  for (SinkId sink : node.sinks) {
    const WorkspaceId workspace = ecosystem[group_of(ecosystem, sink)].workspace;
    if (!ecosystem[workspace].transformer) result.push_back(workspace);
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::string size_of(const Graph& graph) {
  const std::size_t nodes = graph.nodes.size();
  const std::size_t edges = graph.edges.size();
  return fmt::format("{} node{}, {} edge{}", nodes, nodes == 1 ? "" : "s", edges, edges == 1 ? "" : "s");
}

}  // namespace intentc
