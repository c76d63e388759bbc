// A commit, and the branch that moves to it by compare-and-swap.
#pragma once

#include <string>

#include "renderers/output/git_program.h"

namespace intentc {

// The commit that a branch points to; empty: no such branch. P104 if the branch is a symbolic reference.
Result<std::string> branch_tip(const Git& git, const std::string& reference);

// `author`: "Name <mail>" or empty; then git's configuration, then `intentc <intentc@invalid>`. Dates are
// SOURCE_DATE_EPOCH or now. Signed if the user's git signs commits.
Result<std::string> write_commit(const Git& git, const std::string& tree, const std::string& parent,
                                 const std::string& message, const std::string& author);

// false: the branch is not at `expected` (empty: absent) any more. P106 locked, P108 cannot be written.
Result<bool> move_branch(const Git& git, const std::string& reference, const std::string& commit,
                         const std::string& expected);

}  // namespace intentc
