// The filters: a closed list. A filter can make a value shorter or stricter; none can switch off the escape of the
// place where the value is printed.
//
//   or "literal"      of an optional: the literal where the value is absent. First filter; `if` is not needed then.
//   ident             as an identifier of the dialect: SQL "…" (1 to 63 bytes, no control characters), shell
//                     [A-Za-z_][A-Za-z0-9_]*. Last filter.
//   part              as a piece of an identifier, file name or word: [A-Za-z0-9_]+; anything else is refused.
//                     May stand bare. Last filter.
//   comment           in one line: each run of blanks and control characters becomes one blank, at most 120 characters.
//   upper, lower      ASCII letters only, so that no locale has a say.
//   slug              lower case, each run outside [a-z0-9] → `-`; `-` and 6 base32 digits of the SHA-256 are added
//                     unless that was a pure lower-casing with single inner blanks. Injective up to case. May not be
//                     empty.
//   hash8             the first 8 base32 digits of the SHA-256: [a-z2-7]{8}. May stand bare.
//   physical("table") insists that the value is a name of the namespace `table` (names.json); prints it unchanged.
//   json              the value as JSON text ("…", 12, true), to be put into a string of another dialect. No NUL.
//   int               a text that is an integer (-?[0-9]{1,18}); anything else is refused. May stand bare.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace intentc {

enum class Filter : std::uint8_t { or_, ident, part, comment, upper, lower, slug, hash8, physical, json, int_ };

struct FilterInfo {
  std::string_view name;
  Filter filter;
  bool takes_literal;
};

std::span<const FilterInfo> all_filters();
std::optional<FilterInfo> find_filter(std::string_view name);

// Appends the filtered value and returns null, or returns why the value is refused. For the filters that change bytes
// (part, comment, upper, lower, slug, hash8, int).
const char* apply_filter(Filter filter, std::string_view value, std::string& out);

}  // namespace intentc
