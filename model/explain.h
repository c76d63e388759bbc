// `intentc explain CODE`: the page of a code (format: docs/errors/README.md), built into the program.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace intentc {

struct Page {
  std::string_view code;   // `R104`
  std::string_view title;  // the first line without `# R104: `
  std::string_view text;   // the whole page, Markdown; static storage
};

// The page of a code, written in any case (`r104`).
std::optional<Page> explain(std::string_view code);

// All codes, sorted.
std::vector<std::string_view> explained_codes();

// For an unknown code: the three codes with the nearest numbers, those of the same letter first; sorted.
std::vector<std::string_view> near_codes(std::string_view code);

}  // namespace intentc
