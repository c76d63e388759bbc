#include "graph/meaning/cycles.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <set>
#include <utility>

namespace intentc {
namespace {

// GCC 12 takes the row that an empty Boost graph starts with for all the rows it will ever have.
#pragma GCC diagnostic ignored "-Warray-bounds"

using Feeds = boost::compressed_sparse_row_graph<boost::directedS>;

constexpr std::size_t kNamesShown = 8;

// Every transformer of every platform.
struct Transformers {
  std::vector<WorkspaceId> workspace;     // by vertex; those of one platform lie side by side, sorted
  std::vector<std::size_t> first_vertex;  // by platform, and one more

  std::size_t vertex(PlatformId platform, WorkspaceId wanted) const {
    const auto first = workspace.begin() + first_vertex[platform.value];
    const auto last = workspace.begin() + first_vertex[platform.value + 1];
    const auto found = std::lower_bound(first, last, wanted);
    return found != last && *found == wanted ? found - workspace.begin() : workspace.size();
  }
};

Transformers collect(const std::vector<Graph>& graphs) {
  Transformers all;
  for (const Graph& graph : graphs) {
    all.first_vertex.push_back(all.workspace.size());
    for (const Intention& node : graph.nodes) {
      if (node.kind == IntentionKind::transform) all.workspace.push_back(node.workspace);
    }
  }
  all.first_vertex.push_back(all.workspace.size());
  return all;
}

// Who feeds whom.
Feeds feeds_between(const Ecosystem& ecosystem, const Primaries& primaries, const std::vector<Graph>& graphs,
                    const Transformers& all) {
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  for (const Graph& graph : graphs) {
    for (const Edge& edge : graph.edges) {
      if (edge.self || graph[edge.to].kind != IntentionKind::trigger) continue;
      const StoreId store = graph[edge.from].store;
      const WorkspaceId producer = ecosystem[store].producer;
      if (!producer) continue;
      const PlatformId elsewhere = primaries.source_of(store, graph.platform);
      const std::size_t from = all.vertex(elsewhere ? elsewhere : graph.platform, producer);
      if (from == all.workspace.size()) continue;  // it does not run: R210 or R220
      edges.emplace_back(from, all.vertex(graph.platform, graph[edge.to].workspace));
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return {boost::edges_are_sorted, edges.begin(), edges.end(), all.workspace.size()};
}

// A shortest way from `start` back to it without leaving its component; it exists.
std::vector<std::size_t> circle(const Feeds& feeds, const std::vector<std::size_t>& component, std::size_t start,
                                std::vector<std::size_t>& came_from) {
  std::vector<std::size_t> queue{start};
  for (std::size_t at = 0; at < queue.size(); ++at) {
    const std::size_t from = queue[at];
    for (auto [edge, end] = boost::out_edges(from, feeds); edge != end; ++edge) {
      const std::size_t to = boost::target(*edge, feeds);
      if (to == start) {
        std::vector<std::size_t> way;
        for (std::size_t step = from; step != start; step = came_from[step]) way.push_back(step);
        way.push_back(start);
        std::reverse(way.begin(), way.end());
        return way;
      }
      if (component[to] != component[start] || came_from[to] != component.size()) continue;
      came_from[to] = from;
      queue.push_back(to);
    }
  }
  return {};
}

// The text with which `taker` asks for something that `giver` makes.
Text asking_text(const Ecosystem& ecosystem, WorkspaceId taker, WorkspaceId giver) {
  const Store& output = ecosystem[ecosystem[giver].transformer->output];
  for (GroupId group : ecosystem[taker].groups) {
    for (SinkId sink : ecosystem[group].sinks) {
      if (output.datasets.contains(ecosystem[sink].dataset)) return ecosystem[sink].at;
    }
  }
  return {};
}

Diagnostic describe(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<WorkspaceId>& way) {
  const auto name = [&](WorkspaceId workspace) { return text.view(ecosystem[workspace].name); };
  const std::size_t shown = std::min(way.size(), kNamesShown);
  Diagnostic finding{.code = "R209", .message = {}};
  for (std::size_t at = 0; at < shown; ++at) {
    finding.message += fmt::format("{}`{}`", at == 0 ? "transformers wait for each other: " : " → ", name(way[at]));
    if (at == 0) continue;
    finding.related.push_back({.at = asking_text(ecosystem, way[at], way[at - 1]),
                               .message = fmt::format("`{}` takes what `{}` makes", name(way[at]), name(way[at - 1]))});
  }
  if (shown < way.size()) finding.message += fmt::format(" → … ({} in all)", way.size());
  finding.message += fmt::format(" → `{}`", name(way.front()));
  finding.at = asking_text(ecosystem, way.front(), way.back());
  finding.label = fmt::format("`{}` takes what `{}` makes", name(way.front()), name(way.back()));
  finding.help = "let one of them read the store that the circle comes from, or make them one transformer";
  return finding;
}

}  // namespace

void check_cycles(const Ecosystem& ecosystem, const TextSpace& text, const Primaries& primaries,
                  const std::vector<Graph>& graphs, Diagnostics& findings) {
  const Transformers all = collect(graphs);
  const std::size_t count = all.workspace.size();
  if (count == 0) return;
  const Feeds feeds = feeds_between(ecosystem, primaries, graphs, all);
  std::vector<std::size_t> component(count);
  boost::strong_components(
      feeds, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, feeds)));

  std::vector<std::size_t> members(count);
  for (std::size_t of : component) ++members[of];
  std::vector<std::size_t> came_from(count, count);
  std::vector<bool> told(count);
  std::set<std::vector<WorkspaceId>> told_ways;
  for (std::size_t vertex = 0; vertex < count; ++vertex) {
    if (members[component[vertex]] < 2 || told[component[vertex]]) continue;
    told[component[vertex]] = true;
    std::vector<WorkspaceId> way;
    for (std::size_t step : circle(feeds, component, vertex, came_from)) way.push_back(all.workspace[step]);
    // Every way starts at its knot's first transformer, so the same circle elsewhere is the same list.
    if (told_ways.insert(way).second) findings.add(describe(ecosystem, text, way));
  }
}

}  // namespace intentc
