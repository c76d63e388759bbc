// The program under test, run as a user runs it.
#pragma once

#include <string>
#include <vector>

#include "tests/support/folder.h"
#include "tests/support/process.h"

namespace intentc::test {

inline Ran intentc(std::vector<std::string> arguments, const std::filesystem::path& directory = source_dir()) {
  arguments.insert(arguments.begin(), program().string());
  return run({.arguments = std::move(arguments), .directory = directory});
}

}  // namespace intentc::test
