// The `git` program, as a function: one repository, a clean environment, messages in one language.
//
// Of the variables GIT_… only configuration, transport and tracing come through: an index, work tree or identity of
// whoever called us (a hook, say) must not reach what is written here.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/base/process.h"
#include "model/base/result.h"

namespace intentc {

class Git {
 public:
  // `path`: of a bare or normal repository or one of its work trees, never of a folder that merely lies inside one.
  // P101 no repository, P102 git refuses, P103 somebody else's, by git's rule of `safe.directory`.
  static Result<Git> open(const std::string& path);

  using Environment = std::vector<std::pair<std::string, std::string>>;

  // Whatever the exit code.
  Result<ProcessResult> run(std::vector<std::string> arguments, std::string_view input = {},
                            const Environment& environment = {}) const;
  // What it printed. P102 if it fails.
  Result<std::string> read(std::vector<std::string> arguments, std::string_view input = {}) const;
  // As read, for what writes: P108 if it fails.
  Result<std::string> write(std::vector<std::string> arguments, std::string_view input = {},
                            const Environment& environment = {}) const;

  const std::string& path() const { return path_; }

 private:
  Git() = default;
  std::string path_;     // as the user wrote it, for messages
  std::string git_dir_;  // absolute, of all work trees
};

// The first line that says something, without `fatal: `.
std::string git_reason(const ProcessResult& result);

}  // namespace intentc
