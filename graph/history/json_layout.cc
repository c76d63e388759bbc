#include <utility>

#include "graph/history/json.h"

namespace intentc {
namespace {

constexpr std::size_t kColumns = 100;

// The byte behind the text that starts at `at`.
std::size_t end_of_text(std::string_view json, std::size_t at) {
  for (++at; json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at + 1;
}

// For every byte that opens a collection, the byte that closes it; 0 for all others.
std::vector<std::uint32_t> partners(std::string_view json) {
  std::vector<std::uint32_t> partner(json.size());
  std::vector<std::uint32_t> open;
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '"') {
      at = end_of_text(json, at);
      continue;
    }
    if (c == '{' || c == '[') open.push_back(static_cast<std::uint32_t>(at));
    if (c == '}' || c == ']') {
      partner[open.back()] = static_cast<std::uint32_t>(at);
      open.pop_back();
    }
    ++at;
  }
  return partner;
}

}  // namespace

std::string lay_out_json(std::string_view json) {
  const std::vector<std::uint32_t> partner = partners(json);
  std::string out;
  out.reserve(json.size() + json.size() / 2);
  std::size_t depth = 0;
  std::size_t line = 0;  // where the current line starts in `out`
  const auto new_line = [&] {
    out += '\n';
    line = out.size();
    out.append(2 * depth, ' ');
  };
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '"') {
      const std::size_t end = end_of_text(json, at);
      out += json.substr(at, end - at);
      at = end;
      continue;
    }
    ++at;
    if (c == '{' || c == '[') {
      const std::size_t length = partner[at - 1] - (at - 1) + 1;
      if (length == 2 || out.size() - line + length < kColumns) {  // room for a comma behind it
        out += json.substr(at - 1, length);
        at += length - 1;
        continue;
      }
      out += c;
      ++depth;
      new_line();
    } else if (c == '}' || c == ']') {
      --depth;
      new_line();
      out += c;
    } else {
      out += c;
      if (c == ',') new_line();
      if (c == ':') out += ' ';
    }
  }
  out += '\n';
  return out;
}

}  // namespace intentc
