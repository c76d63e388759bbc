#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "cli/load.h"
#include "graph/meaning/check.h"
#include "graph/meaning/derive.h"
#include "graph/meaning/format.h"
#include "model/base/edit_distance.h"

namespace intentc {
namespace {

struct GraphOptions : ModelOptions {
  std::vector<std::string> platforms;
  std::string format;
};

std::string formatted(const std::string& format, const Loaded& loaded, const std::vector<Graph>& graphs) {
  if (format == "json") return graph_json(loaded.ecosystem, loaded.text, graphs);
  if (format == "dot") return graph_dot(loaded.ecosystem, loaded.text, graphs);
  if (format == "mermaid") return graph_mermaid(loaded.ecosystem, loaded.text, graphs);
  return graph_text(loaded.ecosystem, loaded.text, graphs);
}

// Drops the graphs of platforms that were not asked for; false if one that was does not exist.
bool keep_platforms(const std::vector<std::string>& wanted, const Loaded& loaded, std::vector<Graph>& graphs,
                    Console& console) {
  if (wanted.empty()) return true;
  std::vector<std::string_view> names;
  for (const Platform& platform : loaded.ecosystem.platforms) names.push_back(loaded.text.view(platform.name));
  for (const std::string& name : wanted) {
    if (std::count(names.begin(), names.end(), name) != 0) continue;
    const std::string near = did_you_mean(name, names);
    console.error(fmt::format("error: no platform `{}`{}\n", name,
                              near.empty() ? fmt::format("; there are {}", fmt::join(names, ", ")) : ", " + near));
    return false;
  }
  std::erase_if(graphs, [&](const Graph& graph) {
    return std::count(wanted.begin(), wanted.end(), names[graph.platform.value]) == 0;
  });
  return true;
}

int graph(const GraphOptions& options, Console& console) {
  Loaded loaded;
  load(options, loaded);
  if (!loaded.good(options)) {
    talk_findings(loaded, console);
    return kError;
  }
  std::vector<Graph> graphs = derive(loaded.ecosystem, loaded.text, loaded.findings);
  check_graph(loaded.ecosystem, loaded.text, graphs, loaded.findings);
  talk_findings(loaded, console);
  if (!keep_platforms(options.platforms, loaded, graphs, console)) return kError;
  console.data(formatted(options.format, loaded, graphs));
  return loaded.good(options) ? kDone : kError;
}

}  // namespace

void add_graph(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("graph", "Print what each platform has to do");
  auto options = std::make_shared<GraphOptions>();
  add_model_options(*command, *options);
  add_platform_option(*command, options->platforms);
  add_format_option(*command, options->format, {"text", "json", "dot", "mermaid"});
  command->callback(
      [options, &session] { session.chosen = [options, &session] { return graph(*options, session.console); }; });
}

}  // namespace intentc
