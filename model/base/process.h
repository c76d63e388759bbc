// Running another program.
//
// Threading: free; no handle of one call leaks into the program of another.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/base/result.h"

namespace intentc {

struct ProcessResult {
  int exit_code = 0;  // 128 + the signal's number if a signal ended it, as shells say
  std::string out;
  std::string err;

  bool ok() const { return exit_code == 0; }
};

// Runs argv[0] (looked up in PATH if it holds no `/`) without a shell, feeds it `input` and waits for its end. It
// inherits our environment, with `environment` in addition: a pair (name, value) replaces a variable of that name.
// Input and outputs may be of any size. A program that ends before it has read all of its input is no error here.
// P090: the program cannot be started. P091: the system refuses a pipe or a process.
Result<ProcessResult> run_process(const std::vector<std::string>& argv, std::string_view input,
                                  const std::vector<std::pair<std::string, std::string>>& environment = {});

}  // namespace intentc
