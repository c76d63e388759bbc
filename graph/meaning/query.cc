#include "graph/meaning/query.h"

#include <algorithm>
#include <string>

namespace intentc {
namespace {

std::vector<std::string_view> split(std::string_view label) {
  std::vector<std::string_view> segments;
  for (std::size_t start = 0; start <= label.size();) {
    const std::size_t end = std::min(label.find('/', start), label.size());
    segments.push_back(label.substr(start, end - start));
    start = end + 1;
  }
  return segments;
}

template <class Next>
std::vector<NodeId> reach(std::size_t node_count, std::span<const NodeId> nodes, Next&& next) {
  std::vector<bool> seen(node_count);
  std::vector<NodeId> found;
  std::vector<NodeId> to_visit(nodes.begin(), nodes.end());
  while (!to_visit.empty()) {
    const NodeId node = to_visit.back();
    to_visit.pop_back();
    for (NodeId neighbour : next(node)) {
      if (seen[neighbour.value]) continue;
      seen[neighbour.value] = true;
      found.push_back(neighbour);
      to_visit.push_back(neighbour);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

NodeId find_node(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, std::string_view wanted) {
  const auto segments = split(wanted);
  constexpr IntentionKind kKinds[] = {IntentionKind::ingest, IntentionKind::export_, IntentionKind::trigger,
                                      IntentionKind::transform, IntentionKind::link};
  const auto kind = std::ranges::find(kKinds, segments.front(), label_word);
  if (kind == std::end(kKinds)) return {};
  const auto segments_of = [&](const Intention& node) {
    return label_segments(ecosystem, text, graph, {static_cast<std::uint32_t>(&node - graph.nodes.data())});
  };
  const auto found =
      std::lower_bound(graph.nodes.begin(), graph.nodes.end(), segments, [&](const Intention& node, const auto& names) {
        if (node.kind != *kind) return node.kind < *kind;
        const LabelSegments own = segments_of(node);
        return std::lexicographical_compare(own.begin(), own.end(), names.begin() + 1, names.end());
      });
  if (found == graph.nodes.end() || found->kind != *kind) return {};
  const LabelSegments own = segments_of(*found);
  if (!std::equal(own.begin(), own.end(), segments.begin() + 1, segments.end())) return {};
  return {static_cast<std::uint32_t>(found - graph.nodes.begin())};
}

std::vector<NodeId> upstream(const Neighbours& neighbours, std::span<const NodeId> nodes) {
  return reach(neighbours.size(), nodes, [&](NodeId node) { return neighbours.predecessors(node); });
}

std::vector<NodeId> downstream(const Neighbours& neighbours, std::span<const NodeId> nodes) {
  return reach(neighbours.size(), nodes, [&](NodeId node) { return neighbours.successors(node); });
}

Why::Why(const Ecosystem& ecosystem, const Graph& graph)
    : ecosystem_(&ecosystem), graph_(&graph), neighbours_(graph), seen_(graph.nodes.size()) {}

Askers Why::askers(NodeId node, std::size_t bound) {
  ++question_;
  Askers result;
  std::size_t steps = 64 * bound;
  struct Visit {
    NodeId node;
    std::uint32_t transformers;
  };
  std::vector<Visit> queue{{node, 0}};
  seen_[node.value] = question_;
  for (std::size_t at = 0; at < queue.size(); ++at) {
    const auto [here, transformers] = queue[at];
    const Intention& intention = (*graph_)[here];
    for (SinkId sink : intention.sinks) {
      if (result.list.size() == bound || steps == 0) {
        result.more = true;
        return result;
      }
      --steps;
      result.list.push_back({group_of(*ecosystem_, sink), sink, here, transformers});
    }
    for (NodeId right : neighbours_.successors(here)) {
      if (seen_[right.value] == question_) continue;
      if (steps == 0) {
        result.more = true;
        return result;
      }
      --steps;
      seen_[right.value] = question_;
      const bool enters = intention.kind == IntentionKind::export_;  // all that follows an export is a transformer
      queue.push_back({right, transformers + (enters ? 1U : 0U)});
    }
  }
  return result;
}

GroupId group_of(const Ecosystem& ecosystem, SinkId sink) {
  // Groups without sinks have no place of their own in the order of sinks, so the search goes by those that begin
  // later.
  const auto after = std::upper_bound(ecosystem.groups.begin(), ecosystem.groups.end(), sink.value,
                                      [](std::uint32_t rank, const Group& group) { return rank < group.sinks.first; });
  for (auto group = after; group != ecosystem.groups.begin();) {
    --group;
    if (group->sinks.contains(sink)) return {static_cast<std::uint32_t>(group - ecosystem.groups.begin())};
  }
  return {};
}

}  // namespace intentc
