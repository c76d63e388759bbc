// Which groups a platform serves because an assignment says so.
#pragma once

#include <vector>

#include "model/ecosystem.h"

namespace intentc {

// The root groups of every platform, by the platform's rank; each list is sorted. Source: decisions.md §1 (a).
//
// A decommissioned assignment serves nobody. A transformer's groups are never roots: they are served where their output
// is wanted. A model that assigns nothing at all and has exactly one platform is served by it as a whole.
std::vector<std::vector<GroupId>> assign_roots(const Ecosystem& ecosystem);

}  // namespace intentc
