// Vendors and their locations, credentials, containers.
#include <algorithm>

#include "model/build.h"
#include "model/names.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

// Adds the places below `node`, which may be a mapping of names or a list of leaves.
void add_locations(Build& build, VendorId vendor, std::uint32_t node, const std::string& prefix) {
  const TreeView& tree = build.tree;
  const auto add = [&](std::uint32_t name) {
    std::string path = prefix + std::string(tree.view(name));
    build.ecosystem.locations.push_back({tree.text(name), vendor, path});
    return path + "/";
  };
  tree.each_entry(node, [&](std::uint32_t key, std::uint32_t below) { add_locations(build, vendor, below, add(key)); });
  tree.each_item(node, [&](std::uint32_t item) {
    if (tree.is_scalar(item) && !tree.is_nothing(item)) add(item);
  });
}

void build_vendors(Build& build) {
  Ecosystem& out = build.ecosystem;
  for (const Named& each : build.distinct_documents("vendor", "R007")) {
    const VendorId id{static_cast<std::uint32_t>(out.vendors.size())};
    Vendor vendor;
    vendor.name = each.name;
    vendor.doc = build.tree.find_text(each.node, "doc");
    vendor.cloud = build.tree.find_text(each.node, "cloud");
    vendor.hard = build.view(vendor.cloud);
    const auto first = static_cast<std::ptrdiff_t>(out.locations.size());
    add_locations(build, id, build.tree.find(each.node, "locations"), "");
    std::sort(out.locations.begin() + first, out.locations.end(),
              [](const Location& a, const Location& b) { return a.path < b.path; });
    const auto same = [](const Location& a, const Location& b) { return a.path == b.path; };  // was reported
    out.locations.erase(std::unique(out.locations.begin() + first, out.locations.end(), same), out.locations.end());
    build.vendors.emplace(build.view(each.name), id.value);
    out.vendors.push_back(std::move(vendor));
  }
}

void build_containers(Build& build) {
  Ecosystem& out = build.ecosystem;
  for (const Named& each : build.distinct_documents("container", "R211")) {
    Container container;
    container.name = each.name;
    container.type = build.tree.find_text(each.node, "type");
    container.connection = build.connection(build.tree.find(each.node, "connection"));
    container.locations = build.locations(build.tree.find(each.node, "locations"));
    container.readonly = build.tree.find_true(each.node, "readonly");
    container.encryption = build.tree.find_text(each.node, "encryption");
    container.doc = build.tree.find_text(each.node, "doc");
    const Text team = build.tree.find_text(each.node, "team");
    if (!team.nowhere()) container.team = build.team(team);
    out.containers.push_back(std::move(container));
  }
  // The implied service keeps its data in the container `default`.
  const bool implied_service = build.documents("service").empty();
  const auto is_default = [&](const Container& c) { return build.view(c.name) == "default"; };
  if (implied_service && std::ranges::none_of(out.containers, is_default)) {
    const auto later =
        std::ranges::find_if(out.containers, [&](const Container& c) { return build.view(c.name) > "default"; });
    Container& container = *out.containers.emplace(later);
    container.name = build.implied("default");
    container.type = build.implied("postgres");
  }
  for (std::uint32_t i = 0; i < out.containers.size(); ++i) {
    build.containers.emplace(build.view(out.containers[i].name), i);
  }
}

}  // namespace

void build_places(Build& build) {
  build_vendors(build);
  for (const Named& each : build.distinct_documents("credential", "R007")) {
    auto& credentials = build.ecosystem.credentials;
    build.credentials.emplace(build.view(each.name), static_cast<std::uint32_t>(credentials.size()));
    credentials.push_back({each.name, build.tree.find_text(each.node, "type"), build.tree.find_text(each.node, "doc")});
  }
  build_containers(build);
}

}  // namespace intentc
