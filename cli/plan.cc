#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/proposal.h"
#include "renderers/report/display.h"
#include "renderers/report/plan_json.h"
#include "renderers/report/plan_text.h"

namespace intentc {
namespace {

struct PlanOptions : RenderOptions {
  std::string format;
  bool detailed_exitcode = false;
};

int plan(const PlanOptions& options, Console& console) {
  const auto proposal = propose(options, {}, console);
  if (!proposal) return kError;
  if (proposal->repository.empty()) console.talk("no render repository: everything is new\n");
  if (options.format == "json") {
    for (const std::string& note : proposal->plan.notes) console.talk(fmt::format("note: {}\n", printable(note)));
    console.data(plan_json(proposal->plan));
  } else {
    console.data(plan_text(proposal->plan, console.data_paint()));
  }
  return options.detailed_exitcode && !proposal->prepared.files.empty() ? kChanges : kDone;
}

}  // namespace

void add_plan(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("plan", "Show what a render would change, and why");
  auto options = std::make_shared<PlanOptions>();
  add_render_options(*command, *options);
  add_format_option(*command, options->format, {"text", "json"});
  add_detailed_exitcode_option(*command, options->detailed_exitcode);
  command->callback(
      [options, &session] { session.chosen = [options, &session] { return plan(*options, session.console); }; });
}

}  // namespace intentc
