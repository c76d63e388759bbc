#include "tests/template/bench.h"

#include <fmt/format.h>

namespace intentc::test {

const Schema& schema() {
  static const Schema schema({{"capture", {"cdc", "snapshot", "full-load"}}, {"mode", {"open", "shut"}}},
                             {{"Root",
                               "what a template under test reads",
                               {{"title", "text", "any text"},
                                {"note", "text?", "a text that may be absent"},
                                {"count", "int", "a number"},
                                {"limit", "int?", "a number that may be absent"},
                                {"flag", "bool", "a flag"},
                                {"capture", "capture", "an enum with a word that is no name"},
                                {"mode", "mode", "an enum"},
                                {"choice", "mode?", "an enum that may be absent"},
                                {"type", "fragment<sql>", "a fragment"},
                                {"command", "fragment<sh>", "a fragment of another dialect"},
                                {"table", "name(table)", "a name"},
                                {"labels", "list<text>", "texts"},
                                {"tables", "list<Table>", "records"},
                                {"owner", "Owner?", "a record that may be absent"}}},
                              {"Table",
                               "a table",
                               {{"name", "name(table)", "its name"},
                                {"doc", "text?", "its documentation"},
                                {"big", "bool", "a flag"},
                                {"columns", "list<Column>", "its columns"}}},
                              {"Column",
                               "a column",
                               {{"name", "name(column)", "its name"},
                                {"type", "fragment<sql>", "its type"},
                                {"key", "bool", "part of the key"},
                                {"doc", "text?", "its documentation"},
                                {"masks", "list<text>", "texts"}}},
                              {"Owner", "an owner", {{"name", "text", "who"}, {"mail", "text?", "where"}}}});
  return schema;
}

Value bind_value(const nlohmann::json& json, FieldType type, ValueArena& arena) {
  if (type.list) {
    const std::size_t count = json.is_array() ? json.size() : 0;
    auto items = arena.array(count);
    for (std::size_t i = 0; i < count; ++i) items[i] = bind_value(json[i], type.element(), arena);
    return Value::list(items);
  }
  if (json.is_null() && type.optional) return {};
  switch (type.kind) {
    case FieldKind::integer:
      return Value::integer(json.is_number() ? json.get<std::int64_t>() : 0);
    case FieldKind::boolean:
      return Value::boolean(json.is_boolean() && json.get<bool>());
    case FieldKind::word:
      return Value::word(json.is_string() ? arena.text(json.get_ref<const std::string&>())
                                          : std::string_view(schema().enumeration(type).words[0]));
    case FieldKind::record: {
      const auto& fields = schema().record(type).fields;
      auto values = arena.array(fields.size());
      for (std::size_t i = 0; i < fields.size(); ++i) {
        values[i] = bind_value(json.is_object() ? json.value(fields[i].name, nlohmann::json()) : nlohmann::json(),
                               fields[i].type, arena);
      }
      return Value::record(values);
    }
    default:
      return Value::text(json.is_string() ? arena.text(json.get_ref<const std::string&>()) : std::string_view());
  }
}

Bench::Bench(std::string_view main, std::string_view dialect, const std::map<std::string, std::string>& includes) {
  TemplateFiles files;
  for (const auto& [name, bytes] : includes) files[name] = text.add_file(name, bytes);
  files["t"] = text.add_file("t", main);
  set = TemplateSet::compile(files, {{"t", "Root", std::string(dialect)}}, schema(), text, findings);
}

std::string Bench::errors() const {
  std::string out;
  for (const Diagnostic& finding : findings.sorted(text)) {
    const Place place = text.place(finding.at);
    out += fmt::format("{} {}{}:{} `{}` {}{}{}\n", finding.code.view(), place.path == "t" ? "" : place.path + ":",
                       place.line, place.column, text.view(finding.at), finding.message,
                       finding.label.empty() ? "" : " | ", finding.label);
  }
  return out;
}

Bench::Rendered Bench::run(const Value& root) const {
  const Program* program = set.find("t");
  if (program == nullptr) return {false, "no program", {}};
  Rendered rendered;
  Trace trace;
  const Status done = intentc::run(*program, root, rendered.out, &trace);
  rendered.ok = done.ok();
  rendered.trace = trace.finish();
  if (!done.ok()) {
    rendered.out += fmt::format("{} {} {}", done.error().code.view(), done.error().message, done.error().help);
  }
  return rendered;
}

Bench::Rendered Bench::run(const nlohmann::json& root) const {
  ValueArena arena;
  return run(bind_value(root, *schema().parse_type("Root"), arena));
}

std::string Bench::print(const nlohmann::json& root) const {
  if (!ok()) return "error: " + errors();
  const Rendered rendered = run(root);
  return rendered.ok ? rendered.out : "error: " + rendered.out;
}

}  // namespace intentc::test
