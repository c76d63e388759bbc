// The ecosystem document, zones and teams.
#include <algorithm>

#include "model/base/edit_distance.h"
#include "model/build.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

struct DefaultClass {
  std::string_view name;
  std::uint8_t sensitivity;
};
// decisions §3, sorted by name
constexpr DefaultClass kDefaultClasses[] = {{"CPI", 6}, {"CSI", 6}, {"IP", 3},  {"MNPI", 8},
                                            {"PC1", 5}, {"PC2", 5}, {"PC3", 9}, {"PUB", 0}};

template <class Table>
void index(const Table& table, NameIndex& names, const TextSpace& space) {
  for (std::uint32_t i = 0; i < table.size(); ++i) names.emplace(space.view(table[i].name), i);
}

void build_classes(Build& build, std::uint32_t root) {
  auto& classes = build.ecosystem.classes;
  const std::uint32_t given = build.tree.find(root, "classifications");
  for (const Named& each : build.entries(given)) {
    const std::string_view digit = build.view(build.tree.find_text(each.node, "sensitivity"));
    const bool known = digit.size() == 1 && digit[0] >= '0' && digit[0] <= '9';
    classes.push_back(
        {each.name, build.tree.find_text(each.node, "doc"), static_cast<std::uint8_t>(known ? digit[0] - '0' : 0)});
  }
  if (given == kNoNode) {
    for (const auto& [name, sensitivity] : kDefaultClasses) {
      classes.push_back({build.implied(name), {}, sensitivity});
    }
  }
  index(classes, build.classes, build.space);
}

void build_principals(Build& build, std::uint32_t root) {
  for (const Named& each : build.entries(build.tree.find(root, "principals"))) {
    Principal principal;
    principal.name = each.name;
    const std::string_view kind = build.view(build.tree.find_text(each.node, "kind"));
    if (kind == "service") principal.kind = Principal::Kind::service;
    if (kind == "person") principal.kind = Principal::Kind::person;
    principal.clearance = build.classifications(build.tree.find(each.node, "clearance"));
    build.ecosystem.principals.push_back(std::move(principal));
  }
  index(build.ecosystem.principals, build.principals, build.space);
}

void add_teams(Build& build, ZoneId zone, std::uint32_t body) {
  auto& teams = build.ecosystem.teams;
  for (const Named& each : build.entries(build.tree.find(body, "teams"))) {
    teams.push_back(
        {each.name, zone, build.owner(each.node), build.tree.find_text(each.node, "doc"), build.contacts(each.node)});
  }
}

void undeclared(Build& build, Text name, std::uint32_t declarations) {
  build.findings.add("R301", Severity::error, name, [&] {
    NearMiss near(build.view(name));
    build.tree.each_entry(declarations, [&](std::uint32_t key, std::uint32_t) { near.offer(build.tree.view(key)); });
    return Diagnostic{.code = "R301",
                      .message = "the ecosystem declares no zone " + quoted(build.view(name)),
                      .at = name,
                      .label = near.best() ? "did you mean " + quoted(*near.best()) + "?" : "",
                      .related = {{build.tree.text(declarations), "the zones are declared here"}}};
  });
}

// Declarations of the ecosystem and `zone` documents, side by side.
struct ZoneParts {
  Text name;
  std::uint32_t declaration = kNoNode;
  std::uint32_t body = kNoNode;
};

std::vector<ZoneParts> zone_parts(Build& build, std::uint32_t root) {
  std::map<std::string_view, ZoneParts> parts;
  const std::uint32_t declarations = build.tree.find(root, "zones");
  for (const Named& each : build.entries(declarations)) {
    parts[build.view(each.name)] = {each.name, each.node, kNoNode};
  }
  for (const Named& each : build.distinct_documents("zone", "R007")) {
    const auto [place, is_new] = parts.try_emplace(build.view(each.name), ZoneParts{each.name, kNoNode, kNoNode});
    place->second.body = each.node;
    if (is_new && build.tree.is_map(declarations)) undeclared(build, each.name, declarations);
  }
  std::vector<ZoneParts> result;
  for (const auto& [name, part] : parts) result.push_back(part);
  return result;
}

void build_zones(Build& build, std::uint32_t root) {
  Ecosystem& out = build.ecosystem;
  for (const ZoneParts& part : zone_parts(build, root)) {
    const ZoneId id{static_cast<std::uint32_t>(out.zones.size())};
    Zone zone;
    zone.name = part.name;
    zone.owner = build.owner(part.declaration);
    zone.declared = part.declaration != kNoNode;
    zone.doc = build.tree.find_text(part.body, "doc");
    if (zone.doc.nowhere()) zone.doc = build.tree.find_text(part.declaration, "doc");
    zone.contacts = build.contacts(part.body);
    zone.body = build.tree.text(part.body);
    zone.teams.first = static_cast<std::uint32_t>(out.teams.size());
    add_teams(build, id, part.body);
    zone.teams.count = static_cast<std::uint32_t>(out.teams.size()) - zone.teams.first;
    out.zones.push_back(std::move(zone));
  }
  out.zones_declared = !out.zones.empty();
  if (!out.zones_declared) {
    Zone& zone = out.zones.emplace_back();
    zone.name = build.implied("default");
    zone.teams = {0, 1};
    Team& team = out.teams.emplace_back();
    team.name = build.implied("default");
    team.zone = {0};
  }
  index(out.zones, build.zones, build.space);
}

}  // namespace

void build_ecosystem(Build& build) {
  Ecosystem& out = build.ecosystem;
  const std::vector<std::uint32_t> roots = build.documents("ecosystem");
  const std::uint32_t root = roots.empty() ? kNoNode : roots.front();
  for (std::size_t i = 1; i < roots.size(); ++i) {
    const Text at = build.tree.text(roots[i]);
    build.findings.add({.code = "R007",
                        .message = "a model has one `ecosystem` document, this is another",
                        .at = at,
                        .related = {{build.tree.text(root), "the first one"}}});
  }
  out.at = build.tree.text(root);
  out.name = build.tree.find_text(root, "name");
  if (out.name.nowhere()) out.name = build.implied("default");
  out.owner = build.owner(root);
  build_classes(build, root);
  build_principals(build, root);
  build_zones(build, root);
}

}  // namespace intentc
