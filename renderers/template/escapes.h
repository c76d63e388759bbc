// What the escapes of all dialects are made of.
#pragma once

#include <string>
#include <string_view>

namespace intentc::tmpl {

inline constexpr const char* kNul = "it holds a NUL character";
inline constexpr const char* kControl = "it holds a line break or another control character";
inline constexpr const char* kNotUtf8 = "it is not UTF-8";
inline constexpr const char* kEmpty = "it is empty";

// Null, or the reason: NUL or bytes that are no UTF-8.
const char* check_text(std::string_view value);
// As check_text, and no control character.
const char* check_line(std::string_view value);

// The value, with `quote` doubled.
void write_doubled(std::string_view value, char quote, std::string& out);

// For comments: every control character becomes a blank, so that no line ends. Bytes that are no UTF-8 are refused.
const char* write_comment(std::string_view value, std::string& out);

// For /* … */, whether they nest or not: neither `*/` nor `/*` comes about, inside or at the borders.
const char* write_block_comment(std::string_view value, std::string& out);

// As it is; for values whose kind says that they are harmless.
const char* write_plain(std::string_view value, std::string& out);

// A JSON string, without and with its quotes (RFC 8259; U+2028 and U+2029 too, for readers that are JavaScript).
const char* write_json_inside(std::string_view value, std::string& out);
const char* write_json_string(std::string_view value, std::string& out);

}  // namespace intentc::tmpl
