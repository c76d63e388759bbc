// UTF-8 (RFC 3629), normal form C and the character classes that names and texts are checked against (utf8proc).
//
// Threading: free.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace intentc {

struct CodePoint {
  char32_t value = 0;
  std::uint8_t length = 0;  // bytes; 0: no well-formed UTF-8 here
};

// What stands at byte `at` (which must be inside the text).
CodePoint decode_code_point(std::string_view text, std::size_t at);

// The first byte that is no part of well-formed UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view bytes);

// The first byte at or after `from` that is not one of: tab, line feed, U+0020 to U+007E; or the size.
std::size_t skip_plain_ascii(std::string_view bytes, std::size_t from);

// Code points of well-formed UTF-8.
std::size_t count_code_points(std::string_view text);

// Normal form C (UAX 15) of well-formed UTF-8.
bool is_nfc(std::string_view text);
std::string to_nfc(std::string_view text);

// Equal for texts that differ in case only (full case folding, then normal form C).
std::string fold_case(std::string_view text);

bool is_control(char32_t c);         // category Cc
bool is_bidi_control(char32_t c);    // reorders what is shown: U+061C, U+200E, U+200F, U+202A–202E, U+2066–2069
bool is_printable(char32_t c);       // a graphic character or U+0020; no invisible, unassigned or private one
bool is_line_separator(char32_t c);  // U+0085, U+2028, U+2029: a line end to some readers only

// `U+202E`.
std::string code_point_name(char32_t c);

inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool equal_ignoring_ascii_case(std::string_view a, std::string_view b);

}  // namespace intentc
