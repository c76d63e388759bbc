#include "model/git_names.h"

namespace intentc {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// Calls `problem_of` for each part between slashes and returns the first problem.
template <class ProblemOf>
std::optional<std::string> first_problem(std::string_view text, ProblemOf problem_of) {
  while (true) {
    const std::size_t slash = text.find('/');
    if (auto problem = problem_of(text.substr(0, slash))) return problem;
    if (slash == std::string_view::npos) return std::nullopt;
    text.remove_prefix(slash + 1);
  }
}

std::optional<std::string> branch_part_problem(std::string_view part) {
  if (part.empty()) return "stands between two slashes, at the start or at the end where a name must stand";
  if (part.front() == '.') return "has a part that begins with a point";
  if (part.ends_with(".lock")) return "has a part that ends with `.lock`";
  return std::nullopt;
}

std::optional<std::string> repository_part_problem(std::string_view part) {
  if (part.empty()) return "has an empty part";
  if (part == "." || part == "..") return "has a part that is no name";
  for (const char c : part) {
    if (!is_letter_or_digit(c) && c != '_' && c != '.' && c != '-') {
      return "may hold letters, digits, `_`, `.` and `-` only";
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> branch_problem(std::string_view branch) {
  if (branch.empty()) return "is empty";
  if (branch == "HEAD") return "stands for another branch";
  if (branch.front() == '-') return "begins with `-`";
  if (branch.back() == '.') return "ends with a point";
  if (branch.find("..") != std::string_view::npos) return "holds `..`";
  if (branch.find("@{") != std::string_view::npos) return "holds `@{`";
  for (const char c : branch) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F) return "holds a blank or a control character";
    if (std::string_view("~^:?*[\\").find(c) != std::string_view::npos) return std::string("holds `") + c + "`";
  }
  return first_problem(branch, branch_part_problem);
}

std::optional<std::string> repository_problem(std::string_view repository) {
  constexpr std::size_t kLongest = 255;
  if (repository.size() > kLongest) return "is longer than 255 letters";
  if (repository.find('/') == std::string_view::npos) return "is not `organisation/name`";
  if (repository.front() == '-' || repository.back() == '-') return "begins or ends with `-`";
  if (repository.find("..") != std::string_view::npos) return "holds `..`";
  return first_problem(repository, repository_part_problem);
}

}  // namespace intentc
