#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "model/base/edit_distance.h"
#include "model/json_schema.h"
#include "model/kinds.h"

namespace intentc {
namespace {

int schema(const std::string& kind, Console& console) {
  const std::string schema = json_schema(kind);
  if (!schema.empty()) {
    console.data(schema);
    return kDone;
  }
  std::vector<std::string_view> names;
  for (const Kind& each : kinds()) names.push_back(each.part->name);
  const std::string near = did_you_mean(kind, names);
  console.error(fmt::format("error: no kind `{}`{}\n  = there are {}\n", kind, near.empty() ? "" : ", " + near,
                            fmt::join(names, ", ")));
  return kError;
}

}  // namespace

void add_schema(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of the language, for editors");
  auto kind = std::make_shared<std::string>();
  command->add_option("KIND", *kind, "A kind of document, as datastore; without it: any document")->type_name("");
  command->callback([kind, &session] { session.chosen = [kind, &session] { return schema(*kind, session.console); }; });
}

}  // namespace intentc
