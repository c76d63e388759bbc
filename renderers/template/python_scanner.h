// Follows Python 3 text (The Python Language Reference, 2 Lexical analysis), the same for 3.9 and later.
//
// Of the string literals only plain ones take values: raw ones have no escape, bytes no letters, and what stands in an
// f-string is code.
#pragma once

#include <optional>
#include <string_view>

#include "renderers/template/dialect.h"

namespace intentc::tmpl {

struct Python {
  enum Mode : std::uint8_t {
    kBare,    // a word that is being read is in `word`
    kQuote,   // behind the first quote of a string
    kQuotes,  // behind two: an empty string, or a third follows
    kString,  // '…' and the others; in an f-string `word` is one `{` per open brace
    kEscape,  // behind a backslash in there; `word` is how it goes on: `x` and the digits, an octal number, `N{…`
    kComment,
  };
  // Context::stack, in strings: `r`, `b`, `f` (raw, bytes, anything with code) or nothing, and the quotes that end it.
  enum Pending : std::uint32_t {
    kWord = 1U << 1U,
    kValue = 1U << 2U,      // a hole
    kClosed = 1U << 3U,     // behind a string
    kBackslash = 1U << 4U,  // outside of strings, or in a raw one
    kOneQuote = 1U << 5U,   // in """…""", behind this many quotes
    kTwoQuotes = 1U << 6U,
    kLast = Context::kNothing | ((1U << 7U) - 2U),
    // Python looks in the comments of the first two lines for `coding:`.
    kFirstLine = 1U << 8U,
    kSecondLine = 1U << 9U,
  };

  static std::optional<Trouble> scan(Context& at, std::string_view literal);
};

}  // namespace intentc::tmpl
