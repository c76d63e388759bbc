#include <fmt/format.h>

#include "renderers/describe_context.h"
#include "renderers/payload.h"

namespace intentc {
namespace {

using nlohmann::json;

// The views of one export: one per workspace and name. They are an interface and carry no hash.
std::set<json> views_of(DescribeContext& context, const Intention& node) {
  const Ecosystem& eco = context.eco;
  const Dataset& dataset = eco[node.dataset];
  const std::string store = context.view(eco[dataset.store].name);
  const std::string plain = lower_case(store) + "_" + lower_case(context.view(dataset.name));
  const std::size_t most = context.naming.rule("table").length;
  std::set<json> views;
  for (const SinkId id : node.sinks) {
    const Sink& sink = eco[id];
    const std::string workspace = context.view(eco[context.workspace_of(id)].name);
    const std::string name = (sink.as.nowhere() ? plain : lower_case(context.view(sink.as))) + "_live";
    if (name.size() > most) {
      context.findings.add({.code = "R214",
                            .message = fmt::format("view `{}` of workspace `{}` has {} bytes, {} is the most", name,
                                                   workspace, name.size(), most),
                            .at = sink.at,
                            .help = fmt::format("give it a shorter name: `{{dataset: {}/{}, as: …}}`", store,
                                                context.view(dataset.name))});
      continue;
    }
    json view = {{"workspace", workspace},
                 {"schema", context.foundation.at("schema/" + workspace)},
                 {"role", context.foundation.at("role/" + workspace)},
                 {"view", name}};
    views.insert(std::move(view));
  }
  return views;
}

}  // namespace

json describe_export(DescribeContext& context, const Intention& node, DescribedNode& described) {
  const Ecosystem& eco = context.eco;
  const Dataset& dataset = eco[node.dataset];
  const Store& store = eco[dataset.store];
  const std::string container = node.container ? context.view(eco[node.container].name) : "";
  described.zone = context.zone(store.team);
  described.group = "export " + container + "/" + context.view(store.name);
  json table = context.landed[node.dataset.value];
  table.erase("from");
  return {{"store", context.view(store.name)},
          {"container", container},
          {"loader", context.loader(described.zone)},
          {"dataset", std::move(table)},
          {"views", views_of(context, node)}};
}

}  // namespace intentc
