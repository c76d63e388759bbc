// A plan for people: per platform what is created, changed, moved, kept or destroyed, why, where that is written and
// who owns it; then the chunks and their files; the summary last.
#pragma once

#include <string>

#include "graph/history/plan.h"
#include "renderers/report/paint.h"

namespace intentc {

// One line if nothing changes.
std::string plan_text(const Plan& plan, Paint paint);

}  // namespace intentc
