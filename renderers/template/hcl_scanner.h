// Follows HCL's native syntax as Terraform reads it (hashicorp/hcl v2: hclsyntax, scan_tokens.rl, scan_string_lit.rl).
//
// In strings and heredocs `${` and `%{` begin an expression, `$${` and `%%{` print them. Of three or more `$` before a
// `{` the reader's two passes think differently, so that is refused.
#pragma once

#include <optional>
#include <string_view>

#include "renderers/template/dialect.h"

namespace intentc::tmpl {

struct Hcl {
  enum Mode : std::uint8_t {
    kBare,
    kString,       // "…"
    kEscape,       // behind a backslash in there
    kUnicode,      // \u or \U, the digits are in `word`
    kLineComment,  // # … and // …
    kBlockComment,
    kMarker,   // behind `<<`: the name is in `word`
    kHeredoc,  // the line is in `word`: `?` where a branch decides, `!` if it surely is not the last one
  };
  // Context::stack, innermost last: `{` an open brace, `s` and `h` an expression in a string or a heredoc, `<MARKER\n`
  // a heredoc.
  enum Pending : std::uint32_t {
    kToken = 1U << 1U,  // in a word, a number, or behind a string
    kDot = 1U << 2U,
    kValue = 1U << 3U,  // a hole
    kSlash = 1U << 4U,
    kStar = 1U << 5U,
    kLess = 1U << 6U,
    kDollar = 1U << 7U,     // one `$`
    kDollars = 1U << 8U,    // two
    kPercent = 1U << 9U,    // one `%`
    kPercents = 1U << 10U,  // two
    kMany = 1U << 11U,      // more
    kOdd = 1U << 12U,       // in a heredoc: the line holds characters that the reader may take for blanks
  };

  static std::optional<Trouble> scan(Context& at, std::string_view literal);
};

}  // namespace intentc::tmpl
