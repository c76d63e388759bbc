// Follows YAML 1.2, block and flow style, as its careful authors write it (yaml.org, chapters 5 to 9).
//
// Where a place depends on more than the line and the column of the text before it, the text is refused: plain texts
// over several lines or on a line of their own, quoted texts over several lines, anchors, aliases, tags, `?`.
#pragma once

#include <optional>
#include <string_view>

#include "renderers/template/dialect.h"

namespace intentc::tmpl {

struct Yaml {
  enum Mode : std::uint8_t {
    kIndent,  // at the begin of a line; `word` is what stands there, blanks and `- `
    kDash,    // behind a `-` there
    kPlace,   // where a value can stand, or (kClosed) behind one
    kPlain,
    kDouble,     // "…"
    kEscape,     // behind a backslash in there; `word` holds also the digits of \x, \u, \U
    kSingle,     // '…'
    kSingleEnd,  // behind a `'` in there: it is closed, unless another follows
    kComment,
    kHeader,     // behind `|` or `>`
    kBlockText,  // in a line of a block scalar
  };
  // From kPlace to kHeader `word` says where the value stands: `f` and what the line began with, if it is the first one
  // of its line, else `v` and as many blanks as its key is indented, or `r` at the root.
  // Context::stack: `[` and `{`.
  enum Pending : std::uint32_t {
    kClosed = 1U << 1U,
    kColon = 1U << 2U,
    kBlank = 1U << 3U,
    kOpenPlain = 1U << 4U,  // a line that is indented more than a column of the set would go on with a plain text,
    kOpenBlock = 1U << 5U,  // or with a block scalar
    kFirstColumn = 1U << 8U,
  };
  static constexpr std::size_t kColumns = 24;

  // Would a line that is indented by `column` go on with the text before it, on some way here?
  static bool continues(const Context& at, std::size_t column);

  static std::optional<Trouble> scan(Context& at, std::string_view literal);
};

}  // namespace intentc::tmpl
