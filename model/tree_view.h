// Reading access to the trees of documents: a node by number, its children, a field by name. Nothing here reports.
#pragma once

#include <string_view>

#include "model/base/utf8.h"
#include "model/tree.h"

namespace intentc {

constexpr std::uint32_t kNoNode = TreeNode::kNone;

// Fields that begin with `x-` belong to other programs and are ignored everywhere.
inline bool is_extension(std::string_view field) { return field.starts_with("x-"); }

class TreeView {
 public:
  TreeView(const Forest& forest, const TextSpace& space) : forest_(forest), space_(space) {}

  const TextSpace& space() const { return space_; }
  const TreeNode& operator[](std::uint32_t node) const { return forest_.nodes[node]; }

  bool is_scalar(std::uint32_t node) const { return is(node, NodeKind::scalar); }
  bool is_list(std::uint32_t node) const { return is(node, NodeKind::sequence); }
  bool is_map(std::uint32_t node) const { return is(node, NodeKind::mapping); }
  bool is_empty(std::uint32_t node) const { return forest_.nodes[node].first == kNoNode; }

  // A value that nobody wrote: `name:` and then nothing.
  bool is_nothing(std::uint32_t node) const {
    return is_scalar(node) && forest_.nodes[node].plain && forest_.nodes[node].text.length == 0;
  }

  Text text(std::uint32_t node) const { return node == kNoNode ? Text{} : forest_.nodes[node].text; }
  std::string_view view(std::uint32_t node) const { return space_.view(text(node)); }

  // f(item) for each item of a list, f(key, value) for each entry of a mapping; nothing for other nodes.
  template <class F>
  void each_item(std::uint32_t node, F&& f) const {
    if (!is_list(node)) return;
    for (std::uint32_t at = forest_.nodes[node].first; at != kNoNode; at = forest_.nodes[at].next) f(at);
  }
  template <class F>
  void each_entry(std::uint32_t node, F&& f) const {
    if (!is_map(node)) return;
    for (std::uint32_t key = forest_.nodes[node].first; key != kNoNode;) {
      const std::uint32_t value = forest_.nodes[key].next;
      const std::uint32_t next = forest_.nodes[value].next;
      f(key, value);
      key = next;
    }
  }
  // As each_entry, without fields of other programs.
  template <class F>
  void each_named(std::uint32_t node, F&& f) const {
    each_entry(node, [&](std::uint32_t key, std::uint32_t value) {
      if (!is_extension(view(key))) f(key, value);
    });
  }

  // The value of a field, or kNoNode. O(entries).
  std::uint32_t find(std::uint32_t node, std::string_view field) const {
    if (!is_map(node)) return kNoNode;
    for (std::uint32_t key = forest_.nodes[node].first; key != kNoNode;) {
      const std::uint32_t value = forest_.nodes[key].next;
      if (view(key) == field) return value;
      key = forest_.nodes[value].next;
    }
    return kNoNode;
  }
  // The scalar of a field, or nowhere.
  Text find_text(std::uint32_t node, std::string_view field) const {
    const std::uint32_t value = find(node, field);
    return is_scalar(value) ? text(value) : Text{};
  }
  // A boolean that is written wrong (`yes`, reported by the shape check) is what was meant by it.
  bool find_true(std::uint32_t node, std::string_view field) const {
    const std::uint32_t value = find(node, field);
    if (!is_scalar(value)) return false;
    for (const std::string_view word : {"true", "yes", "on", "y"}) {
      if (equal_ignoring_ascii_case(view(value), word)) return true;
    }
    return false;
  }

 private:
  bool is(std::uint32_t node, NodeKind kind) const { return node != kNoNode && forest_.nodes[node].kind == kind; }

  const Forest& forest_;
  const TextSpace& space_;
};

}  // namespace intentc
