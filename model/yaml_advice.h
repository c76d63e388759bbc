// What YAML misreads, and the line that says what was meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/base/diagnostic.h"

namespace intentc {

// Where the parser stopped, in bytes of the document.
struct YamlFailure {
  std::string_view problem;  // libyaml's words
  std::string_view context;
  std::size_t problem_at = 0;
  std::size_t context_at = 0;
};

// The finding for a failure: one of the known traps with the corrected line (Y111, Y112, Y115), else Y101.
// `base` is the offset of the document in the text space.
Diagnostic explain_yaml_failure(const YamlFailure& failure, std::string_view document, std::uint32_t base);

// A plain scalar [at, at + length) that is directly followed by a comment, which swallows a part of what was meant:
// `Team #1` (Y114). A comment that stands apart by two blanks and begins with a blank is one.
std::optional<Diagnostic> comment_behind(std::string_view document, std::size_t at, std::size_t length,
                                         std::uint32_t base);

// Opening less closing brackets of types: `decimal(10` has 1.
int open_brackets(std::string_view text);

// A plain scalar of a flow collection that is the first piece of a type (`decimal(10` of `decimal(10,2)`): the finding
// with the corrected line (Y111), at the whole type. Nothing if the line holds no such type.
std::optional<Diagnostic> type_cut_by_comma(std::string_view document, std::size_t at, std::size_t length,
                                            std::uint32_t base);

// Text at `at` that begins with an indicator (`*`, `&`, `!`): the line with quotes around it.
std::string line_with_quotes(std::string_view document, std::size_t at);

}  // namespace intentc
