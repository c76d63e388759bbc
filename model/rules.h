// Entity rules: what a model must obey whatever platform serves it (research/datasurface-semantics.md §2.2, by code:
// V104 is R104, N10 is R210). Each family of rules has a file, rules_<family>.cc.
#pragma once

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"

namespace intentc {

// Appends every finding. Linear in the model; touches nothing else.
void check_rules(const Ecosystem& ecosystem, const TextSpace& text, Diagnostics& findings);

}  // namespace intentc
