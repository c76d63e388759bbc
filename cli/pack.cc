#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "cli/command.h"
#include "cli/load.h"
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

}  // namespace

void add_pack(CLI::App& app, Session& session) {
  CLI::App* pack = app.add_subcommand("pack", "Target packs");
  pack->require_subcommand(1);
  CLI::App* check = pack->add_subcommand("check", "Say what is wrong with a pack: its descriptor and its templates");
  auto folder = std::make_shared<std::string>();
  check->add_option("DIR", *folder, "The folder of the pack, which holds its target.json")->required()->type_name("");
  check->callback(
      [folder, &session] { session.chosen = [folder, &session] { return check_pack(*folder, session.console); }; });
}

}  // namespace intentc
