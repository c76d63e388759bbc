#include <fmt/format.h>

#include <iterator>

#include "graph/meaning/format.h"

namespace intentc {
namespace {

// The model's text is valid UTF-8, so this is all that JSON asks for.
std::string quoted(std::string_view value) {
  std::string result;
  result.reserve(value.size() + 2);
  result += '"';
  for (char c : value) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(result), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      result += c;
    }
  }
  result += '"';
  return result;
}

class JsonWriter {
 public:
  JsonWriter(const Ecosystem& ecosystem, const TextSpace& text) : ecosystem_(ecosystem), text_(text) {}

  std::string write(const std::vector<Graph>& graphs) {
    out_ = "{\n  \"format\": \"intentc/graph/1\",\n  \"platforms\": [";
    for (std::size_t at = 0; at < graphs.size(); ++at) {
      out_ += at == 0 ? "\n" : ",\n";
      write_platform(graphs[at]);
    }
    out_ += graphs.empty() ? "]\n}\n" : "\n  ]\n}\n";
    return std::move(out_);
  }

 private:
  void write_platform(const Graph& graph) {
    std::vector<std::string> labels;
    labels.reserve(graph.nodes.size());
    for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
      labels.push_back(quoted(label(ecosystem_, text_, graph, {rank})));
    }
    out_ += "    {\n      \"name\": ";
    append(text_.view(ecosystem_[graph.platform].name));
    out_ += ",\n      \"nodes\": [";
    for (std::size_t rank = 0; rank < labels.size(); ++rank) {
      out_ += rank == 0 ? "\n        " : ",\n        ";
      write_node(graph.nodes[rank], labels[rank]);
    }
    out_ += labels.empty() ? "],\n      \"edges\": [" : "\n      ],\n      \"edges\": [";
    for (std::size_t at = 0; at < graph.edges.size(); ++at) {
      const Edge& edge = graph.edges[at];
      fmt::format_to(std::back_inserter(out_), "{}\n        {{\"from\": {}, \"to\": {}{}}}", at == 0 ? "" : ",",
                     labels[edge.from.value], labels[edge.to.value], edge.self ? ", \"self\": true" : "");
    }
    out_ += graph.edges.empty() ? "]\n    }" : "\n      ]\n    }";
  }

  void write_node(const Intention& node, const std::string& quoted_label) {
    fmt::format_to(std::back_inserter(out_), R"({{"label": {}, "kind": "{}", "priority": "{}")", quoted_label,
                   word(node.kind), word(node.priority));
    if (node.store) field("store", ecosystem_[node.store].name);
    if (node.dataset) field("dataset", ecosystem_[node.dataset].name);
    if (node.workspace) field("workspace", ecosystem_[node.workspace].name);
    if (node.container) field("container", ecosystem_[node.container].name);
    if (!node.datasets.empty()) {
      out_ += ", \"datasets\": [";
      for (std::size_t at = 0; at < node.datasets.size(); ++at) {
        if (at > 0) out_ += ", ";
        append(text_.view(ecosystem_[node.datasets[at]].name));
      }
      out_ += ']';
    }
    out_ += '}';
  }

  void field(std::string_view key, Text value) {
    fmt::format_to(std::back_inserter(out_), ", \"{}\": ", key);
    append(text_.view(value));
  }

  void append(std::string_view value) { out_ += quoted(value); }

  const Ecosystem& ecosystem_;
  const TextSpace& text_;
  std::string out_;
};

}  // namespace

std::string graph_json(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs) {
  return JsonWriter(ecosystem, text).write(graphs);
}

}  // namespace intentc
