#include "model/yaml_documents.h"

#include <algorithm>

namespace intentc {
namespace {

bool blank(char c) { return c == ' ' || c == '\t'; }

bool begins_with_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && (line.size() == marker.size() || blank(line[marker.size()]));
}

bool nothing_but_comment(std::string_view line) {
  const auto at = std::find_if_not(line.begin(), line.end(), blank);
  return at == line.end() || *at == '#';
}

std::string_view next_line(std::string_view text, std::size_t at) {
  return text.substr(at, text.find('\n', at) - at);  // npos - at is more than the rest
}

bool nothing_but_comments(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = next_line(text, at);
    if (!nothing_but_comment(line)) return false;
    at += line.size() + 1;
  }
  return true;
}

void add(std::string_view file, std::size_t begin, std::size_t end, std::vector<YamlDocument>& documents) {
  const std::string_view whole = file.substr(begin, end - begin);
  const bool marked = begins_with_marker(next_line(whole, 0), "---");
  const std::string_view content = marked ? whole.substr(3) : whole;
  documents.push_back({whole, without_blank_edge_lines(content), nothing_but_comments(content)});
}

}  // namespace

std::string_view without_blank_edge_lines(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::string_view line = next_line(text, begin);
    if (!std::all_of(line.begin(), line.end(), blank)) break;
    begin = std::min(begin + line.size() + 1, text.size());
  }
  std::size_t end = text.size();
  while (end > begin) {
    const auto line_start = std::max(text.rfind('\n', end - 1) + 1, begin);  // npos + 1 == 0
    const std::string_view line = text.substr(line_start, end - line_start);
    if (!std::all_of(line.begin(), line.end(), blank)) break;
    if (line_start == begin) return text.substr(begin, 0);
    end = line_start - 1;
  }
  return text.substr(begin, end - begin);
}

std::vector<YamlDocument> yaml_documents(std::string_view file) {
  std::vector<YamlDocument> documents;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < file.size();) {
    const char first = file[at];
    const std::string_view line = first == '-' || first == '.' ? next_line(file, at) : std::string_view();
    if (begins_with_marker(line, "---")) {
      if (at > begin) add(file, begin, at, documents);
      begin = at;
    } else if (begins_with_marker(line, "...") && nothing_but_comment(line.substr(3))) {
      add(file, begin, at, documents);
      begin = std::min(at + line.size() + 1, file.size());
    }
    const auto end = file.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  if (begin < file.size()) add(file, begin, file.size(), documents);
  return documents;
}

}  // namespace intentc
