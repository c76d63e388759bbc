// Policies of zones, and whether what they name exists.
#include <algorithm>

#include "model/build.h"

namespace intentc {
namespace {

Policy::On subject(std::string_view word) {
  if (word == "vendor") return Policy::On::vendor;
  if (word == "cloud") return Policy::On::cloud;
  if (word == "classification") return Policy::On::classification;
  if (word == "platform") return Policy::On::platform;
  if (word == "storage") return Policy::On::storage;
  return word == "principal" ? Policy::On::principal : Policy::On::location;
}

std::vector<Text> texts(const Build& build, std::uint32_t list) {
  std::vector<Text> result;
  build.tree.each_item(list, [&](std::uint32_t item) {
    if (build.tree.is_scalar(item)) result.push_back(build.tree.text(item));
  });
  return result;
}

Policy policy(const Build& build, ZoneId zone, const Named& named) {
  const TreeView& tree = build.tree;
  Policy result;
  result.name = named.name;
  result.zone = zone;
  result.on = subject(build.view(tree.find_text(named.node, "on")));
  const std::uint32_t allow = tree.find(named.node, "allow");
  result.has_allow = allow != kNoNode;
  result.allow = texts(build, allow);
  result.deny = texts(build, tree.find(named.node, "deny"));
  for (const Named& each : build.entries(tree.find(named.node, "mask"))) {
    result.mask.emplace_back(each.name, tree.text(each.node));
  }
  const std::string_view applies = build.view(tree.find_text(named.node, "applies"));
  result.producers = applies != "consumers";
  result.consumers = applies != "producers";
  result.mandate_zone = build.view(tree.find_text(named.node, "mandate")) == "zone";
  result.deprecated = build.deprecation(named.node);
  result.doc = tree.find_text(named.node, "doc");
  return result;
}

// `Azure:EU` is a place; `Azure:EU/**` all below it; `Azure:**` all of a vendor.
void check_location(Build& build, Text pattern) {
  const std::string_view text = build.view(pattern);
  if (text.ends_with(":**")) {
    const std::string_view vendor = text.substr(0, text.size() - 3);
    if (!build.vendors.contains(vendor)) build.references.missing(Target::vendor, 0, vendor, pattern, "R017");
    return;
  }
  const std::uint32_t stars = text.ends_with("/**") ? 3 : 0;
  build.location({pattern.offset, pattern.length - stars});
}

void check_value(Build& build, const Policy& policy, Text value) {
  const std::string_view name = build.view(value);
  switch (policy.on) {
    case Policy::On::location:
      return check_location(build, value);
    case Policy::On::vendor:
      if (!build.vendors.contains(name)) build.references.missing(Target::vendor, 0, name, value, "R017");
      return;
    case Policy::On::classification:
      build.classification(value);
      return;
    case Policy::On::platform:
      build.platform(value, "R307");
      return;
    case Policy::On::principal:
      build.principal(value);
      return;
    case Policy::On::cloud:
    case Policy::On::storage:
      return;
  }
}

}  // namespace

void build_policies(Build& build) {
  Ecosystem& out = build.ecosystem;
  std::unordered_map<std::uint32_t, std::uint32_t> bodies;  // zone → document
  for (const std::uint32_t root : build.documents("zone")) {
    const auto zone = build.zones.find(build.view(build.tree.find_text(root, "name")));
    if (zone != build.zones.end()) bodies.try_emplace(zone->second, root);
  }
  for (std::uint32_t z = 0; z < out.zones.size(); ++z) {
    out.zones[z].policies.first = static_cast<std::uint32_t>(out.policies.size());
    const auto body = bodies.find(z);
    if (body == bodies.end()) continue;
    std::vector<Named> named;
    build.tree.each_item(build.tree.find(body->second, "policies"), [&](std::uint32_t item) {
      if (const Text name = build.tree.find_text(item, "name"); !name.nowhere()) named.push_back({name, item});
    });
    for (const Named& each : build.distinct(std::move(named), "policy", "R007")) {
      out.policies.push_back(policy(build, {z}, each));
    }
    out.zones[z].policies.count = static_cast<std::uint32_t>(out.policies.size()) - out.zones[z].policies.first;
  }
}

void check_policies(Build& build) {
  for (const Policy& policy : build.ecosystem.policies) {
    for (const Text value : policy.allow) check_value(build, policy, value);
    for (const Text value : policy.deny) check_value(build, policy, value);
    for (const auto& [classification, mask] : policy.mask) build.classification(classification);
  }
}

}  // namespace intentc
