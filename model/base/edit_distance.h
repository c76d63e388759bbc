// Near misses for messages: "did you mean `customers`?".
//
// Threading: free; one NearMiss belongs to one thread.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace intentc {

// Single steps (a character inserted, left out, replaced, or two neighbours exchanged) from one to the other, without
// regard to ASCII case; `most` + 1 if it takes more than `most`. Characters are code points. O(length × most).
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most);

// Finds the best of the candidates offered: one that differs in case only, else the nearest within two steps (one for
// short names), of equals the first in byte order. The order of offering does not matter.
class NearMiss {
 public:
  explicit NearMiss(std::string_view wanted);

  void offer(std::string_view candidate);
  // Valid as long as the candidates are.
  std::optional<std::string_view> best() const;

 private:
  std::string_view wanted_;
  std::size_t most_;
  std::size_t distance_;
  std::string_view best_;
};

// For any range of things that convert to std::string_view.
template <class Candidates>
std::optional<std::string_view> nearest(std::string_view wanted, const Candidates& candidates) {
  NearMiss near(wanted);
  for (const auto& candidate : candidates) near.offer(candidate);
  return near.best();
}

// "did you mean `customers`?", or nothing: a label.
template <class Candidates>
std::string did_you_mean(std::string_view wanted, const Candidates& candidates) {
  const auto best = nearest(wanted, candidates);
  return best ? "did you mean `" + std::string(*best) + "`?" : std::string();
}

}  // namespace intentc
