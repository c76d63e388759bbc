#include "model/json_schema.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "model/kinds.h"

namespace intentc {
namespace {

using Json = nlohmann::ordered_json;

Json text_type() { return Json::array({"string", "number", "boolean"}); }
Json reference(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }

// `$` also stands before a last line feed in some engines.
std::string whole(const std::string& pattern) { return "^" + pattern + "$(?!\\n)"; }

std::string sql_name_pattern() {
  std::string reserved;
  for (const std::string_view word : reserved_words()) {
    reserved += reserved.empty() ? "" : "|";
    for (const char c : word) reserved += {'[', c, static_cast<char>(c - 'A' + 'a'), ']'};
  }
  return whole("(?!(" + reserved + ")$)[A-Za-z][A-Za-z0-9_]{0,127}");
}

std::string name_pattern() {
  const std::string inner = R"(/:*#"'\\<>\x00-\x1f\x7f)";
  return whole("[^ " + inner + "]([^" + inner + "]{0,126}[^ " + inner + "])?");
}

// `Store/dataset` → as many parts, none empty.
std::string form_pattern(std::string_view form) {
  std::string pattern = "[^/]+";
  for (auto parts = std::ranges::count(form, '/'); parts > 0; --parts) pattern += "/[^/]+";
  return whole(pattern);
}

bool has_parts(std::string_view form) {
  return form.find('/') != std::string_view::npos && form.find(':') == std::string_view::npos &&
         form.find(' ') == std::string_view::npos;
}

class SchemaWriter {
 public:
  Json any() {
    Json branches = Json::array();
    Json words = Json::array();
    for (const Kind& kind : kinds()) {
      const std::string name(kind.part->name);
      words.push_back(name);
      branches.push_back({{"if", {{"properties", {{"kind", {{"const", name}}}}}, {"required", {"kind"}}}},
                          {"then", document(*kind.part)}});
    }
    Json schema = head("a document of an ecosystem model");
    schema["type"] = "object";
    schema["required"] = {"kind"};
    schema["properties"] = {{"kind", {{"enum", words}}}};
    schema["allOf"] = std::move(branches);
    return with_definitions(std::move(schema));
  }

  Json one(const Part& kind) {
    Json schema = head("a document of kind " + std::string(kind.name));
    schema.update(document(kind));
    return with_definitions(std::move(schema));
  }

 private:
  static Json head(const std::string& title) {
    return {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "intentc: " + title}};
  }

  Json with_definitions(Json schema) {
    Json& all = schema["$defs"];
    all["sql-name"] = {{"type", "string"}, {"pattern", sql_name_pattern()}};
    all["plain-name"] = {{"type", "string"}, {"pattern", whole("[A-Za-z][A-Za-z0-9_]{0,127}")}};
    all["name"] = {{"type", "string"}, {"pattern", name_pattern()}};
    all["places"] = {
        {"anyOf",
         {{{"type", "object"}, {"propertyNames", reference("name")}, {"additionalProperties", reference("places")}},
          {{"type", "array"}, {"items", {{"anyOf", {reference("name"), {{"type", {"number", "boolean"}}}}}}}}}}};
    for (auto& [name, definition] : definitions_) all[name] = std::move(definition);
    return schema;
  }

  Json document(const Part& part) {
    Json schema = fields(part);
    schema["properties"]["kind"] = {{"const", std::string(part.name)}};
    schema["required"].insert(schema["required"].begin(), "kind");
    return schema;
  }

  Json fields(const Part& part) {
    Json schema{{"type", "object"}, {"description", std::string(part.doc)}, {"properties", Json::object()}};
    Json required = Json::array();
    const auto add = [&](std::span<const Field> some) {
      for (const Field& field : some) {
        Json value = shape(*field.shape);
        if (field.need == Need::by_rule) not_empty(*field.shape, value);
        value["description"] = std::string(field.doc);
        schema["properties"][std::string(field.name)] = std::move(value);
        const bool other_will_do = std::ranges::find(part.at_most, field.name) != part.at_most.end();
        if (field.need != Need::optional && !other_will_do) required.push_back(std::string(field.name));
        if (field.need != Need::optional && other_will_do) schema["anyOf"] = one_of_these(part.at_most);
      }
    };
    if (part.annotated) add(annotation_fields());
    if (part.named) add(naming_fields());
    add(part.fields);
    schema["required"] = std::move(required);
    schema["patternProperties"] = {{"^x-", true}};
    schema["additionalProperties"] = false;
    if (!part.one_of.empty()) schema["oneOf"] = one_of_these(part.one_of);
    if (part.at_most.size() == 2) {
      schema["not"] = {{"required", {std::string(part.at_most[0]), std::string(part.at_most[1])}}};
    }
    return schema;
  }

