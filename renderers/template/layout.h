// The whitespace of includes and separators.
#pragma once

#include <string_view>

#include "renderers/template/resolved.h"

namespace intentc::tmpl {

// Puts `indentation` before every line of literal text that is not empty. What stands in quotes is content and stays.
void indent(ResolvedNodes& nodes, std::string_view indentation);

// Takes the newline that the nodes end with, whichever branch they took. False, and nothing is taken, if there is none.
bool take_last_newline(ResolvedNodes& nodes);

}  // namespace intentc::tmpl
