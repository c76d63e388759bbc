#include "renderers/payload.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/base/sha256.h"
#include "renderers/physical_names.h"

namespace intentc {

using nlohmann::json;

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

json source_table(std::string_view written) {
  const auto dot = written.find('.');
  if (dot == std::string_view::npos) return {{"table", written}};
  return {{"schema", written.substr(0, dot)}, {"table", written.substr(dot + 1)}};
}

json schedule(const Trigger& trigger, const TextSpace& text) {
  json result = json::object();
  const auto put = [&](const char* name, Text value) {
    if (!value.nowhere()) result[name] = text.view(value);
  };
  switch (trigger.kind) {
    case Trigger::Kind::none:
      result["kind"] = "none";
      break;
    case Trigger::Kind::cron:
      result["kind"] = "cron";
      put("cron", trigger.cron);
      result["timezone"] = trigger.timezone.nowhere() ? std::string_view("UTC") : text.view(trigger.timezone);
      break;
    case Trigger::Kind::every:
      result["kind"] = "every";
      put("every", trigger.every);
      put("offset", trigger.offset);
      put("within", trigger.within);
      break;
    case Trigger::Kind::external:
      result["kind"] = "external";
      put("external", trigger.external);
      break;
    case Trigger::Kind::on:
      result["kind"] = "on";
      put("not_before", trigger.not_before);
      put("at_least_every", trigger.at_least_every);
      break;
  }
  return result;
}

std::string column_name(const Pack& pack, std::string_view name) {
  const auto rule = pack.names.find("column");
  const std::string lower = lower_case(name);
  return rule == pack.names.end() ? lower : physical_name(rule->second, "", {lower});
}

namespace {

json column_payload(const Ecosystem& eco, const TextSpace& text, const Pack& pack, const Dataset& dataset,
                    ColumnId id) {
  const Column& column = eco[id];
  json result = {{"name", column_name(pack, text.view(column.name))},
                 {"type", physical_type(pack, eco.types, column.type).spelling},
                 {"state", "live"}};
  const bool in_key = std::find(dataset.key.begin(), dataset.key.end(), id) != dataset.key.end();
  if (in_key) result["key"] = true;
  if (!column.nullable || in_key) result["required"] = true;
  if (!column.source.nowhere()) {
    result["source"] = text.view(column.source);
  } else if (const std::string lower = lower_case(text.view(column.name)); result["name"] != lower) {
    result["source"] = lower;
  }
  if (!column.doc.nowhere()) result["doc"] = text.view(column.doc);
  return result;
}

using Columns = std::map<std::string, json>;  // by name

// The declared column that was this one until now.
Columns::iterator renamed_from(const json& column, const json& before, const Columns& former, Columns& declared) {
  const auto same_name = [](const json& columns, const std::string& name) {
    return std::any_of(columns.begin(), columns.end(), [&](const json& c) { return c.at("name") == name; });
  };
  for (auto entry = declared.begin(); entry != declared.end(); ++entry) {
    const auto previously = former.find(entry->first);
    if (previously != former.end() && previously->second == column.at("name") && !same_name(before, entry->first)) {
      return entry;
    }
  }
  return declared.end();
}

// The columns of the last render in their order, then the new ones.
json in_first_seen_order(const json& before, const std::vector<std::string>& order, Columns declared,
                         const Columns& previously) {
  json columns = json::array();
  for (json column : before) {
    json former = column.value("former", json::array());
    auto found = renamed_from(column, before, previously, declared);
    if (found != declared.end()) {
      former.push_back(column.at("name"));
    } else {
      found = declared.find(column.at("name").get<std::string>());
    }
    if (found != declared.end()) {
      if (!former.empty()) found->second["former"] = std::move(former);
      columns.push_back(std::move(found->second));
      declared.erase(found);
    } else {
      column["state"] = "detached";
      columns.push_back(std::move(column));
    }
  }
  for (const std::string& name : order) {
    auto found = declared.find(name);
    if (found == declared.end()) continue;
    columns.push_back(std::move(found->second));
    declared.erase(found);
  }
  return columns;
}

// Names that columns had once, so that a table of that time is found again.
json renames(const json& columns) {
  json result = json::array();
  for (const json& column : columns) {
    for (const json& former : column.value("former", json::array())) {
      result.push_back({{"from", former}, {"to", column.at("name")}});
    }
  }
  return result;
}

}  // namespace

json dataset_payload(const Ecosystem& eco, const TextSpace& text, const Pack& pack, DatasetId id,
                     const std::string& table, const json& before) {
  const Dataset& dataset = eco[id];
  Columns declared;
  Columns previously;
  std::vector<std::string> order;
  for (const ColumnId column : dataset.columns) {
    json payload = column_payload(eco, text, pack, dataset, column);
    order.push_back(payload["name"].get<std::string>());
    declared.emplace(order.back(), std::move(payload));
    const Text former = eco[column].previously;
    if (!former.nowhere()) previously.emplace(order.back(), column_name(pack, text.view(former)));
  }
  json columns = in_first_seen_order(before.is_object() ? before.at("columns") : json::array(), order,
                                     std::move(declared), previously);
  json renamed = renames(columns);
  json key = json::array();
  for (const ColumnId column : dataset.key) key.push_back(column_name(pack, text.view(eco[column].name)));
  json result = {{"name", text.view(dataset.name)},
                 {"table", table},
                 {"state", "live"},
                 {"key", std::move(key)},
                 {"columns", std::move(columns)}};
  if (!renamed.empty()) result["renamed"] = std::move(renamed);
  if (!dataset.doc.nowhere()) result["doc"] = text.view(dataset.doc);
  return result;
}

std::string schema_digest(const json& dataset) {
  Sha256Hasher hasher;
  for (const json& column : dataset.at("columns")) {
    if (column.at("state") != "live") continue;
    hasher.add_field(column.at("name").get_ref<const std::string&>());
    hasher.add_field(column.at("type").get_ref<const std::string&>());
    hasher.add_field(column.contains("required") ? "required" : "");
    hasher.add_field(column.value("source", ""));
  }
  for (const json& name : dataset.at("key")) hasher.add_field(name.get_ref<const std::string&>());
  return hex(hasher.finish());
}

std::uint64_t spread(std::string_view identity, std::uint64_t below) {
  constexpr std::size_t kBytes = 6;
  const Sha256 digest = sha256(identity);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kBytes; ++i) number = number << 8U | digest[i];
  return number % below;
}

std::string shape_digest(const std::vector<std::string>& parts) {
  Sha256Hasher hasher;
  for (const std::string& part : parts) hasher.add_field(part);
  return hex(hasher.finish()).substr(0, 16);
}

std::string contact(const Ecosystem& eco, const TextSpace& text, TeamId team, const std::vector<Contact>& own) {
  std::string result;
  if (team) result = fmt::format("{}/{}", text.view(eco[eco[team].zone].name), text.view(eco[team].name));
  const Contact* first = nullptr;
  if (!own.empty()) {
    first = &own.front();
  } else if (team && !eco[team].contacts.empty()) {
    first = &eco[team].contacts.front();
  } else if (team && !eco[eco[team].zone].contacts.empty()) {
    first = &eco[eco[team].zone].contacts.front();
  }
  if (first != nullptr) result += fmt::format(" ({} {})", text.view(first->channel), text.view(first->address));
  return result;
}

}  // namespace intentc
