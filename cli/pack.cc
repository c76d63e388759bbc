#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "cli/command.h"
#include "cli/load.h"
#include "model/pack_page.h"
#include "renderers/report/display.h"
#include "renderers/report/findings_text.h"
#include "renderers/target.h"

namespace intentc {
namespace {

int check_pack(const std::string& folder, Console& console) {
  TextSpace text;
  Diagnostics findings;
  const auto target = load_target(folder, text, findings);
  if (!findings.empty() || !console.quiet()) {
    console.data(findings_text(findings, text, text.paths().size(), console.data_paint()));
  }
  if (target == nullptr || !findings.ok()) return kError;
  if (!std::filesystem::exists(std::filesystem::path(folder) / ".terraform.lock.hcl")) {
    console.talk("note: no .terraform.lock.hcl, so renders have none; `terraform providers lock` makes one\n");
  }
  return kDone;
}

int print_page(const std::string& folder, Console& console) {
  TextSpace text;
  Diagnostics findings;
  const auto pack = read_pack(folder, text, findings);
  if (!pack || !findings.ok()) {
    console.talk(findings_text(findings, text, text.paths().size(), console.data_paint()));
    return kError;
  }
  console.data(pack_page(*pack));
  return kDone;
}

void add_folder_command(CLI::App& pack, Session& session, const char* name, const char* description,
                        int (*run)(const std::string&, Console&)) {
  CLI::App* command = pack.add_subcommand(name, description);
  auto folder = std::make_shared<std::string>();
  command->add_option("DIR", *folder, "The folder of the pack, which holds its target.json")->required()->type_name("");
  command->callback(
      [folder, run, &session] { session.chosen = [folder, run, &session] { return run(*folder, session.console); }; });
}

}  // namespace

void add_pack(CLI::App& app, Session& session) {
  CLI::App* pack = app.add_subcommand("pack", "Target packs");
  pack->require_subcommand(1);
  add_folder_command(*pack, session, "check", "Say what is wrong with a pack: its descriptor and its templates",
                     check_pack);
  add_folder_command(*pack, session, "doc", "Print the page of a pack: what it can do, and what a node becomes",
                     print_page);
}

}  // namespace intentc
