// Random numbers that are the same everywhere (splitmix64), for tests with fixed seeds.
#pragma once

#include <cassert>
#include <cstdint>
#include <vector>

namespace intentc::test {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }

  // 0 … below − 1. The bias of the modulus does not matter to a test.
  std::uint32_t below(std::uint64_t bound) {
    assert(bound > 0);
    return static_cast<std::uint32_t>(next() % bound);
  }

  // first … last, both included.
  std::uint32_t between(std::uint32_t first, std::uint32_t last) { return first + below(last - first + 1); }

  bool percent(std::uint32_t chance) { return below(100) < chance; }

  template <class T>
  const T& pick(const std::vector<T>& items) {
    return items[below(items.size())];
  }

  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t at = items.size(); at > 1; --at) std::swap(items[at - 1], items[below(at)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace intentc::test
