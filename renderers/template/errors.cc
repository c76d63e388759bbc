#include "renderers/template/errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace intentc::tmpl {

void Errors::add(Diagnostic finding) {
  ++count_;
  if (!seen_.emplace(finding.at.offset, std::string(finding.code.view()), finding.message).second) return;
  findings_.add(std::move(finding));
}

namespace {

// Edit distance with neighbouring letters swapped as one step; names are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view wrong, const std::vector<std::string_view>& candidates) {
  if (wrong.empty() || wrong.size() > 64) return {};
  std::size_t best = std::max<std::size_t>(1, wrong.size() / 3) + 1;
  std::string_view nearest;
  for (std::string_view candidate : candidates) {
    if (candidate.size() > 2 * wrong.size() + 2) continue;
    const std::size_t found = distance(wrong, candidate);
    if (found < best) {
      best = found;
      nearest = candidate;
    }
  }
  return nearest.empty() ? "" : fmt::format("did you mean `{}`?", nearest);
}

std::string listed(const std::vector<std::string_view>& names) {
  constexpr std::size_t kMost = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
    out += fmt::format("{}`{}`", i == 0 ? "" : ", ", names[i]);
  }
  if (names.size() > kMost) out += fmt::format(" and {} more", names.size() - kMost);
  return out;
}

}  // namespace intentc::tmpl
