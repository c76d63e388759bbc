#include "renderers/given_names.h"

#include <fmt/format.h>

#include "renderers/payload.h"
#include "renderers/template/utf8.h"

namespace intentc {
namespace {

using nlohmann::json;

// Why this cannot be a name of at most so many bytes; empty if it can.
std::string fault(std::string_view name, std::size_t most) {
  if (name.empty()) return "is empty";
  if (name.size() > most) return fmt::format("has {} bytes, {} is the most", name.size(), most);
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (tmpl::control_length(name.substr(i)) != 0) return "has a line break or another control character";
  }
  return {};
}

void report(DescribeContext& context, Text at, std::string message, std::string help) {
  context.findings.add({.code = "R214", .message = std::move(message), .at = at, .help = std::move(help)});
}

// Findings name what the user wrote; control characters and very long names are the reporter's to show.
void check_name(DescribeContext& context, Text at, std::string_view what, std::string_view name, std::size_t most,
                const std::string& help) {
  const std::string why = fault(name, most);
  if (!why.empty()) report(context, at, fmt::format("the {} `{}` {}", what, name, why), help);
}

std::size_t longest(const DescribeContext& context) { return context.naming.rule("column").length; }

void check_columns_differ(DescribeContext& context, const Dataset& dataset) {
  std::map<std::string, ColumnId> names;
  for (const ColumnId id : dataset.columns) {
    const Column& column = context.eco[id];
    const auto [first, is_new] = names.try_emplace(column_name(context.in.pack, context.view(column.name)), id);
    if (is_new) continue;
    report(context, column.name,
           fmt::format("`{}` and `{}` would both be the column `{}`", context.view(context.eco[first->second].name),
                       context.view(column.name), first->first),
           fmt::format("give one of them a name of at most {} bytes", longest(context)));
  }
}

}  // namespace

void check_source_names(DescribeContext& context, const Store& store, DatasetId id) {
  const Dataset& dataset = context.eco[id];
  const std::size_t most = longest(context);
  Text at = dataset.name;
  for (const Capture::SourceName& table : store.capture.tables) {
    if (table.dataset == id) at = table.source;
  }
  const json from = source_table(source_name(context, store, id));
  const std::string help =
      fmt::format("name it below the capture: `tables: {{{}: TABLE}}`", context.view(dataset.name));
  check_name(context, at, "table at the source", from.at("table").get_ref<const std::string&>(), most, help);
  if (from.contains("schema")) {
    check_name(context, at, "schema at the source", from.at("schema").get_ref<const std::string&>(), most, help);
  }
  for (const ColumnId column_id : dataset.columns) {
    const Column& column = context.eco[column_id];
    const bool told = !column.source.nowhere();
    check_name(context, told ? column.source : column.name, "column at the source",
               told ? context.view(column.source) : lower_case(context.view(column.name)), most,
               "name the column that the source has: `source: NAME`");
  }
  check_columns_differ(context, dataset);
}

void check_output_names(DescribeContext& context, DatasetId id) {
  for (const ColumnId column_id : context.eco[id].columns) {
    const Column& column = context.eco[column_id];
    const std::string wanted = lower_case(context.view(column.name));
    if (column_name(context.in.pack, wanted) == wanted) continue;
    const std::string why = fault(wanted, longest(context));
    report(context, column.name,
           fmt::format("the output column `{}` {}", wanted,
                       why.empty() ? "has the name of a column that every table of the database has" : why),
           "give it another name, in the code too");
  }
}

void check_role(DescribeContext& context, Text name) {
  check_name(context, name, "role", context.view(name), context.naming.rule("role").length,
             "bind the principal to an existing role in the environment: `bindings: {principals: {…: ROLE}}`");
}

void check_prefix(DescribeContext& context, Text prefix) {
  if (prefix.length == 0) return;
  check_name(context, prefix, "prefix", context.view(prefix), context.naming.rule("role").length,
             "a few letters are enough");
}

void check_database(DescribeContext& context, Text name) {
  check_name(context, name, "database", context.view(name), context.naming.rule("database").length,
             "give its name as the server has it");
}

void check_service(DescribeContext& context, Text service) {
  constexpr std::size_t kLongest = 250;  // older versions of psql read lines of 255 bytes
  const std::string_view name = context.in.text.view(service);
  check_name(context, service, "service", name, kLongest, "give it a short plain name, as `warehouse_load`");
  if (name.find(']') != std::string_view::npos) {
    report(context, service, fmt::format("the service `{}` cannot stand in a service file: it has a `]`", name),
           "give it a short plain name, as `warehouse_load`");
  }
}

}  // namespace intentc
