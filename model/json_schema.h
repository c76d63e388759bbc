// JSON Schema (draft 2020-12) of the language, for editors and for other programs, read off the table of kinds.
#pragma once

#include <string>
#include <string_view>

namespace intentc {

// The schema of one kind of document, or of any document for "". Empty if there is no such kind. It accepts every valid
// document, one at a time; it refuses unknown fields, wrong forms and words, missing fields and impossible names. Text
// fields take strings, numbers and booleans, because YAML readers turn some texts into those.
std::string json_schema(std::string_view kind);

}  // namespace intentc
