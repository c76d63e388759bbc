#include <fmt/format.h>

#include "graph/meaning/landing.h"
#include "renderers/describe_context.h"
#include "renderers/given_names.h"
#include "renderers/payload.h"

namespace intentc {
namespace {

using nlohmann::json;

// The role that a principal is bound to in this environment, else the role of the same name.
std::string role_of(DescribeContext& context, PrincipalId principal) {
  Text name = context.eco[principal].name;
  if (context.in.environment) {
    for (const auto& [bound, role] : context.eco[context.in.environment].principals) {
      if (bound == principal) name = role;
    }
  }
  check_role(context, name);
  return context.view(name);
}

std::set<std::string> members_of(DescribeContext& context, const Workspace& workspace) {
  std::set<std::string> members;
  for (const PrincipalId principal : workspace.readers) members.insert(role_of(context, principal));
  for (const PrincipalId principal : workspace.admins) members.insert(role_of(context, principal));
  return members;
}

// One role per zone that has nodes now or had some before.
json loaders_of(DescribeContext& context, Member& member, const std::string& roles) {
  std::set<std::string> zones;
  for (const Intention& node : context.in.graph.nodes) {
    if (node.store) zones.insert(context.zone(context.eco[node.store].team));
    if (node.dataset) zones.insert(context.zone(context.eco[context.eco[node.dataset].store].team));
    if (node.workspace) zones.insert(context.zone(context.eco[node.workspace].team));
  }
  for (const std::string& zone : zones) context.naming.name(member, "role/zone " + zone, roles, {"load", zone});
  json loaders = json::array();
  constexpr std::string_view kZone = "role/zone ";
  for (const auto& [key, role] : member.names) {
    if (key.starts_with(kZone)) loaders.push_back({{"zone", key.substr(kZone.size())}, {"role", role}});
  }
  for (json& loader : loaders) {
    const std::string& zone = loader.at("zone").get_ref<const std::string&>();
    loader["owner"] = context.naming.name(member, owner_role(zone), roles, {"deploy", zone});
  }
  return loaders;
}

}  // namespace

json workspace_entry(DescribeContext& context, Member& member, WorkspaceId id, std::set<std::string> more) {
  const Workspace& workspace = context.eco[id];
  const std::string name = context.view(workspace.name);
  std::set<std::string> members = members_of(context, workspace);
  if (members.empty() && !workspace.transformer) {
    context.notes.push_back(fmt::format("the views of workspace {} are readable by nobody: it has no `access`", name));
  }
  members.merge(more);
  const std::string roles = context.prefix + context.in.folder + "_w_";
  json entry = {{"workspace", name},
                {"schema", context.naming.name(member, "schema/" + name, "", {name})},
                {"role", context.naming.name(member, "role/" + name, roles, {name})},
                {"members", members}};
  if (!workspace.doc.nowhere()) entry["doc"] = context.view(workspace.doc);
  return entry;
}

json describe_foundation(DescribeContext& context, Member& member) {
  std::set<WorkspaceId> served;
  for (const Intention& node : context.in.graph.nodes) {
    if (node.kind == IntentionKind::trigger) served.insert(node.workspace);
    if (context.is_elsewhere(node)) continue;
    for (const SinkId sink : node.sinks) served.insert(context.workspace_of(sink));
  }
  if (context.in.environment) check_prefix(context, context.eco[context.in.environment].prefix);
  const std::string roles = context.prefix + context.in.folder + "_";
  const std::string login = context.naming.name(member, "role", roles, {"load"});
  json loaders = loaders_of(context, member, roles);
  json workspaces = json::array();
  json runners = json::array();
  json workers = json::array({login});
  for (const json& loader : loaders) workers.push_back(loader["owner"]);
  for (const WorkspaceId id : served) {
    const Workspace& workspace = context.eco[id];
    std::set<std::string> logins;
    if (workspace.transformer) {
      const std::string name = context.view(workspace.name);
      const std::string runner = context.naming.name(member, runner_role(name), roles + "t_", {name});
      logins.insert(runner);
      runners.push_back({{"workspace", name}, {"role", runner}});
    }
    workspaces.push_back(workspace_entry(context, member, id, std::move(logins)));
    if (workspace.transformer) {
      runners.back()["schema"] = workspaces.back()["schema"];
    } else {  // who reads may sort and join in temporary tables; a transformer may make nothing
      workers.push_back(workspaces.back()["role"]);
    }
  }
  note_sharing(context, own_container(context.eco, context.in.text, context.in.graph.platform));
  context.use(context.in.folder + "__deploy", "applies the render: schemas, roles, tables, views", member.label, "",
              context.own_database());
  return {{"platform", context.platform},  {"workspaces", std::move(workspaces)}, {"login", login},
          {"loaders", std::move(loaders)}, {"runners", std::move(runners)},       {"workers", std::move(workers)}};
}

}  // namespace intentc
