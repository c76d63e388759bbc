// Runs a program as a user would: arguments, standard input, what it printed, how it ended.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace intentc::test {

struct Command {
  std::vector<std::string> arguments;  // the program first, looked for in PATH
  std::string input = {};
  std::filesystem::path directory = {};                 // where it runs; empty: here
  std::map<std::string, std::string> environment = {};  // added to ours
};

struct Ran {
  int exit_code = 0;  // 128 + signal if one ended it
  std::string out;
  std::string err;
};

// Throws std::runtime_error if the program cannot be started: in a test that is a failure.
Ran run(const Command& command);

}  // namespace intentc::test
