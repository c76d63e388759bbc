#include "model/explain.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "cli/load.h"
#include "model/settings.h"
#include "renderers/context.h"
#include "renderers/report/display.h"

namespace intentc {
namespace {

int list_codes(Console& console) {
  std::string out;
  for (const std::string_view code : explained_codes()) out += fmt::format("{}  {}\n", code, explain(code)->title);
  console.data(out);
  return kDone;
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t columns = display_width(text);
  return text + std::string(columns < width ? width - columns : 0, ' ');
}

// A line per setting: its name, what holds here, what it is for, and the default where it was changed.
int explain_settings(Console& console) {
  TextSpace text;
  Diagnostics findings;
  const Settings settings = read_settings(".", text, findings);
  if (!findings.ok()) return talk_findings(findings, text, 1, console), kError;
  std::vector<SettingLine> lines = describe_settings(settings);
  std::size_t names = 0;
  std::size_t values = 0;
  for (SettingLine& line : lines) {
    line.value = line.value.empty() ? "-" : printable(line.value);
    names = std::max(names, display_width(line.name));
    values = std::max(values, display_width(line.value));
  }
  std::string out;
  for (const SettingLine& line : lines) {
    out += fmt::format("{}  {}  {}", padded(line.name, names), padded(line.value, values), line.doc);
    if (!line.fallback.empty() && line.fallback != line.value) out += fmt::format(" (default: {})", line.fallback);
    out += '\n';
  }
  console.data(out);
  console.talk(settings.file.empty() ? "no intentc.yaml here: all of this is default\n"
                                     : fmt::format("read from {}\n", printable(settings.file.string())));
  return kDone;
}

int explain_topic(const std::string& topic, Console& console) {
  if (topic.empty()) return list_codes(console);
  if (topic == "settings") return explain_settings(console);
  if (topic == "context") return console.data(context_schema().explain()), kDone;
  const auto page = explain(topic);
  if (!page) {
    console.error(fmt::format("error: no page for `{}`; the nearest codes are {}\n", printable(topic),
                              fmt::join(near_codes(topic), ", ")));
    return kError;
  }
  console.data(page->text);
  return kDone;
}

}  // namespace

void add_explain(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("explain", "Print the page of a code, the settings, or what templates may read");
  auto topic = std::make_shared<std::string>();
  command->add_option("TOPIC", *topic, "A code as R104, or settings, or context; without it: a list of all codes")
      ->type_name("");
  command->callback(
      [topic, &session] { session.chosen = [topic, &session] { return explain_topic(*topic, session.console); }; });
}

}  // namespace intentc
