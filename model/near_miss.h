// The name that somebody probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace intentc {

// Letters A–Z in lower case, every other byte as it is.
std::string ascii_lower(std::string_view text);


// Keeps the candidate nearest to a name: one that differs only in case, else the least number of inserted, deleted,
// changed or swapped bytes, up to a third of the length (at least 1, at most 4). Ties go to the first offered.
// O(length²) per candidate of about the same length, O(1) for the others.
class NearMiss {
 public:
  explicit NearMiss(std::string_view name);
  void offer(std::string_view candidate);
  std::string_view best() const { return best_; }  // empty: nothing is near

 private:
  std::string_view name_;
  std::string lower_;
  std::string_view best_;
  std::size_t distance_;  // of the best; at first one more than what is allowed
};

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

// "did you mean `customers`?", or empty.
std::string did_you_mean(std::string_view near);

}  // namespace intentc
