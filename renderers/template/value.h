// What a template reads at run time: 16 bytes, borrowed, shaped by a Schema.
//
// A record is the array of its fields' values in the schema's order; an absent optional is `none`. Whoever binds a
// tree owns its arrays and texts (a ValueArena, the model's TextSpace) until the last render of it is done.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/template/schema.h"

namespace intentc {

class Value {
 public:
  enum class Tag : std::uint8_t { none, boolean, integer, text, word, list, record };

  Value() = default;
  static Value boolean(bool flag);
  static Value integer(std::int64_t number);
  // `name` and `fragment` fields hold texts too.
  static Value text(std::string_view bytes);
  // A word of an enum, spelled as in the schema.
  static Value word(std::string_view bytes);
  static Value list(std::span<const Value> items);
  static Value record(std::span<const Value> fields);

  Tag tag() const { return tag_; }
  bool is_none() const { return tag_ == Tag::none; }
  bool flag() const { return content_.number != 0; }
  std::int64_t number() const { return content_.number; }
  std::string_view bytes() const { return {content_.bytes, length_}; }                     // text, word
  std::span<const Value> items() const { return {content_.items, std::size_t{length_}}; }  // list, record

 private:
  Tag tag_ = Tag::none;
  std::uint32_t length_ = 0;
  union {
    std::int64_t number;
    const char* bytes;
    const Value* items;
  } content_ = {0};
};
static_assert(sizeof(Value) == 16);

// Owns texts and arrays. What it hands out stays valid, and in place, until the arena is destroyed or cleared.
class ValueArena {
 public:
  std::string_view text(std::string_view bytes);  // a copy
  std::span<Value> array(std::size_t count);      // of `none`, to be filled
  void clear();                                   // keeps no memory

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t used = 0;
    std::size_t size = 0;
  };
  char* take(std::size_t size, std::size_t alignment);
  std::vector<Block> blocks_;
};

// Where `value` does not have the shape of `type` ("datasets[0].name: text expected"); empty if it fits. For the tests
// of binders and for pack check; the machine itself trusts its input.
std::string misfit(const Schema& schema, FieldType type, const Value& value);

}  // namespace intentc
