#include "cli/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <chrono>

namespace intentc {
namespace {

// A list option takes one value each time it is given, so that it never swallows MODEL.
CLI::Option* add_list(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                      const std::string& doc) {
  return command.add_option(name, values, doc)->expected(1)->allow_extra_args(false)->take_all();
}

int number(const std::string& text, std::size_t at, std::size_t length) {
  int value = 0;
  for (std::size_t i = at; i < at + length; ++i) value = value * 10 + (text[i] - '0');
  return value;
}

}  // namespace

bool is_date(const std::string& text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  }
  const std::chrono::year_month_day day{std::chrono::year(number(text, 0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(text, 8, 2)))};
  return day.ok();
}

void add_model_options(CLI::App& command, ModelOptions& options) {
  command.add_option("MODEL", options.folder, "The folder of the model (default: here)")->type_name("");
  add_list(command, "--packs", options.packs, "Look for target packs here first; may be given again")->type_name("DIR");
  command.add_flag("--strict", options.strict, "Warnings fail as errors do");
}

void add_platform_option(CLI::App& command, std::vector<std::string>& platforms) {
  add_list(command, "--platform", platforms, "Only this platform; may be given again")->type_name("NAME");
}

void add_render_options(CLI::App& command, RenderOptions& options) {
  add_model_options(command, options);
  command.add_option("--repo", options.repository, "The git repository of the render")->type_name("PATH");
  command.add_option("--branch", options.branch, "The branch of the render (default: render, or render-ENV)")
      ->type_name("NAME");
  command.add_option("--env", options.environment, "The environment; needed if the model has several")
      ->type_name("NAME");
  add_platform_option(command, options.platforms);
  command.add_option("--now", options.date, "The day of the render (default: today, UTC)")
      ->type_name("YYYY-MM-DD")
      ->check([](const std::string& text) { return is_date(text) ? "" : fmt::format("`{}` is no YYYY-MM-DD", text); });
}

void add_format_option(CLI::App& command, std::string& format, const std::vector<std::string>& words) {
  format = words.front();
  command.add_option("--format", format, fmt::format("One of {} (default: {})", fmt::join(words, ", "), format))
      ->check(CLI::IsMember(words).description(""))
      ->type_name("WORD");
}

void add_detailed_exitcode_option(CLI::App& command, bool& detailed) {
  command.add_flag("--detailed-exitcode", detailed, "End with 2 if there are changes");
}

}  // namespace intentc
