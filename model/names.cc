#include "model/names.h"

#include <algorithm>
#include <array>

#include "model/base/utf8.h"
#include "model/kinds.h"

namespace intentc {
namespace {

constexpr std::size_t kMaxLength = 128;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

bool has_sql_name_form(std::string_view name) {
  if (name.empty() || name.size() > kMaxLength || !is_letter(name.front())) return false;
  return std::ranges::all_of(name, [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_reserved_word(std::string_view name) {
  std::array<char, 12> upper{};  // the longest one has 11 letters
  if (name.size() >= upper.size()) return false;
  std::ranges::transform(name, upper.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return std::ranges::binary_search(reserved_words(), std::string_view(upper.data(), name.size()));
}

std::string display_name_fault(std::string_view name) {
  if (name.empty()) return "is empty";
  std::size_t count = 0;
  for (std::size_t at = 0; at < name.size(); ++count) {
    const CodePoint c = decode_code_point(name, at);
    if (c.length == 0) return "is not UTF-8";
    if (c.value < 0x80 && std::string_view("/:*#\"'\\<>").find(static_cast<char>(c.value)) != std::string_view::npos) {
      return std::string("has a `") + static_cast<char>(c.value) + "`";
    }
    if (!is_printable(c.value) || is_bidi_control(c.value)) {
      return "has the invisible character " + code_point_name(c.value);
    }
    at += c.length;
  }
  if (count > kMaxLength) return "has " + std::to_string(count) + " characters; at most 128 are allowed";
  if (name.front() == ' ' || name.back() == ' ') return "begins or ends with a blank";
  if (!is_ascii(name) && !is_nfc(name)) return "is not in Unicode normal form C";
  return {};
}

std::string fold_name(std::string_view name) {
  if (!is_ascii(name)) return fold_case(name);
  std::string folded(name);
  std::ranges::transform(folded, folded.begin(), [](char c) { return ascii_lower(c); });
  return folded;
}

}  // namespace intentc
