// Follows PostgreSQL's SQL as psql reads it (PostgreSQL 15 documentation: 4.1 Lexical Structure, psql).
//
// standard_conforming_strings is on. Besides strings, identifiers, comments and dollar quotes it knows where psql would
// do something of its own: a backslash outside of quotes begins a meta-command, `:name`, `:'name'`, `:"name"` are its
// variables, and behind `… from stdin;` stand data until a line `\.`.
#pragma once

#include <optional>
#include <string_view>

#include "renderers/template/dialect.h"

namespace intentc::tmpl {

struct Sql {
  enum Mode : std::uint8_t {
    kBare,
    kString,        // '…'
    kIdentifier,    // "…"
    kLineComment,   // -- …
    kBlockComment,  // /* … */, nested: one `*` per level in `stack`
    kEscapeString,  // E'…'
    kUnicodeString,
    kUnicodeIdentifier,
    kDollar,    // $tag$ … $tag$; the tag is in `stack`
    kVariable,  // :'…' and :"…"; the quote is in `stack`
    kMeta,  // \command …; `stack` is `?` while its name is read, then `c` for \copy (and a `(` per open one), `x` for
            // those that take the whole line, `m` for others
    kMetaString,  // '…' in there
    kMetaIdentifier,
    kMetaClosed,  // `…`, and "…" of commands but \copy: nothing may stand in there; the quote is in `word`
    kData,        // behind copy … from stdin; the line is in `word`
  };
  // Bits of Context::pending. The first group is about the last character.
  enum Pending : std::uint32_t {
    kMinus = 1U << 1U,
    kSlash = 1U << 2U,
    kStar = 1U << 3U,
    kColon = 1U << 4U,
    kDollarSign = 1U << 5U,  // in `$tag`, the tag so far is in `word`
    kWord = 1U << 6U,        // in an identifier or a number
    kUnicodePrefix = 1U << 7U,
    kClosedString = 1U << 8U,
    kClosedIdentifier = 1U << 9U,
    kClosedEscape = 1U << 10U,
    kClosedUnicode = 1U << 11U,
    kClosedUnicodeIdentifier = 1U << 12U,
    kValue = 1U << 13U,  // a hole
    kBackslash = 1U << 14U,
    kLast = Context::kNothing | ((1U << 15U) - 2U),
    // Until something ends it.
    kEscapeTail = 1U << 16U,  // only blanks since an E'…' or U&'…': a string here continues it
    kStdin = 1U << 17U,       // this statement has the word `stdin`
    kFileName = 1U << 19U,    // in \copy, behind `to` or `from`: before the file's name or in it
    kInFileName = 1U << 20U,
    kProgram = 1U << 18U,  // the word `program`, or the string behind it: a shell command
  };

  static std::optional<Trouble> scan(Context& at, std::string_view literal);
};

}  // namespace intentc::tmpl
