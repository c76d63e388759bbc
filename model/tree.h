// The documents of a model as plain trees, before anybody knows what they mean. Both readers (YAML, JSON) build the
// same tree; nothing downstream can tell which it was.
#pragma once

#include <cstdint>
#include <vector>

#include "model/base/text_space.h"

namespace intentc {

enum class NodeKind : std::uint8_t { scalar, sequence, mapping };

struct TreeNode {
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  NodeKind kind = NodeKind::scalar;
  bool plain = false;           // an unquoted scalar: only these can be `true`, `false`, `null` or a number
  Text text;                    // the scalar's value; for a collection the byte where it starts (length 1)
  std::uint32_t first = kNone;  // first child; the children of a mapping are key, value, key, value, …
  std::uint32_t next = kNone;   // next sibling
};

// One document: a `---` section of a YAML file or one element of a JSON file.
struct Document {
  std::uint32_t root = TreeNode::kNone;  // index into Forest::nodes; always a mapping
  Text source;                           // the text of the document, for the input digest
};

struct Forest {
  std::vector<TreeNode> nodes;
  std::vector<Document> documents;  // in the order of files (by path), then of place
  bool complete = true;             // false: a file or document could not be read, so names may seem to be missing
};

}  // namespace intentc
