#include "model/base/edit_distance.h"

#include <algorithm>
#include <vector>

#include "model/base/utf8.h"

namespace intentc {
namespace {

// Code points in lower case; a byte that is no UTF-8 stands for itself.
std::u32string folded(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode_code_point(text, at);
    result += c.length == 0 || c.value < 0x80 ? static_cast<char32_t>(static_cast<unsigned char>(ascii_lower(text[at])))
                                              : c.value;
    at += std::max<std::size_t>(c.length, 1);
  }
  return result;
}

// In a short name two steps are not the same name any more.
std::size_t most_steps(std::size_t length) { return length <= 2 ? 0 : length <= 4 ? 1 : 2; }

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  const std::u32string from = folded(a);
  const std::u32string to = folded(b);
  const std::size_t more = most + 1;
  if (std::max(from.size(), to.size()) - std::min(from.size(), to.size()) > most) return more;
  std::vector<std::size_t> two_above(to.size() + 1, more);
  std::vector<std::size_t> above(to.size() + 1, more);
  std::vector<std::size_t> row(to.size() + 1, more);
  for (std::size_t j = 0; j <= std::min(to.size(), most); ++j) above[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    const std::size_t begin = i > most ? i - most : 1;  // outside this band the distance is more than `most`
    const std::size_t end = std::min(to.size(), i + most);
    std::fill(row.begin(), row.end(), more);
    if (i <= most) row[0] = i;
    std::size_t least = row[0];
    for (std::size_t j = begin; j <= end; ++j) {
      const std::size_t replaced = above[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1, more});
      const bool exchanged = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (exchanged) row[j] = std::min(row[j], two_above[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most) return more;
    two_above.swap(above);
    above.swap(row);
  }
  return std::min(above[to.size()], more);
}

NearMiss::NearMiss(std::string_view wanted)
    : wanted_(wanted), most_(most_steps(count_code_points(wanted))), distance_(most_ + 1) {}

void NearMiss::offer(std::string_view candidate) {
  if (candidate == wanted_) return;
  // A byte's difference of more than eight is more than two code points.
  if (std::max(candidate.size(), wanted_.size()) - std::min(candidate.size(), wanted_.size()) > 4 * most_) return;
  const std::size_t distance = edit_distance(wanted_, candidate, std::min(most_, distance_));
  const bool better = distance < distance_ || (distance == distance_ && distance <= most_ && candidate < best_);
  if (!better) return;
  distance_ = distance;
  best_ = candidate;
}

std::optional<std::string_view> NearMiss::best() const {
  if (distance_ > most_) return std::nullopt;
  return best_;
}

}  // namespace intentc
