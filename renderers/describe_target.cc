#include <fmt/format.h>

#include "graph/meaning/landing.h"
#include "renderers/describe_context.h"
#include "renderers/physical_names.h"

namespace intentc {

using nlohmann::json;

void note_sharing(DescribeContext& context, ContainerId container) {
  for (std::uint32_t i = 0; i < context.eco.platforms.size(); ++i) {
    const PlatformId other{i};
    if (other == context.in.graph.platform || own_container(context.eco, context.in.text, other) != container) continue;
    context.notes.push_back(
        fmt::format("container {} is the own one of platform {} too: a database serves one platform",
                    context.view(context.eco[container].name), context.view(context.eco[other].name)));
  }
}

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
  const auto first = context.read_by.try_emplace(deploy, container, "").first;
  if (first->second.first != container) {
    context.findings.add(
        {.code = "R214",
         .message = fmt::format("containers `{}` and `{}` would both be reached through the service `{}`",
                                first->second.first, container, deploy),
         .at = context.eco[id].name,
         .help = "give one of them another name"});
  }
  note_sharing(context, id);
  context.use(deploy, fmt::format("applies what container {} needs: schemas, roles, tables, views", container),
              member.label, "", context.database_of(id));
  return {{"platform", context.platform},
          {"container", container},
          {"workspaces", std::move(workspaces)},
          {"login", login},
          {"deploy", deploy}};
}

}  // namespace intentc