  static Json one_of_these(std::span<const std::string_view> names) {
    Json result = Json::array();
    for (const std::string_view name : names) result.push_back({{"required", {std::string(name)}}});
    return result;
  }

  static void not_empty(const Shape& shape, Json& schema) {
    if (shape.items != nullptr) schema["minItems"] = 1;
    if (shape.values != nullptr) schema["minProperties"] = 1;
  }

  // What may stand at a place: one alternative, or several.
  Json shape(const Shape& shape) {
    Json all = Json::array();
    if (shape.scalar != ScalarForm::none) all.push_back(scalar(shape));
    if (shape.items != nullptr) all.push_back({{"type", "array"}, {"items", this->shape(*shape.items)}});
    if (shape.part != nullptr) all.push_back(part(*shape.part));
    if (shape.values != nullptr) all.push_back(map(shape));
    if (shape.tree) all.push_back(reference("places"));
    if (shape.free) all.push_back({{"type", "object"}});
    return all.size() == 1 ? all.front() : Json{{"anyOf", std::move(all)}};
  }

  Json part(const Part& part) {
    std::string name(part.name);
    std::ranges::replace(name, ' ', '-');
    if (!definitions_.contains(name)) {
      definitions_[name];  // while its own fields are written
      definitions_[name] = fields(part);
    }
    return reference(name);
  }

  Json map(const Shape& shape) {
    Json schema{{"type", "object"}, {"additionalProperties", this->shape(*shape.values)}};
    if (shape.keys == KeyForm::sql_name || shape.keys == KeyForm::plain_name) {
      const Json name = reference(shape.keys == KeyForm::sql_name ? "sql-name" : "plain-name");
      schema["patternProperties"] = {{"^x-", true}};
      schema["propertyNames"] = {{"anyOf", {name, {{"pattern", "^x-"}}}}};
    }
    if (shape.keys == KeyForm::name) schema["propertyNames"] = reference("name");
    if (shape.key_refers && has_parts(shape.key_is))
      schema["propertyNames"] = {{"pattern", form_pattern(shape.key_is)}};
    return schema;
  }

  static Json words(const Shape& shape) {
    Json result = Json::array();
    for (const std::string_view word : shape.words) {
      result.push_back(std::string(word));
      if (word == "null") result.push_back(nullptr);  // as YAML readers take the plain word
    }
    return {{"enum", std::move(result)}};
  }

  static Json pattern(const std::string& regex) { return {{"type", "string"}, {"pattern", whole(regex)}}; }

  static Json scalar(const Shape& shape) {
    switch (shape.scalar) {
      case ScalarForm::none:
        break;
      case ScalarForm::text:
        if (has_parts(shape.names)) return {{"type", "string"}, {"pattern", form_pattern(shape.names)}};
        return {{"type", text_type()}};
      case ScalarForm::sql_name:
        return {{"anyOf", {reference("sql-name"), {{"type", "boolean"}}}}};
      case ScalarForm::name:
        return {{"anyOf", {reference("name"), {{"type", {"number", "boolean"}}}}}};
      case ScalarForm::boolean:
        return {{"type", "boolean"}};
      case ScalarForm::integer:
        return {{"type", "integer"}, {"minimum", shape.least}, {"maximum", shape.most}};
      case ScalarForm::number:
        return {{"type", "number"}, {"minimum", 0}};
      case ScalarForm::word:
        return words(shape);
      case ScalarForm::duration: {
        Json duration = pattern("[0-9]{1,9}(s|m|h|d|mo|y)");
        return shape.words.empty() ? duration : Json{{"anyOf", {words(shape), duration}}};
      }
      case ScalarForm::size:
        return {{"type", {"string", "integer"}}, {"pattern", whole("[0-9]{1,9}[BKMGTP]?")}};
      case ScalarForm::date:
        return pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}");
      case ScalarForm::digest:
        return pattern("sha256:[0-9a-f]{64}");
      case ScalarForm::cron:
        return {{"type", "string"}, {"minLength", 9}};
      case ScalarForm::time:  // a YAML 1.1 reader takes 06:00 for a number
        return {{"type", {"string", "integer"}}, {"pattern", whole("([01][0-9]|2[0-3]):[0-5][0-9]")}};
      case ScalarForm::timezone:
        return pattern("[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*");
      case ScalarForm::type:
        return {{"type", "string"}, {"minLength", 1}};
    }
    return {};
  }

  std::map<std::string, Json> definitions_;
};

}  // namespace

std::string json_schema(std::string_view kind) {
  SchemaWriter writer;
  if (kind.empty()) return writer.any().dump(2) + "\n";
  const Part* part = find_kind(kind);
  return part == nullptr ? std::string() : writer.one(*part).dump(2) + "\n";
}

}  // namespace intentc
