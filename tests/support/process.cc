#include "tests/support/process.h"

#include <stdexcept>

#include "model/base/process.h"

namespace intentc::test {

Ran run(const Command& command) {
  std::vector<std::string> arguments = command.arguments;
  if (!command.directory.empty()) {
    arguments.insert(arguments.begin(), {"env", "-C", command.directory.string()});
  }
  auto result = run_process(arguments, command.input, {command.environment.begin(), command.environment.end()});
  if (!result) throw std::runtime_error(result.error().message);
  if (result->exit_code == 127) throw std::runtime_error(result->err);
  return {result->exit_code, std::move(result->out), std::move(result->err)};
}

}  // namespace intentc::test
