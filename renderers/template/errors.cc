#include "renderers/template/errors.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/base/edit_distance.h"

namespace intentc::tmpl {

void Errors::add(Diagnostic finding) {
  ++count_;
  if (!seen_.emplace(finding.at.offset, std::string(finding.code.view()), finding.message).second) return;
  findings_.add(std::move(finding));
}

std::string did_you_mean(std::string_view wrong, const std::vector<std::string_view>& candidates) {
  return intentc::did_you_mean(wrong, candidates);
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
