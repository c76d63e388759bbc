// JSON as the render branch holds it, as a plain value; the library that parses it is in json.cc.
//
// Canonical: keys sorted as bytes, no blanks, text unescaped where JSON allows it. Equal values give equal bytes.
// Threading: free.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/result.h"

namespace intentc {

struct Json {
  enum class Kind : std::uint8_t { null, boolean, number, text, array, object };
  Kind kind = Kind::null;
  std::string text = {};               // of a text; the spelling of a number or boolean
  std::vector<std::string> keys = {};  // of an object: sorted, each once
  std::vector<Json> items = {};        // of an array; the values of an object, parallel to `keys`

  const Json* find(std::string_view key) const;  // null: no such member, or no object
  friend bool operator==(const Json&, const Json&) = default;
};

// P203: no JSON, a key twice, or more than 64 levels.
Result<Json> parse_json(std::string_view bytes, const std::string& path);

// Canonical, without blanks.
std::string compact_json(const Json& value);
void append_json_text(std::string& out, std::string_view text);  // quoted and escaped

// Compact canonical JSON → the layout of the files: two-space steps, a value on one line if it fits in 100 columns,
// else one member per line (so that a git diff shows what changed). Ends with LF. O(bytes).
std::string lay_out_json(std::string_view compact);

}  // namespace intentc
