#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/proposal.h"
#include "renderers/report/display.h"

namespace intentc {
namespace {

constexpr int kRaces = 5;  // lost one after the other before a person should look

struct PublishOptions : RenderOptions {
  bool detailed_exitcode = false;
};

int tell(const Published& published, const Proposal& proposal, const PublishOptions& options, Console& console) {
  const std::string id = published.commit.substr(0, 7);
  if (published.outcome == Published::Outcome::nothing) {
    console.data(fmt::format("nothing to do: render {} is up to date\n", id));
    return kDone;
  }
  const std::string& branch = proposal.branch;
  console.data(fmt::format("render {}: {}, {}; next: intentc-apply --repo {}{}\n", id,
                           counted(published.chunks, "chunk"), counted(published.files, "file"), proposal.repository,
                           branch == "render" ? "" : " --branch " + branch));
  return options.detailed_exitcode ? kChanges : kDone;
}

int publish(const PublishOptions& options, Console& console) {
  for (int race = 0; race < kRaces; ++race) {
    const auto proposal = propose(options, {}, console);
    if (!proposal) return kError;
    if (proposal->repository.empty()) {
      return refuse({.code = "P100",
                     .message = "there is no render repository to publish to",
                     .help = "name one: --repo PATH, or `repo` in intentc.yaml; `git init --bare PATH` makes one"},
                    console);
    }
    const auto published = commit(proposal->previous, proposal->prepared, {proposal->author});
    if (!published) return refuse(published.error(), console);
    if (published->outcome != Published::Outcome::lost) return tell(*published, *proposal, options, console);
    console.talk("somebody else published first; planning again\n");
  }
  return refuse({.code = "P110",
                 .message = fmt::format("others published first, {} times in a row", kRaces),
                 .help = "nothing was written; look who else publishes to this branch, then try again"},
                console);
}

}  // namespace

void add_publish(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("publish", "Render, and commit to the render branch");
  auto options = std::make_shared<PublishOptions>();
  add_render_options(*command, *options);
  add_detailed_exitcode_option(*command, options->detailed_exitcode);
  command->callback(
      [options, &session] { session.chosen = [options, &session] { return publish(*options, session.console); }; });
}

}  // namespace intentc
