#include <fmt/format.h>

#include "renderers/describe_context.h"
#include "renderers/physical_names.h"

namespace intentc {

using nlohmann::json;

json describe_target(DescribeContext& context, Member& member, ContainerId id) {
  const std::string container = context.view(context.eco[id].name);
  std::set<WorkspaceId> served;
  for (const Intention& node : context.in.graph.nodes) {
    if (!context.is_elsewhere(node) || node.container != id) continue;
    for (const SinkId sink : node.sinks) served.insert(context.workspace_of(sink));
  }
  // Not a role of the platform's own database: both may stand on one server, and each states who its members are.
  const std::string login =
      context.naming.name(member, "role", context.prefix + context.in.folder + "_", {"export", slug(container)});
  json workspaces = json::array();
  for (const WorkspaceId workspace : served) workspaces.push_back(workspace_entry(context, member, workspace));
  const std::string deploy = context.target_service("deploy", container);
  context.use(deploy, fmt::format("applies what container {} needs: schemas, roles, tables, views", container),
              member.label);
  return {{"platform", context.platform},
          {"container", container},
          {"workspaces", std::move(workspaces)},
          {"login", login},
          {"deploy", deploy}};
}

}  // namespace intentc
