// The few facts about UTF-8 that templates need.
#pragma once

#include <cstddef>
#include <string_view>

#include "model/base/utf8.h"

namespace intentc::tmpl {

// Bytes of the code point that `text` starts with; 0 if that is no UTF-8.
inline std::size_t utf8_length(std::string_view text) { return text.empty() ? 0 : decode_code_point(text, 0).length; }

inline bool valid_utf8(std::string_view text) { return find_invalid_utf8(text) == std::string_view::npos; }

// U+0000 to U+001F, U+007F, and, as two bytes, U+0080 to U+009F: how many bytes the control character here has, or 0.
inline std::size_t control_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x20 || first == 0x7F) return 1;
  if (first == 0xC2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xA0) return 2;
  return 0;
}

}  // namespace intentc::tmpl
