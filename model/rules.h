// Entity rules: what a model must obey whatever platform serves it (research/datasurface-semantics.md §2.2, by code:
// V104 is R104, N10 is R210). Each family of rules has a file, rules_<family>.cc; which rule is checked where, and
// which cannot occur, stands in tests/model/rule_register_test.cc.
//
// The rooms of what comes with governance: rules_policy.cc (R106–R109, R113, R114, R201–R206: where data may lie and
// who may see it), rules_compatibility.cc (a model against the one before it), rules_authority.cc (who may change
// what).
#pragma once

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"

namespace intentc {

// Appends every finding. Linear in the model; touches nothing else.
void check_rules(const Ecosystem& ecosystem, const TextSpace& text, Diagnostics& findings);

}  // namespace intentc
