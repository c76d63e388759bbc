// Ids are ranks: the position of a thing in the canonical (byte) order of its kind. They are valid for one run only and
// never leave it; on disk and in hashes stand labels and identities.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace intentc {

template <class Tag>
struct Id {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t value = kNone;

  bool valid() const { return value != kNone; }
  explicit operator bool() const { return valid(); }
  friend auto operator<=>(Id, Id) = default;
};

// Children of one parent lie side by side.
template <class Tag>
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  struct Iterator {
    std::uint32_t at;
    Id<Tag> operator*() const { return {at}; }
    Iterator& operator++() { return ++at, *this; }
    friend bool operator==(Iterator, Iterator) = default;
  };
  Iterator begin() const { return {first}; }
  Iterator end() const { return {first + count}; }
  bool empty() const { return count == 0; }
  bool contains(Id<Tag> id) const { return id.value >= first && id.value - first < count; }
};

}  // namespace intentc
