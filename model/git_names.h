// Names that git must accept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace intentc {

// Nothing, or why `git check-ref-format --branch` would refuse it (and `@{-1}`, which stands for another branch).
std::optional<std::string> branch_problem(std::string_view branch);

// Nothing, or why it is no repository name: two or more parts of letters, digits, `_`, `.` and `-` with `/` between.
std::optional<std::string> repository_problem(std::string_view repository);

}  // namespace intentc
