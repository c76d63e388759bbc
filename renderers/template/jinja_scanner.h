// Follows a text that Airflow renders with Jinja (jinja.palletsprojects.com, Template Designer Documentation; the
// delimiters are the usual ones, there are no line statements).
#pragma once

#include <optional>
#include <string_view>

#include "renderers/template/dialect.h"

namespace intentc::tmpl {

struct Jinja {
  enum Mode : std::uint8_t {
    kText,
    kCode,  // {{ … }} and {% … %}; in `stack` `v` or `b` and the brackets that are open; `word` is a statement's name
    kString,   // in there; its quote is on the stack
    kComment,  // {# … #}
  };
  enum Pending : std::uint32_t {
    kBrace = 1U << 1U,      // `{` of a text
    kPercent = 1U << 2U,    // `%` in {% … %}, `#` in {# … #}, `}` in {{ … }}: it may be closing
    kBackslash = 1U << 3U,  // in a string
  };

  static std::optional<Trouble> scan(Context& at, std::string_view literal);
};

}  // namespace intentc::tmpl
