// Follows the text of a template through all its branches and loops and gives every hole the escape of its place.
#pragma once

#include "renderers/template/errors.h"
#include "renderers/template/resolved.h"

namespace intentc::tmpl {

// Findings: T130 (no safe place), T131 (branches end in different places), T132 (the text ends inside of something),
// T134 (a separator in a comment), T135 (text that cannot be followed), T108 (a tab where the dialect has none).
// `end` is where a file that ends too early is reported.
void place_holes(Inlined& inlined, const Dialect& dialect, Text end, Errors& errors);

}  // namespace intentc::tmpl
