#include "renderers/template/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace intentc {
namespace {

[[noreturn]] void wrong_table(const std::string& what) {
  std::fputs(fmt::format("this is a bug in the table of what templates may read: {}\n", what).c_str(), stderr);
  std::abort();
}

template <class List>
std::optional<std::uint16_t> index_of(const List& list, std::string_view name) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].name == name) return static_cast<std::uint16_t>(i);
  }
  return std::nullopt;
}

std::uint16_t intern(std::vector<std::string>& list, std::string_view text) {
  auto found = std::find(list.begin(), list.end(), text);
  if (found == list.end()) found = list.insert(list.end(), std::string(text));
  return static_cast<std::uint16_t>(found - list.begin());
}

// "table" in "name(table)".
std::optional<std::string_view> inside(std::string_view text, std::string_view open, char close) {
  if (!text.starts_with(open) || !text.ends_with(close) || text.size() < open.size() + 2) return std::nullopt;
  return text.substr(open.size(), text.size() - open.size() - 1);
}

bool all_of(std::string_view text, std::string_view more) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  });
}

}  // namespace

Schema::Schema(const std::vector<EnumSpec>& enums, const std::vector<RecordSpec>& records) {
  for (const EnumSpec& spec : enums) {
    if (index_of(enums_, spec.name)) wrong_table(fmt::format("enum `{}` is declared twice", spec.name));
    Enum made{std::string(spec.name), {}};
    for (std::string_view word : spec.words) {
      if (!all_of(word, "_.-")) wrong_table(fmt::format("enum `{}` has the word `{}`", spec.name, word));
      made.words.emplace_back(word);
    }
    enums_.push_back(std::move(made));
  }
  for (const RecordSpec& spec : records) {
    if (index_of(records_, spec.name)) wrong_table(fmt::format("record `{}` is declared twice", spec.name));
    records_.push_back({std::string(spec.name), std::string(spec.doc), {}});
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (const FieldSpec& field : records[i].fields) {
      // Name types and fragments come into being here; templates can only refer to them.
      std::string_view scalar = field.type;
      if (scalar.ends_with('?')) scalar.remove_suffix(1);
      if (auto element = inside(scalar, "list<", '>')) scalar = *element;
      if (auto space = inside(scalar, "name(", ')')) intern(arguments_, *space);
      if (auto dialect = inside(scalar, "fragment<", '>')) intern(arguments_, *dialect);
      const auto type = parse_type(field.type);
      if (!type) wrong_table(fmt::format("`{}.{}` has the type `{}`", records[i].name, field.name, field.type));
      if (index_of(records_[i].fields, field.name) || !all_of(field.name, "_")) {
        wrong_table(fmt::format("field `{}` of `{}` is doubled or misspelt", field.name, records[i].name));
      }
      records_[i].fields.push_back({std::string(field.name), *type, std::string(field.doc)});
    }
  }
}

const Schema::Record* Schema::record(std::string_view name) const {
  const auto index = index_of(records_, name);
  return index ? &records_[*index] : nullptr;
}

std::optional<std::uint16_t> Schema::slot(const Record& record, std::string_view field) const {
  return index_of(record.fields, field);
}

std::optional<FieldType> Schema::parse_type(std::string_view text) const {
  const bool optional = text.ends_with('?');
  if (optional) text.remove_suffix(1);
  const auto element = inside(text, "list<", '>');
  auto type = parse_scalar(element ? *element : text);
  if (!type || (optional && (element || type->kind == FieldKind::boolean))) return std::nullopt;
  type->list = element.has_value();
  type->optional = optional;
  return type;
}

std::optional<FieldType> Schema::parse_scalar(std::string_view text) const {
  const auto of = [](FieldKind kind, std::size_t ref) {
    return FieldType{kind, false, false, static_cast<std::uint16_t>(ref)};
  };
  if (text == "text") return of(FieldKind::text, 0);
  if (text == "int") return of(FieldKind::integer, 0);
  if (text == "bool") return of(FieldKind::boolean, 0);
  const auto space = inside(text, "name(", ')');
  const auto dialect = inside(text, "fragment<", '>');
  if (space || dialect) {
    const auto found = std::find(arguments_.begin(), arguments_.end(), space ? *space : *dialect);
    if (found == arguments_.end()) return std::nullopt;
    return of(space ? FieldKind::name : FieldKind::fragment, static_cast<std::size_t>(found - arguments_.begin()));
  }
  if (const auto index = index_of(enums_, text)) return of(FieldKind::word, *index);
  if (const auto index = index_of(records_, text)) return of(FieldKind::record, *index);
  return std::nullopt;
}

std::string Schema::spell(FieldType type) const {
  std::string scalar;
  switch (type.kind) {
    case FieldKind::text:
      scalar = "text";
      break;
    case FieldKind::name:
      scalar = fmt::format("name({})", argument(type));
      break;
    case FieldKind::integer:
      scalar = "int";
      break;
    case FieldKind::boolean:
      scalar = "bool";
      break;
    case FieldKind::word:
      scalar = enumeration(type).name;
      break;
    case FieldKind::fragment:
      scalar = fmt::format("fragment<{}>", argument(type));
      break;
    case FieldKind::record:
      scalar = record(type).name;
      break;
  }
  if (type.list) scalar = fmt::format("list<{}>", scalar);
  if (type.optional) scalar += '?';
  return scalar;
}

std::string Schema::explain() const {
  std::string out;
  for (const Record& record : records_) {
    out += fmt::format("{}{}: {}\n", out.empty() ? "" : "\n", record.name, record.doc);
    std::size_t names = 0;
    std::size_t types = 0;
    for (const Field& field : record.fields) {
      names = std::max(names, field.name.size());
      types = std::max(types, spell(field.type).size());
    }
    for (const Field& field : record.fields) {
      out += fmt::format("  {:<{}}  {:<{}}  {}\n", field.name, names, spell(field.type), types, field.doc);
    }
  }
  for (const Enum& word : enums_) out += fmt::format("\n{}: {}\n", word.name, fmt::join(word.words, " | "));
  return out;
}

}  // namespace intentc
