#include "renderers/template/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace intentc {

Value Value::boolean(bool flag) {
  Value value;
  value.tag_ = Tag::boolean;
  value.content_.number = flag ? 1 : 0;
  return value;
}

Value Value::integer(std::int64_t number) {
  Value value;
  value.tag_ = Tag::integer;
  value.content_.number = number;
  return value;
}

Value Value::text(std::string_view bytes) {
  Value value;
  value.tag_ = Tag::text;
  value.length_ = static_cast<std::uint32_t>(bytes.size());
  value.content_.bytes = bytes.data();
  return value;
}

Value Value::word(std::string_view bytes) {
  Value value = text(bytes);
  value.tag_ = Tag::word;
  return value;
}

Value Value::list(std::span<const Value> items) {
  Value value;
  value.tag_ = Tag::list;
  value.length_ = static_cast<std::uint32_t>(items.size());
  value.content_.items = items.data();
  return value;
}

Value Value::record(std::span<const Value> fields) {
  Value value = list(fields);
  value.tag_ = Tag::record;
  return value;
}

char* ValueArena::take(std::size_t size, std::size_t alignment) {
  constexpr std::size_t kBlock = std::size_t{64} << 10;
  if (!blocks_.empty()) {
    Block& last = blocks_.back();
    const std::size_t start = (last.used + alignment - 1) / alignment * alignment;
    if (start + size <= last.size) {
      last.used = start + size;
      return last.bytes.get() + start;
    }
  }
  // new char[] is aligned for any fundamental type, Value included.
  const std::size_t wanted = std::max(kBlock, size);
  blocks_.push_back({std::unique_ptr<char[]>(new char[wanted]), size, wanted});
  return blocks_.back().bytes.get();
}

std::string_view ValueArena::text(std::string_view bytes) {
  if (bytes.empty()) return {};
  char* copy = take(bytes.size(), 1);
  std::memcpy(copy, bytes.data(), bytes.size());
  return {copy, bytes.size()};
}

std::span<Value> ValueArena::array(std::size_t count) {
  if (count == 0) return {};
  auto* first = reinterpret_cast<Value*>(take(count * sizeof(Value), alignof(Value)));
  std::uninitialized_value_construct_n(first, count);
  return {first, count};
}

void ValueArena::clear() { blocks_.clear(); }

namespace {

Value::Tag tag_of(FieldType type) {
  if (type.list) return Value::Tag::list;
  switch (type.kind) {
    case FieldKind::integer:
      return Value::Tag::integer;
    case FieldKind::boolean:
      return Value::Tag::boolean;
    case FieldKind::word:
      return Value::Tag::word;
    case FieldKind::record:
      return Value::Tag::record;
    case FieldKind::text:
    case FieldKind::name:
    case FieldKind::fragment:
      break;
  }
  return Value::Tag::text;
}

}  // namespace

std::string misfit(const Schema& schema, FieldType type, const Value& value) {
  if (type.optional && value.is_none()) return {};
  if (value.tag() != tag_of(type)) return fmt::format(": {} expected", schema.spell(type));
  if (type.list) {
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      const std::string inner = misfit(schema, type.element(), value.items()[i]);
      if (!inner.empty()) return fmt::format("[{}]{}", i, inner);
    }
  } else if (type.kind == FieldKind::word) {
    const auto& words = schema.enumeration(type).words;
    if (std::find(words.begin(), words.end(), value.bytes()) == words.end()) {
      return fmt::format(": `{}` is no word of {}", value.bytes(), schema.spell(type));
    }
  } else if (type.kind == FieldKind::record) {
    const auto& fields = schema.record(type).fields;
    if (value.items().size() != fields.size()) return fmt::format(": {} fields expected", fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string inner = misfit(schema, fields[i].type, value.items()[i]);
      if (!inner.empty()) return fmt::format(".{}{}", fields[i].name, inner);
    }
  }
  return {};
}

}  // namespace intentc
