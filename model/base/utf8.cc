#include "model/base/utf8.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

namespace intentc {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

bool plain(char c) { return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\t'; }

// Fixed length and no early exit: the compiler turns it into vector instructions.
bool plain_block(const char* block, std::size_t length) {
  unsigned bad = 0;
  for (std::size_t i = 0; i < length; ++i) {
    const auto c = static_cast<unsigned char>(block[i]);
    bad |= static_cast<unsigned>(static_cast<unsigned char>(c - 0x20) > 0x5E) & static_cast<unsigned>(c != '\n') &
           static_cast<unsigned>(c != '\t');
  }
  return bad == 0;
}

std::string mapped(std::string_view text, int options) {
  utf8proc_uint8_t* result = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &result, static_cast<utf8proc_option_t>(options));
  std::string copy(text);
  if (length >= 0) copy.assign(reinterpret_cast<const char*>(result), static_cast<std::size_t>(length));
  std::free(result);  // NOLINT: utf8proc gives memory of malloc
  return copy;
}

bool ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80U; });
}

}  // namespace

CodePoint decode_code_point(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  const std::uint8_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || at + length > text.size()) return {};
  char32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text[at + i])) return {};
    value = (value << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  if (overlong || surrogate || value > 0x10FFFF) return {};
  return {value, length};
}

std::size_t skip_plain_ascii(std::string_view bytes, std::size_t from) {
  constexpr std::size_t kBlock = 64;
  while (from + kBlock <= bytes.size() && plain_block(bytes.data() + from, kBlock)) from += kBlock;
  while (from < bytes.size() && plain(bytes[from])) ++from;
  return from;
}

std::size_t find_invalid_utf8(std::string_view bytes) {
  for (std::size_t at = skip_plain_ascii(bytes, 0); at < bytes.size();) {
    const CodePoint c = decode_code_point(bytes, at);
    if (c.length == 0) return at;
    at += c.length;
    if (at < bytes.size() && plain(bytes[at])) at = skip_plain_ascii(bytes, at);
  }
  return std::string_view::npos;
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string to_nfc(std::string_view text) { return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE); }

bool is_nfc(std::string_view text) { return ascii(text) || to_nfc(text) == text; }

std::string fold_case(std::string_view text) {
  if (!ascii(text)) return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), ascii_lower);
  return folded;
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

bool is_bidi_control(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_printable(char32_t c) {
  if (c < 0x7F) return c >= ' ';
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    default:
      return true;
  }
}

bool is_line_separator(char32_t c) { return c == 0x85 || c == 0x2028 || c == 0x2029; }

std::string code_point_name(char32_t c) { return fmt::format("U+{:04X}", static_cast<std::uint32_t>(c)); }

bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

}  // namespace intentc
