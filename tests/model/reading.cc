#include "tests/model/reading.h"

#include "model/read_json.h"
#include "model/read_yaml.h"

namespace intentc {
namespace {

void show(const Reading& r, std::uint32_t index, std::string& out) {
  const TreeNode& node = r.forest.nodes[index];
  if (node.kind == NodeKind::scalar) {
    const std::string text(r.space->view(node.text));
    out += node.plain ? text : '"' + text + '"';
    return;
  }
  const bool mapping = node.kind == NodeKind::mapping;
  out += mapping ? '{' : '[';
  bool key = true;
  for (std::uint32_t child = node.first; child != TreeNode::kNone; child = r.forest.nodes[child].next) {
    if (child != node.first) out += mapping && !key ? ": " : ", ";
    show(r, child, out);
    key = !key;
  }
  out += mapping ? '}' : ']';
}

Reading read(std::string_view text, bool (*reader)(Text, TextSpace&, Forest&, Diagnostics&)) {
  Reading r;
  const Text file = r.space->add_file("m", text);
  r.any = reader(file, *r.space, r.forest, r.findings);
  return r;
}

}  // namespace

std::vector<std::string> Reading::trees() const {
  std::vector<std::string> trees;
  for (const Document& document : forest.documents) show(*this, document.root, trees.emplace_back());
  return trees;
}

std::string Reading::tree() const {
  const auto all = trees();
  return all.size() == 1 ? all[0] : std::to_string(all.size()) + " documents";
}

std::vector<std::string> Reading::sources() const {
  std::vector<std::string> sources;
  for (const Document& document : forest.documents) sources.emplace_back(space->view(document.source));
  return sources;
}

std::string Reading::codes() const {
  std::string codes;
  for (const Diagnostic& finding : findings.sorted(*space)) {
    if (!codes.empty()) codes += ' ';
    codes += finding.code.view();
  }
  return codes;
}

std::string Reading::place_of(std::string_view text) const {
  for (const TreeNode& node : forest.nodes) {
    if (node.kind == NodeKind::scalar && space->view(node.text) == text) return line_and_column(node.text);
  }
  return "nowhere";
}

std::string Reading::line_and_column(Text text) const {
  const Place place = space->place(text);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

Reading read_yaml_text(std::string_view text) { return read(text, read_yaml); }
Reading read_json_text(std::string_view text) { return read(text, read_json); }

}  // namespace intentc
