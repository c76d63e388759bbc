// Follows POSIX shell text (IEEE 1003.1-2017, XCU 2.2, 2.3, 2.6, 2.7.4).
//
// What cannot be followed surely is not guessed at: `$'…'`, `((`, `[[` and `eval` are no POSIX or read their text twice
// and are refused; behind a `${…}` that holds quotes no value may stand any more.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "renderers/template/dialect.h"

namespace intentc::tmpl {

struct Sh {
  enum Mode : std::uint8_t {
    kBare,
    kSingle,     // '…'
    kDouble,     // "…"
    kComment,    // # …
    kBackquote,  // `…`
    kHeredoc,    // the line is in `word`
    kArithmetic,
    kParameter,  // ${…}
    kDelimiter,  // the word behind `<<`
    kLost,
  };
  // Context::stack: where the closing bracket leads back to, one letter per open `$(`, `$((`, `${`, backquote; behind
  // it, each after a newline, the delimiters of the here-documents that begin on the next line.
  //   b d a  back to bare, "…", arithmetic      p  a `(` inside of `$(`      A  the inner bracket of `$((`
  enum Pending : std::uint32_t {
    kBackslash = 1U << 1U,
    kDollar = 1U << 2U,
    kInWord = 1U << 3U,    // a `#` here begins no comment
    kLess = 1U << 4U,      // `<`
    kOpened = 1U << 5U,    // `$(`
    kParen = 1U << 6U,     // `(`; in arithmetic `)`
    kVariable = 1U << 7U,  // in `$name`
    kLast = Context::kNothing | ((1U << 8U) - 2U),
    kCode = 1U << 16U,      // in the word behind `-c`: a program
    kCodeNext = 1U << 17U,  // before it
    kTrap = 1U << 18U,      // in a `trap` command
  };

  static std::optional<Trouble> scan(Context& at, std::string_view literal);
};

}  // namespace intentc::tmpl
