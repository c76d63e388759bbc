// Where exactly a text stops being JSON (RFC 8259). Runs only after simdjson has refused the text: it says that, and
// not always where.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace intentc {

struct JsonError {
  std::size_t at = 0;   // byte
  std::string message;  // "a string that never closes"
  std::string label;    // "expected `,` or `}`"
};

// The first error, or nothing. Nesting deeper than `max_depth` is not looked into (and is no error here).
std::optional<JsonError> find_json_error(std::string_view text, std::size_t max_depth);

// Length of the number at the start of `text` in JSON's grammar; 0 if there is none.
std::size_t json_number(std::string_view text);

}  // namespace intentc
