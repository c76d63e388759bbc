// What may be a name (docs/model.md, *Names*).
#pragma once

#include <string>
#include <string_view>

namespace intentc {

// `[A-Za-z][A-Za-z0-9_]{0,127}`, whether or not it is reserved.
bool has_sql_name_form(std::string_view name);
// One of the reserved words of SQL, in any case.
bool is_reserved_word(std::string_view name);

// What is wrong with a display name ("has a `/`"), or empty.
std::string display_name_fault(std::string_view name);

// Equal for names that differ only in case.
std::string fold_name(std::string_view name);

}  // namespace intentc
