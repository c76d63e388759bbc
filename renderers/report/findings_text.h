// Findings for people: what is wrong, the line with a caret, the other places, the next step.
#pragma once

#include <cstddef>
#include <string>

#include "model/base/diagnostic.h"
#include "model/base/text_space.h"
#include "renderers/report/paint.h"

namespace intentc {

// One finding, ending with a newline. `explain`: the last line names the page of its code.
std::string finding_text(const Diagnostic& finding, const TextSpace& text, Paint paint, bool explain = true);

// All findings in the order of their places, then what was left out, and last `1 error, 0 warnings in 11 files`.
// The page of a code is named once, at its first finding. `files` is what was read.
std::string findings_text(const Diagnostics& findings, const TextSpace& text, std::size_t files, Paint paint);

}  // namespace intentc
