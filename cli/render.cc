#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/proposal.h"
#include "renderers/report/display.h"

namespace intentc {
namespace {

struct FolderOptions : RenderOptions {
  std::string folder;
  bool detailed_exitcode = false;
};

int render_to_folder(const FolderOptions& options, Console& console) {
  const auto proposal = propose(options, options.folder, console);
  if (!proposal) return kError;
  const auto written = options.repository.empty()
                           ? commit(proposal->previous, proposal->prepared, {})
                           : write_tree_to(options.folder, proposal->previous, proposal->prepared);
  if (!written) return refuse(written.error(), console);
  if (written->outcome == Published::Outcome::nothing) {
    console.data(fmt::format("nothing to do: {} is up to date\n", options.folder));
    return kDone;
  }
  console.data(fmt::format("rendered {}, {} into {}\n", counted(written->chunks, "chunk"),
                           counted(written->files, "file"), options.folder));
  return options.detailed_exitcode ? kChanges : kDone;
}

}  // namespace

void add_render(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("render", "Render into a folder");
  auto options = std::make_shared<FolderOptions>();
  add_render_options(*command, *options);
  command->add_option("-o,--output", options->folder, "The folder: absent, empty, or an earlier render")
      ->required()
      ->type_name("DIR");
  add_detailed_exitcode_option(*command, options->detailed_exitcode);
  command->callback([options, &session] {
    session.chosen = [options, &session] { return render_to_folder(*options, session.console); };
  });
}

}  // namespace intentc
