// The commands of the program: each file cli/<command>.cc adds one to the parser and wires the stages it needs.
#pragma once

#include <functional>

#include "cli/console.h"

namespace CLI {
class App;
}

namespace intentc {

enum Exit : int {
  kDone = 0,
  kError = 1,    // an error in what was given, or a refusal
  kChanges = 2,  // only with --detailed-exitcode
  kUsage = 64,
  kInterrupted = 130,
};

// What was typed, once the parser is done: `chosen` runs the command and gives the exit code.
struct Session {
  Console console;
  std::function<int()> chosen;
};

// In the order of their work, which is that of the help.
void add_init(CLI::App& app, Session& session);
void add_validate(CLI::App& app, Session& session);
void add_graph(CLI::App& app, Session& session);
void add_plan(CLI::App& app, Session& session);
void add_publish(CLI::App& app, Session& session);
void add_render(CLI::App& app, Session& session);
void add_explain(CLI::App& app, Session& session);
void add_schema(CLI::App& app, Session& session);
void add_pack(CLI::App& app, Session& session);

}  // namespace intentc
