#include "model/explain.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"

namespace intentc {
namespace {

int list_codes(Console& console) {
  std::string out;
  for (const std::string_view code : explained_codes()) out += fmt::format("{}  {}\n", code, explain(code)->title);
  console.data(out);
  return kDone;
}

int explain_topic(const std::string& topic, Console& console) {
  if (topic.empty()) return list_codes(console);
  const auto page = explain(topic);
  if (!page) {
    console.error(
        fmt::format("error: no page for `{}`; the nearest codes are {}\n", topic, fmt::join(near_codes(topic), ", ")));
    return kError;
  }
  console.data(page->text);
  return kDone;
}

}  // namespace

void add_explain(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("explain", "Print the page of a code");
  auto topic = std::make_shared<std::string>();
  command->add_option("CODE", *topic, "A code, as R104; without it: a list of all")->type_name("");
  command->callback(
      [topic, &session] { session.chosen = [topic, &session] { return explain_topic(*topic, session.console); }; });
}

}  // namespace intentc
