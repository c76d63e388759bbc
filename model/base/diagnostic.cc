#include "model/base/diagnostic.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace intentc {
namespace {

bool earlier(const Diagnostic& a, const Diagnostic& b) {
  return std::tie(a.at.offset, a.path, a.message) < std::tie(b.at.offset, b.path, b.message);
}

// Without a text two findings may say the same of two things.
bool same(const Diagnostic& a, const Diagnostic& b) {
  return !a.at.nowhere() && a.at.offset == b.at.offset && a.at.length == b.at.length && a.message == b.message;
}

}  // namespace

bool Diagnostics::keeps(Code code, Text at) const {
  auto found = by_code_.find(code);
  if (found == by_code_.end() || found->second.kept.size() < limit_) return true;
  return at.offset < found->second.kept.front().at.offset;
}

void Diagnostics::count(Code code, Severity severity) {
  ++by_code_[code].total;
  ++(severity == Severity::error ? errors_ : warnings_);
}

void Diagnostics::add(Diagnostic finding) {
  auto& kept = by_code_[finding.code].kept;
  if (std::any_of(kept.begin(), kept.end(), [&](const Diagnostic& one) { return same(one, finding); })) return;
  count(finding.code, finding.severity);
  kept.push_back(std::move(finding));
  std::push_heap(kept.begin(), kept.end(), earlier);
  if (kept.size() > limit_) {
    std::pop_heap(kept.begin(), kept.end(), earlier);
    kept.pop_back();
  }
}

void Diagnostics::append(Diagnostics&& other) {
  std::size_t only_counted_errors = other.errors_;
  std::size_t only_counted_warnings = other.warnings_;
  for (auto& [code, findings] : other.by_code_) {
    const std::size_t only_counted = findings.total - findings.kept.size();
    for (auto& finding : findings.kept) {
      --(finding.severity == Severity::error ? only_counted_errors : only_counted_warnings);
      add(std::move(finding));
    }
    by_code_[code].total += only_counted;
  }
  errors_ += only_counted_errors;
  warnings_ += only_counted_warnings;
}

std::size_t Diagnostics::total(Code code) const {
  auto found = by_code_.find(code);
  return found == by_code_.end() ? 0 : found->second.total;
}

std::vector<Diagnostic> Diagnostics::sorted(const TextSpace& space) const {
  std::vector<std::pair<std::uint32_t, const Diagnostic*>> order;
  for (const auto& [code, findings] : by_code_) {
    for (const auto& finding : findings.kept) order.emplace_back(space.spelling(finding.at).offset, &finding);
  }
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second->path, a.second->code, a.second->message) <
           std::tie(b.first, b.second->path, b.second->code, b.second->message);
  });
  std::vector<Diagnostic> result;
  result.reserve(order.size());
  for (const auto& entry : order) result.push_back(*entry.second);
  return result;
}

std::vector<std::pair<Code, std::size_t>> Diagnostics::left_out() const {
  std::vector<std::pair<Code, std::size_t>> result;
  for (const auto& [code, findings] : by_code_) {
    if (findings.total > findings.kept.size()) result.emplace_back(code, findings.total - findings.kept.size());
  }
  return result;
}

}  // namespace intentc
