#include "renderers/template/trace.h"

#include <array>

namespace intentc {
namespace {

constexpr std::size_t kFlush = 8192;

char tag_of(const Value& value) {
  switch (value.tag()) {
    case Value::Tag::none:
      return 'n';
    case Value::Tag::boolean:
      return 'b';
    case Value::Tag::integer:
      return 'i';
    case Value::Tag::text:
      return 't';
    case Value::Tag::word:
      return 'w';
    case Value::Tag::list:
      return 'l';
    case Value::Tag::record:
      return 'r';
  }
  return '?';
}

}  // namespace

void Trace::put(char tag, std::uint64_t number) {
  std::array<char, 9> bytes = {tag};
  for (std::size_t i = 1; i < bytes.size(); ++i, number >>= 8) bytes[i] = static_cast<char>(number & 0xFFU);
  buffer_.append(bytes.data(), bytes.size());
  if (buffer_.size() >= kFlush) {
    hasher_.add(buffer_);
    buffer_.clear();
  }
}

void Trace::put(char tag, std::string_view bytes) {
  put(tag, static_cast<std::uint64_t>(bytes.size()));
  buffer_ += bytes;
}

void Trace::program(const Sha256& digest) {
  put('p', std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

void Trace::value(const Value& value) {
  switch (value.tag()) {
    case Value::Tag::boolean:
    case Value::Tag::integer:
      return put(tag_of(value), static_cast<std::uint64_t>(value.number()));
    case Value::Tag::text:
    case Value::Tag::word:
      return put(tag_of(value), value.bytes());
    case Value::Tag::none:
    case Value::Tag::list:
    case Value::Tag::record:
      return put(tag_of(value), std::uint64_t{0});
  }
}

void Trace::length(const Value& list) { put('#', static_cast<std::uint64_t>(list.items().size())); }

void Trace::field(std::string_view bytes) { put('f', bytes); }

Sha256 Trace::finish() {
  hasher_.add(buffer_);
  buffer_.clear();
  return hasher_.finish();
}

}  // namespace intentc
