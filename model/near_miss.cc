#include "model/near_miss.h"

#include <algorithm>
#include <vector>

#include "model/base/utf8.h"

namespace intentc {
namespace {

// Damerau-Levenshtein (adjacent swaps), or `limit` if it is not below that.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) >= limit) return limit;
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least >= limit) return limit;
    before.swap(last);
    last.swap(row);
  }
  return std::min(last[b.size()], limit);
}

}  // namespace

std::string ascii_lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return ascii_lower(c); });
  return result;
}

NearMiss::NearMiss(std::string_view name)
    : name_(name.substr(0, 256)),
      lower_(ascii_lower(name_)),
      distance_(std::clamp<std::size_t>(name_.size() / 3, 1, 4) + 1) {}

void NearMiss::offer(std::string_view candidate) {
  if (candidate == name_ || candidate.empty() || distance_ == 0) return;
  if (std::max(candidate.size(), lower_.size()) - std::min(candidate.size(), lower_.size()) >= distance_) return;
  const std::size_t distance = edit_distance(lower_, ascii_lower(candidate), distance_);
  if (distance >= distance_) return;
  distance_ = distance;
  best_ = candidate;
}

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
  NearMiss near(name);
  for (const std::string_view candidate : candidates) near.offer(candidate);
  return near.best();
}

std::string did_you_mean(std::string_view near) {
  return near.empty() ? std::string() : "did you mean `" + std::string(near) + "`?";
}

}  // namespace intentc
