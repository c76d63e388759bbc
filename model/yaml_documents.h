// Where the documents of a YAML file begin and end, before anything is parsed.
#pragma once

#include <string_view>
#include <vector>

namespace intentc {

// One document as bytes of its file. A line that begins with `---` or `...` (alone or followed by a blank) is a border
// in every context that YAML knows, so lines are enough to find them.
struct YamlDocument {
  std::string_view with_marker;  // begins with its `---`, if it has one: what the parser is given
  std::string_view source;       // without marker and without blank lines at both ends: what is hashed
  bool empty = true;             // nothing but blanks and comments
};

std::vector<YamlDocument> yaml_documents(std::string_view file);

// Without lines of nothing but blanks at both ends, and without the end of the last line.
std::string_view without_blank_edge_lines(std::string_view text);

}  // namespace intentc
