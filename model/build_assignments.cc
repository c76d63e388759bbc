// Environments, assignments, primaries, declassifications.
#include <algorithm>

#include "model/build.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

AssignmentStatus status(std::string_view word) {
  if (word == "provisioning") return AssignmentStatus::provisioning;
  if (word == "decommissioning") return AssignmentStatus::decommissioning;
  return word == "decommissioned" ? AssignmentStatus::decommissioned : AssignmentStatus::provisioned;
}

Environment environment(Build& build, const Named& named) {
  const TreeView& tree = build.tree;
  Environment result;
  result.name = named.name;
  result.at = tree.text(named.node);
  tree.each_item(tree.find(named.node, "platforms"), [&](std::uint32_t item) {
    if (!tree.is_scalar(item)) return;
    if (const PlatformId id = build.platform(tree.text(item), "R307"); id.valid()) result.platforms.push_back(id);
  });
  const std::uint32_t bindings = tree.find(named.node, "bindings");
  tree.each_entry(tree.find(bindings, "containers"), [&](std::uint32_t key, std::uint32_t value) {
    const ContainerId id = build.container(tree.text(key));
    if (id.valid()) result.containers.emplace_back(id, build.connection(value));
  });
  std::ranges::sort(result.containers, {}, [](const auto& binding) { return binding.first; });
  tree.each_entry(tree.find(bindings, "credentials"),
                  [&](std::uint32_t key, std::uint32_t) { build.credential(tree.text(key)); });
  tree.each_entry(tree.find(bindings, "principals"), [&](std::uint32_t key, std::uint32_t value) {
    const PrincipalId id = build.principal(tree.text(key));
    if (id.valid() && tree.is_scalar(value)) result.principals.emplace_back(id, tree.text(value));
  });
  std::ranges::sort(result.principals, {}, [](const auto& binding) { return binding.first; });
  tree.each_entry(tree.find(bindings, "services"), [&](std::uint32_t key, std::uint32_t value) {
    const ServiceId id = build.service(tree.text(key));
    if (id.valid()) result.services.push_back({id, tree.text(key), build.parameters(value)});
  });
  std::ranges::sort(result.services, {}, &ServiceBinding::service);
  const std::uint32_t backend = tree.find(named.node, "backend");
  result.backend.type = tree.find_text(backend, "type");
  tree.each_entry(tree.find(backend, "config"), [&](std::uint32_t key, std::uint32_t value) {
    if (tree.is_scalar(value)) result.backend.config.emplace_back(tree.text(key), tree.text(value));
  });
  std::ranges::sort(result.backend.config, {}, [&](const auto& entry) { return build.view(entry.first); });
  result.prefix = tree.find_text(named.node, "prefix");
  result.data = tree.find_text(named.node, "data");
  result.branch = tree.find_text(named.node, "branch");
  return result;
}

// Entries of all `assignments` documents, sorted by name; a name in two of them is a duplicate.
std::vector<Named> assigned(Build& build, std::string_view field, std::string_view what) {
  std::vector<Named> all;
  for (const std::uint32_t root : build.documents("assignments")) {
    for (const Named& each : build.entries(build.tree.find(root, field))) all.push_back(each);
  }
  return build.distinct(std::move(all), what, "R007");
}

GroupId assigned_group(Build& build, Text key) {
  const std::string_view name = build.view(key);
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return {};
  const WorkspaceId workspace = build.workspace(key, name.substr(0, slash), "R141");
  return workspace.valid() ? build.group_of(workspace, key, name.substr(slash + 1), "R142") : GroupId{};
}

void add_assignments(Build& build, const Named& named) {
  auto& assignments = build.ecosystem.assignments;
  const GroupId group = assigned_group(build, named.name);
  const std::size_t first = assignments.size();
  build.tree.each_item(named.node, [&](std::uint32_t item) {
    const Text name = build.tree.find_text(item, "platform");
    const PlatformId platform = build.platform(name, "R144");
    if (!group.valid() || !platform.valid()) return;
    const auto same = [&](const Assignment& other) { return other.platform == platform; };
    const auto earlier =
        std::find_if(assignments.begin() + static_cast<std::ptrdiff_t>(first), assignments.end(), same);
    if (earlier == assignments.end()) {
      assignments.push_back(
          {group, platform, status(build.view(build.tree.find_text(item, "status"))), build.tree.text(item)});
      return;
    }
    build.findings.add({.code = "R007",
                        .message = "the group " + quoted(build.view(named.name)) + " is assigned twice to platform " +
                                   quoted(build.view(name)),
                        .at = name,
                        .related = {{earlier->at, "it is assigned here already"}}});
  });
}

}  // namespace

void build_environments(Build& build) {
  auto& environments = build.ecosystem.environments;
  for (const Named& each : build.distinct_documents("environment", "R007")) {
    environments.push_back(environment(build, each));
  }
  if (build.documents("environment").empty()) environments.emplace_back().name = build.implied("default");
}

void build_assignments(Build& build) {
  Ecosystem& out = build.ecosystem;
  for (const std::uint32_t root : build.documents("assignments")) {
    const std::uint32_t groups = build.tree.find(root, "groups");
    if (build.tree.is_map(groups) && !build.tree.is_empty(groups)) out.has_assignments = true;
  }
  for (const Named& each : assigned(build, "groups", "group")) add_assignments(build, each);
  std::ranges::sort(out.assignments, {}, [](const Assignment& a) { return std::pair(a.group, a.platform); });
  for (const Named& each : assigned(build, "primary", "datastore")) {
    Primary primary;
    primary.store = build.store(each.name, build.view(each.name), "R147");
    primary.at = each.name;
    build.tree.each_item(each.node, [&](std::uint32_t item) {
      if (!build.tree.is_scalar(item)) return;
      if (const PlatformId id = build.platform(build.tree.text(item), "R147"); id.valid()) {
        primary.platforms.push_back(id);
      }
    });
    if (primary.store.valid()) out.primaries.push_back(std::move(primary));
  }
  std::ranges::sort(out.primaries, {}, [](const Primary& p) { return p.store; });
}

void build_declassifications(Build& build) {
  const TreeView& tree = build.tree;
  auto& all = build.ecosystem.declassifications;
  for (const std::uint32_t root : build.documents("declassification")) {
    Declassification made;
    made.at = tree.text(root);
    made.workspace_name = tree.find_text(root, "workspace");
    made.input_name = tree.find_text(root, "input");
    made.output_name = tree.find_text(root, "output");
    made.from_name = tree.find_text(root, "from");
    made.to_name = tree.find_text(root, "to");
    made.code = tree.find_text(root, "code");
    made.reason = tree.find_text(root, "reason");
    made.workspace = build.workspace(made.workspace_name, build.view(made.workspace_name), "R314");
    made.input = build.dataset(made.input_name, "R310");
    made.output = build.dataset(made.output_name, "R310");
    made.from = build.classification(made.from_name);
    made.to = build.classification(made.to_name);
    all.push_back(made);
  }
  std::ranges::sort(all, [&](const Declassification& a, const Declassification& b) {
    const auto key = [&](const Declassification& d) {
      return std::tuple(build.view(d.workspace_name), build.view(d.input_name), build.view(d.output_name),
                        build.view(d.from_name), build.view(d.to_name), build.view(d.code), build.view(d.reason));
    };
    return key(a) < key(b);
  });
}

}  // namespace intentc
