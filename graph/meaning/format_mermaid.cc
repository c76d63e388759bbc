#include <fmt/format.h>

#include <iterator>
#include <map>

#include "graph/meaning/caption.h"
#include "graph/meaning/format.h"

namespace intentc {
namespace {

bool is_safe(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' ||
         c == '_' || c == '-' || c == '.' || c == ',' || c == '/';
}

// Text inside a quoted label. What mermaid, Markdown or HTML could read as more than text becomes a character reference
// in mermaid's own spelling (`#37;`).
std::string escaped(std::string_view value) {
  std::string result;
  for (char c : value) {
    if (is_safe(c)) {
      result += c;
    } else if (c == '"') {
      result += "#quot;";
    } else {
      result += fmt::format("#{};", static_cast<int>(static_cast<unsigned char>(c)));
    }
  }
  return result;
}

std::string shaped(IntentionKind kind, std::string_view caption) {
  switch (kind) {
    case IntentionKind::ingest:
      return fmt::format("[(\"{}\")]", caption);
    case IntentionKind::export_:
      return fmt::format("[\"{}\"]", caption);
    case IntentionKind::trigger:
      return fmt::format("{{{{\"{}\"}}}}", caption);
    case IntentionKind::transform:
      return fmt::format("[[\"{}\"]]", caption);
    case IntentionKind::link:
      return fmt::format("[/\"{}\"/]", caption);
  }
  return {};
}

}  // namespace

std::string graph_mermaid(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs) {
  std::string out = "flowchart LR\n";
  const auto to_out = std::back_inserter(out);
  std::map<WorkspaceId, std::vector<std::string>> served;  // the ids of the exports
  for (std::size_t at = 0; at < graphs.size(); ++at) {
    const Graph& graph = graphs[at];
    if (graph.nodes.empty()) continue;  // mermaid does not draw an empty box
    const auto id = [&](NodeId node) { return fmt::format("p{}n{}", at, node.value); };
    fmt::format_to(to_out, "  subgraph p{}[\"{}\"]\n", at, escaped(text.view(ecosystem[graph.platform].name)));
    for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
      const Intention& node = graph.nodes[rank];
      const std::string caption =
          fmt::format("{}<br/>{}", label_word(node.kind), escaped(abridged_label(ecosystem, text, graph, {rank})));
      fmt::format_to(to_out, "    {}{}\n", id({rank}), shaped(node.kind, caption));
      for (WorkspaceId workspace : consumers_of(ecosystem, node)) served[workspace].push_back(id({rank}));
    }
    out += "  end\n";
    for (const Edge& edge : graph.edges) {
      fmt::format_to(to_out, "  {} {} {}\n", id(edge.from), edge.self ? "-->|self|" : "-->", id(edge.to));
    }
  }
  for (const auto& [workspace, exports] : served) {
    fmt::format_to(to_out, "  w{}([\"{}\"])\n", workspace.value, escaped(text.view(ecosystem[workspace].name)));
    for (const std::string& from : exports) fmt::format_to(to_out, "  {} -.-> w{}\n", from, workspace.value);
  }
  return out;
}

}  // namespace intentc
