// A plan for machines: `intentc/plan/1` (docs/cli.md).
#pragma once

#include <string>

#include "graph/history/plan.h"

namespace intentc {

// Unchanged nodes are only counted. The notes of the plan are talk and not in it.
std::string plan_json(const Plan& plan);

}  // namespace intentc
