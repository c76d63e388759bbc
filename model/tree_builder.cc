#include "model/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace intentc {
namespace {

// Names in messages are for reading: a hostile one is cut.
std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  if (text.size() <= kMost) return std::string(text);
  std::size_t end = kMost;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace

void TreeBuilder::begin_document() {
  open_.clear();
  first_node_ = forest_.nodes.size();
  spoiled_ = false;
}

bool TreeBuilder::expects_key() const {
  return !open_.empty() && forest_.nodes[open_.back().node].kind == NodeKind::mapping && open_.back().children % 2 == 0;
}

Text TreeBuilder::key() const {
  if (open_.empty() || open_.back().children % 2 == 0) return {};
  if (forest_.nodes[open_.back().node].kind != NodeKind::mapping) return {};
  return forest_.nodes[open_.back().last].text;
}

bool TreeBuilder::add(const TreeNode& node) {
  const auto index = static_cast<std::uint32_t>(forest_.nodes.size());
  if (index >= kMaxNodes) {
    findings_.add({.code = "Y009",
                   .message = fmt::format("the model has more than {} values", kMaxNodes),
                   .at = node.text,
                   .help = "this is a bound of the program: divide the model"});
    spoil();
    return false;
  }
  forest_.nodes.push_back(node);
  if (open_.empty()) return true;
  Frame& parent = open_.back();
  (parent.last == TreeNode::kNone ? forest_.nodes[parent.node].first : forest_.nodes[parent.last].next) = index;
  parent.last = index;
  ++parent.children;
  return true;
}

bool TreeBuilder::scalar(Text text, bool plain) { return add({NodeKind::scalar, plain, text}); }

bool TreeBuilder::open(NodeKind kind, Text at) {
  if (open_.size() == kMaxDepth) {
    findings_.add({.code = "Y109",
                   .message = fmt::format("more than {} levels of nesting", kMaxDepth),
                   .at = at,
                   .label = fmt::format("this would be level {}", kMaxDepth + 1),
                   .help = "no kind of document needs more than a dozen"});
    spoil();
    return false;
  }
  if (expects_key()) {
    findings_.add({.code = "Y108",
                   .message = "a key must be text",
                   .at = at,
                   .label = kind == NodeKind::mapping ? "a mapping as a key" : "a list as a key"});
    spoil();
  }
  if (!add({kind, false, at})) return false;
  open_.push_back({static_cast<std::uint32_t>(forest_.nodes.size() - 1)});
  return true;
}

void TreeBuilder::close() {
  const Frame closed = open_.back();
  open_.pop_back();
  if (forest_.nodes[closed.node].kind == NodeKind::mapping && closed.children > 2) check_keys(closed);
}

void TreeBuilder::check_keys(const Frame& mapping) {
  keys_.clear();
  auto& nodes = forest_.nodes;
  for (std::uint32_t key = nodes[mapping.node].first; key != TreeNode::kNone;) {
    if (nodes[key].kind == NodeKind::scalar)
      keys_.push_back({std::hash<std::string_view>()(space_.view(nodes[key].text)), key});
    const std::uint32_t value = nodes[key].next;
    key = value == TreeNode::kNone ? value : nodes[value].next;
  }
  std::vector<std::uint32_t> later;
  find_equal(later);
  if (!later.empty()) drop_keys(mapping.node, later);
}

// Sorting finds equal keys in n log n whatever the keys are; equal hashes of unequal keys do not make it slow.
void TreeBuilder::find_equal(std::vector<std::uint32_t>& later) {
  const auto text = [&](const Key& key) { return space_.view(forest_.nodes[key.node].text); };
  std::sort(keys_.begin(), keys_.end(), [&](const Key& a, const Key& b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    const int order = text(a).compare(text(b));
    return order != 0 ? order < 0 : a.node < b.node;
  });
  std::size_t first = 0;
  for (std::size_t i = 1; i < keys_.size(); ++i) {
    if (keys_[i].hash != keys_[first].hash || text(keys_[i]) != text(keys_[first])) {
      first = i;
      continue;
    }
    const Text at = forest_.nodes[keys_[i].node].text;
    findings_.add("Y107", Severity::error, at, [&] {
      return Diagnostic{.code = "Y107",
                        .message = fmt::format("`{}` stands twice in one mapping", shown(text(keys_[i]))),
                        .at = at,
                        .label = "again here",
                        .related = {{forest_.nodes[keys_[first].node].text, "first here"}}};
    });
    later.push_back(keys_[i].node);
  }
}

void TreeBuilder::drop_keys(std::uint32_t mapping, const std::vector<std::uint32_t>& keys) {
  auto& nodes = forest_.nodes;
  std::vector<std::uint32_t> sorted(keys);  // children were added in the order of their numbers
  std::sort(sorted.begin(), sorted.end());
  std::uint32_t kept_value = TreeNode::kNone;
  for (std::uint32_t key = nodes[mapping].first; key != TreeNode::kNone;) {
    const std::uint32_t value = nodes[key].next;
    const std::uint32_t after = nodes[value].next;
    if (std::binary_search(sorted.begin(), sorted.end(), key)) {
      nodes[kept_value].next = after;  // the first key of a mapping is never dropped
    } else {
      kept_value = value;
    }
    key = after;
  }
}

void TreeBuilder::end_document(Text source) {
  if (!spoiled_ && forest_.nodes.size() > first_node_ && forest_.nodes[first_node_].kind != NodeKind::mapping) {
    findings_.add({.code = "Y110",
                   .message = "a document is a mapping of fields",
                   .at = forest_.nodes[first_node_].text,
                   .label = forest_.nodes[first_node_].kind == NodeKind::sequence ? "this is a list" : "this is a text",
                   .help = "begin with `kind: …`; `intentc schema` lists the kinds"});
    spoil();
  }
  if (spoiled_) {
    forest_.nodes.resize(first_node_);
    forest_.complete = false;
  } else {
    forest_.documents.push_back({static_cast<std::uint32_t>(first_node_), source});
  }
}

}  // namespace intentc
