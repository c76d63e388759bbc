#include "renderers/view_versions.h"

#include <fmt/format.h>

#include <algorithm>

namespace intentc {
namespace {

using nlohmann::json;

const json* by_name(const json& columns, const json& name) {
  auto found = std::find_if(columns.begin(), columns.end(), [&](const json& c) { return c.at("name") == name; });
  return found == columns.end() ? nullptr : &*found;
}

// The live column that a view's column is about, by its name in the table, of today or of once.
const json* meant_by(const json& live, const json& shown) {
  const json& from = shown.at("from") == "" ? shown.at("name") : shown.at("from");
  if (const json* found = by_name(live, from)) return found;
  for (const json& column : live) {
    const json former = column.value("former", json::array());
    if (std::find(former.begin(), former.end(), from) != former.end()) return &column;
  }
  return nullptr;
}

json shown_as(const json& name, const json& column) {
  return {{"name", name}, {"from", column.at("name")}, {"type", column.at("type")}};
}

// What became of a version's columns. False: one of them shows nothing any more.
bool carry_on(json& version, const json& live) {
  bool whole = true;
  for (json& shown : version.at("columns")) {
    const json* column = meant_by(live, shown);
    if (column != nullptr) {
      shown = shown_as(shown.at("name"), *column);
    } else {
      shown["from"] = "";
      whole = false;
    }
  }
  return whole;
}

// New columns at the end. False: the name of one is taken by another column.
bool append(json& version, const json& live) {
  bool whole = true;
  for (const json& column : live) {
    const json* shown = by_name(version.at("columns"), column.at("name"));
    if (shown == nullptr) {
      version["columns"].push_back(shown_as(column.at("name"), column));
    } else if (shown->at("from") != column.at("name")) {
      whole = false;
    }
  }
  return whole;
}

json version_of(std::size_t number) {
  return {{"name", fmt::format("v{}", number)},
          {"suffix", number == 1 ? "" : fmt::format("_v{}", number)},
          {"columns", json::array()}};
}

}  // namespace

json view_versions(const json& before, const json& dataset) {
  json live = json::array();
  for (const json& column : dataset.at("columns")) {
    if (column.at("state") == "live") live.push_back(column);
  }
  json versions = before.is_array() ? before : json::array();
  bool whole = !versions.empty();
  for (json& version : versions) {
    whole = carry_on(version, live);
    whole = append(version, live) && whole;
  }
  if (!whole) {
    versions.push_back(version_of(versions.size() + 1));
    append(versions.back(), live);
  }
  return versions;
}

}  // namespace intentc
