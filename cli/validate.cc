#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/pipeline.h"
#include "renderers/report/findings_json.h"
#include "renderers/report/findings_text.h"

namespace intentc {
namespace {

struct ValidateOptions : ModelOptions {
  std::string format;
};

int validate(const ValidateOptions& options, Console& console) {
  Loaded loaded;
  load(options, loaded);
  // Graphs of a model that names what does not exist would only repeat its errors.
  if (loaded.findings.ok()) {
    for (const std::string& pack : derive_and_check(options, loaded).missing) {
      console.talk(
          fmt::format("note: the target pack `{}` is not installed, so its capabilities were not checked\n", pack));
    }
  }
  if (options.format == "json") {
    console.data(findings_json(loaded.findings, loaded.text, loaded.files));
  } else if (!loaded.findings.empty() || !console.quiet()) {
    console.data(findings_text(loaded.findings, loaded.text, loaded.files, console.data_paint()));
  }
  return loaded.good(options) ? kDone : kError;
}

}  // namespace

void add_validate(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("validate", "Check a model: every error, with its place and what would be right");
  auto options = std::make_shared<ValidateOptions>();
  add_model_options(*command, *options);
  add_format_option(*command, options->format, {"text", "json"});
  command->callback(
      [options, &session] { session.chosen = [options, &session] { return validate(*options, session.console); }; });
}

}  // namespace intentc
