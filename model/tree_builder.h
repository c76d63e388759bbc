// Builds the trees of documents, one value after the other, for both readers.
#pragma once

#include <cstdint>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/tree.h"

namespace intentc {

// Keeps what every document must obey, whichever way it is written: at most kMaxDepth levels (Y109), keys that are text
// (Y108), no key twice in a mapping (Y107), a mapping at the top (Y110). A document that breaks the structure is
// dropped and makes the forest incomplete; of two equal keys the first one stays.
class TreeBuilder {
 public:
  static constexpr std::size_t kMaxDepth = 64;
  static constexpr std::size_t kMaxNodes = std::size_t{1} << 28;

  TreeBuilder(Forest& forest, const TextSpace& space, Diagnostics& findings)
      : forest_(forest), space_(space), findings_(findings) {}

  void begin_document();
  // The next value of the innermost open collection; `at` is where a collection begins. False: the rest of the
  // document makes no sense to read (the finding is made).
  bool scalar(Text text, bool plain);
  bool open(NodeKind kind, Text at);
  void close();
  // Whether the next value is a key.
  bool expects_key() const;
  // The key of the value that is expected next; no text where there is none.
  Text key() const;
  // Marks the document as one that cannot be kept. The caller makes the finding.
  void spoil() { spoiled_ = true; }
  void end_document(Text source);

 private:
  struct Frame {
    std::uint32_t node;
    std::uint32_t last = TreeNode::kNone;
    std::uint32_t children = 0;
  };
  struct Key {
    std::size_t hash;
    std::uint32_t node;
  };

  bool add(const TreeNode& node);
  void check_keys(const Frame& mapping);
  void find_equal(std::vector<std::uint32_t>& later);
  void drop_keys(std::uint32_t mapping, const std::vector<std::uint32_t>& keys);

  Forest& forest_;
  const TextSpace& space_;
  Diagnostics& findings_;
  std::vector<Frame> open_;
  std::vector<Key> keys_;  // of the mapping that is being closed
  std::size_t first_node_ = 0;
  bool spoiled_ = false;
};

}  // namespace intentc
