#include <fmt/format.h>

#include <iterator>

#include "graph/meaning/caption.h"
#include "graph/meaning/format.h"

namespace intentc {
namespace {

// A double-quoted string of the dot language. A backslash is doubled, or it would begin one of its escapes.
std::string quoted(std::string_view value) {
  std::string result = "\"";
  for (char c : value) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string_view shape(IntentionKind kind) {
  switch (kind) {
    case IntentionKind::ingest:
      return "cylinder";
    case IntentionKind::export_:
      return "box";
    case IntentionKind::trigger:
      return "diamond";
    case IntentionKind::transform:
      return "component";
    case IntentionKind::link:
      return "cds";
  }
  return {};
}

}  // namespace

std::string graph_dot(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs) {
  std::string out = fmt::format("digraph {} {{\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n",
                                quoted(text.view(ecosystem.name)));
  const auto to_out = std::back_inserter(out);
  for (std::size_t at = 0; at < graphs.size(); ++at) {
    const Graph& graph = graphs[at];
    std::vector<std::string> ids;
    ids.reserve(graph.nodes.size());
    fmt::format_to(to_out, "  subgraph cluster_{} {{\n    label={};\n", at,
                   quoted(text.view(ecosystem[graph.platform].name)));
    for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
      ids.push_back(quoted(label(ecosystem, text, graph, {rank})));
      std::string caption = quoted(abridged_label(ecosystem, text, graph, {rank}));
      caption.insert(1, fmt::format("{}\\n", label_word(graph.nodes[rank].kind)));
      fmt::format_to(to_out, "    {} [label={}, shape={}];\n", ids.back(), caption, shape(graph.nodes[rank].kind));
    }
    for (const Edge& edge : graph.edges) {
      fmt::format_to(to_out, "    {} -> {}{};\n", ids[edge.from.value], ids[edge.to.value],
                     edge.self ? " [style=dashed, label=\"self\"]" : "");
    }
    out += "  }\n";
  }
  return out + "}\n";
}

}  // namespace intentc
