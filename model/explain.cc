#include "model/explain.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "model/error_pages.h"

namespace intentc {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// `R104` is 104. Digits beyond six are cut: no code is that long.
int number(std::string_view code) {
  int result = 0;
  for (const char c : code.substr(0, 7)) {
    if (c >= '0' && c <= '9') result = result * 10 + (c - '0');
  }
  return result;
}

Page page_of(const EmbeddedPage& embedded) {
  const std::string_view first_line = embedded.text.substr(0, embedded.text.find('\n'));
  const std::size_t colon = first_line.find(": ");
  const std::string_view title = colon == std::string_view::npos ? first_line : first_line.substr(colon + 2);
  return {embedded.code, title, embedded.text};
}

}  // namespace

std::optional<Page> explain(std::string_view code) {
  const std::string wanted = upper(code);
  for (const EmbeddedPage& page : embedded_pages()) {
    if (page.code == wanted) return page_of(page);
  }
  return std::nullopt;
}

std::vector<std::string_view> explained_codes() {
  std::vector<std::string_view> codes;
  for (const EmbeddedPage& page : embedded_pages()) codes.push_back(page.code);
  return codes;
}

std::vector<std::string_view> near_codes(std::string_view code) {
  const std::string wanted = upper(code);
  std::vector<std::tuple<bool, int, std::string_view>> order;
  for (const EmbeddedPage& page : embedded_pages()) {
    const bool other_letter = wanted.empty() || page.code.front() != wanted.front();
    order.emplace_back(other_letter, std::abs(number(page.code) - number(wanted)), page.code);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::string_view> nearest;
  for (const auto& entry : order) {
    if (nearest.size() < 3) nearest.push_back(std::get<2>(entry));
  }
  std::sort(nearest.begin(), nearest.end());
  return nearest;
}

}  // namespace intentc
