// The door: options that all commands share, the way commands end, nothing else.

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <new>
#include <string>

#include "cli/command.h"
#include "model/base/edit_distance.h"

namespace intentc {
namespace {

constexpr const char* kVersion = INTENTC_VERSION;

struct Shared {
  std::string directory;
  Console::Colour colour = Console::Colour::automatic;
  bool quiet = false;
};

void add_shared(CLI::App& app, Shared& shared) {
  app.fallthrough();  // shared options may stand behind the command
  app.add_option("-C", shared.directory, "Work in this folder, as if started there")->type_name("DIR");
  const std::map<std::string, Console::Colour> words{
      {"auto", Console::Colour::automatic}, {"always", Console::Colour::always}, {"never", Console::Colour::never}};
  app.add_option("--color", shared.colour, "Colour: auto (on a terminal), always, never")
      ->transform(CLI::Transformer(words, CLI::ignore_case).description(""))
      ->check(CLI::IsMember(words).description(""))
      ->type_name("WHEN");
  app.add_flag("-q,--quiet", shared.quiet, "Say nothing but results and errors");
  app.set_version_flag("--version", std::string("intentc ") + kVersion);
}

// What stands where a command of `parent` was expected.
std::string no_command(const CLI::App& app, const CLI::App& parent) {
  for (const std::string& word : app.remaining(true)) {
    if (word.starts_with('-')) continue;
    std::vector<std::string> names;
    for (const CLI::App* each : parent.get_subcommands({})) names.push_back(each->get_name());
    const std::string near = did_you_mean(word, names);
    return "no command `" + word + "`" + (near.empty() ? "" : ", " + near);
  }
  return "no command given";
}

int usage_error(const CLI::App& app, const CLI::ParseError& error, Console& console) {
  std::string command = app.get_name();
  const CLI::App* last = &app;
  while (!last->get_subcommands().empty()) {
    last = last->get_subcommands().front();
    command += " " + last->get_name();
  }
  const bool incomplete = !last->get_subcommands({}).empty();
  const std::string what = incomplete ? no_command(app, *last) : error.what();
  console.error("error: " + what + "\n  = `" + command + " --help` shows what there is\n");
  return kUsage;
}

int run_chosen(const Shared& shared, Session& session) {
  session.console.configure(shared.colour, shared.quiet);
  if (!shared.directory.empty() && chdir(shared.directory.c_str()) != 0) {
    session.console.error("error: cannot work in `" + shared.directory + "`: " + std::strerror(errno) + "\n");
    return kError;
  }
  const int code = session.chosen();
  return session.console.failed() ? kError : code;
}

int run(int argc, char** argv) {
  CLI::App app("Compiles a model of who produces, transforms and consumes data into what data platforms run.",
               "intentc");
  Shared shared;
  Session session;
  add_shared(app, shared);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  add_init(app, session);
  add_validate(app, session);
  add_graph(app, session);
  add_plan(app, session);
  add_publish(app, session);
  add_render(app, session);
  add_explain(app, session);
  add_schema(app, session);
  add_pack(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    app.exit(help);
    return kDone;
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error, session.console);
  }
  return run_chosen(shared, session);
}

// A file that is opened must not become a standard stream that the caller has closed.
void hold_standard_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace
}  // namespace intentc

int main(int argc, char** argv) {
  intentc::hold_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, [](int) { _exit(intentc::kInterrupted); });
  try {
    return intentc::run(argc, argv);
  } catch (const std::bad_alloc&) {
    intentc::Console().error("error: out of memory\n");
  } catch (const std::exception& bug) {
    intentc::Console().error(std::string("error: this is a bug in intentc: ") + bug.what() + "\n");
  }
  return intentc::kError;
}
