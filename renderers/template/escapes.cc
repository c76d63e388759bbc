#include "renderers/template/escapes.h"

#include "renderers/template/utf8.h"

namespace intentc::tmpl {

const char* check_text(std::string_view value) {
  if (value.find('\0') != std::string_view::npos) return kNul;
  return valid_utf8(value) ? nullptr : kNotUtf8;
}

const char* check_line(std::string_view value) {
  if (const char* why = check_text(value)) return why;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (control_length(value.substr(i)) != 0) return kControl;
  }
  return nullptr;
}

void write_doubled(std::string_view value, char quote, std::string& out) {
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = value.find(quote, at);
    if (end == std::string_view::npos) {
      out += value.substr(at);
      return;
    }
    out += value.substr(at, end - at + 1);
    out += quote;
    at = end + 1;
  }
}

const char* write_comment(std::string_view value, std::string& out) {
  if (!valid_utf8(value)) return kNotUtf8;
  for (std::size_t i = 0; i < value.size();) {
    const std::size_t control = control_length(value.substr(i));
    out += control == 0 ? value[i] : ' ';
    i += control == 0 ? 1 : control;
  }
  return nullptr;
}

const char* write_block_comment(std::string_view value, std::string& out) {
  const std::size_t start = out.size();
  if (const char* why = write_comment(value, out)) return why;
  if (out.size() == start) out += ' ';  // or what stands around it would meet
  const auto special = [](char c) { return c == '*' || c == '/'; };
  for (std::size_t i = start; i < out.size(); ++i) {
    if (!special(out[i])) continue;
    if (i == start || (special(out[i - 1]) && out[i - 1] != out[i])) out.insert(i++, 1, ' ');
    if (i + 1 == out.size()) out += ' ';
  }
  return nullptr;
}

const char* write_plain(std::string_view value, std::string& out) {
  out += value;
  return nullptr;
}

const char* write_json_inside(std::string_view value, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (!valid_utf8(value)) return kNotUtf8;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else if (value.substr(i, 3) == "\u2028" || value.substr(i, 3) == "\u2029") {
      out += value[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
  return nullptr;
}

const char* write_json_string(std::string_view value, std::string& out) {
  out += '"';
  const char* why = write_json_inside(value, out);
  out += '"';
  return why;
}

}  // namespace intentc::tmpl
