// ASCII, as the C locale has it. <cctype> asks the locale.
#pragma once

namespace intentc::tmpl {

inline bool lower_letter(char c) { return c >= 'a' && c <= 'z'; }
inline bool upper_letter(char c) { return c >= 'A' && c <= 'Z'; }
inline bool letter(char c) { return lower_letter(c) || upper_letter(c); }
inline bool name_letter(char c) { return letter(c) || c == '_'; }
inline bool digit(char c) { return c >= '0' && c <= '9'; }
inline char lower(char c) { return upper_letter(c) ? static_cast<char>(c - 'A' + 'a') : c; }
inline char upper(char c) { return lower_letter(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace intentc::tmpl
