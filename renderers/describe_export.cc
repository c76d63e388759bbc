#include <fmt/format.h>

#include "renderers/describe_context.h"
#include "renderers/payload.h"
#include "renderers/view_versions.h"

namespace intentc {
namespace {

using nlohmann::json;

bool keeps_history(const DescribeContext& context) {
  return context.eco[context.in.graph.platform].history != History::live;
}

// The views with history have two columns of their own.
void check_history_columns(DescribeContext& context, const Intention& node) {
  for (const ColumnId id : context.eco[node.dataset].columns) {
    const std::string name = column_name(context.in.pack, context.view(context.eco[id].name));
    if (name != "valid_from" && name != "valid_to") continue;
    context.findings.add({.code = "R214",
                          .message = fmt::format("the views with history have a column `{}` already", name),
                          .at = context.eco[id].name,
                          .help = "give the column another name, and say `source: " + name + "`"});
  }
}

// The views of one export: one per workspace and name. They are an interface and carry no hash.
std::set<json> views_of(DescribeContext& context, const Intention& node,
                        const std::map<std::string, std::string>& names, const std::string& suffix) {
  const Ecosystem& eco = context.eco;
  const Dataset& dataset = eco[node.dataset];
  const std::string store = context.view(eco[dataset.store].name);
  const std::string plain = lower_case(store) + "_" + lower_case(context.view(dataset.name));
  const std::size_t most = context.naming.rule("table").length;
  std::set<json> views;
  for (const SinkId id : node.sinks) {
    const Sink& sink = eco[id];
    const std::string workspace = context.view(eco[context.workspace_of(id)].name);
    const std::string base = sink.as.nowhere() ? plain : lower_case(context.view(sink.as));
    const std::string name = base + "_live";  // `_full` and `_asof` are as long
    if (name.size() + suffix.size() > most) {
      context.findings.add({.code = "R214",
                            .message = fmt::format("view `{}` of workspace `{}` has {} bytes, {} is the most",
                                                   name + suffix, workspace, name.size() + suffix.size(), most),
                            .at = sink.at,
                            .help = fmt::format("give it a shorter name: `{{dataset: {}/{}, as: …}}`", store,
                                                context.view(dataset.name))});
      continue;
    }
    json view = {{"workspace", workspace},
                 {"schema", names.at("schema/" + workspace)},
                 {"role", names.at("role/" + workspace)},
                 {"view", name}};
    if (keeps_history(context)) {
      view["full"] = base + "_full";
      view["asof"] = base + "_asof";
    }
    views.insert(std::move(view));
  }
  return views;
}

// What brings the dataset to a container that is not the platform's own.
json transport(DescribeContext& context, const Intention& node, DescribedNode& described, const json& table) {
  Member& member = described.member;
  const std::string container = context.view(context.eco[node.container].name);
  const std::string store = context.view(context.eco[context.eco[node.dataset].store].name);
  const std::string dataset = table.at("name");
  const std::string service = context.target_service("export", container);
  context.use(service, fmt::format("brings data to container {}", container), member.label,
              context.targets.at(container).at("role"), context.database_of(node.container));
  context.use_load(member.label);
  return {{"job", context.naming.name(member, "job", "", {"export", container, store, dataset})},
          {"shape", export_shape(table)},
          {"target", service},
          {"load", context.load_service()},
          {"schedule", {{"kind", "none"}}},
          {"after", context.committers({context.labels[context.landing.at(node.dataset.value)]})}};
}

// A transformer's code runs at home, wherever its workspace lies: there it reads the same views.
void keep_inputs_at_home(DescribeContext& context, const Intention& node, const std::string& label,
                         const json& payload) {
  std::map<WorkspaceId, json> views;
  for (const SinkId sink : node.sinks) {
    const WorkspaceId id = context.workspace_of(sink);
    if (!context.eco[id].transformer || views.contains(id)) continue;
    const std::string name = context.view(context.eco[id].name);
    json& list = views[id] = json::array();
    for (json view : payload.at("views")) {
      if (view.at("workspace") != name) continue;
      view["schema"] = context.foundation.at("schema/" + name);
      view["role"] = context.foundation.at("role/" + name);
      list.push_back(std::move(view));
    }
  }
  for (auto& [id, list] : views) {
    context.read_at_home[id.value].push_back({{"label", label},
                                              {"identity", ""},
                                              {"job", ""},
                                              {"store", payload.at("store")},
                                              {"container", ""},
                                              {"dataset", payload.at("dataset")},
                                              {"versions", payload.at("versions")},
                                              {"views", std::move(list)}});
  }
}

}  // namespace

std::string export_shape(const json& dataset) {
  return shape_digest({dataset.at("digest"), dataset.value("forensic", false) ? "forensic" : ""});
}

json describe_export(DescribeContext& context, const Intention& node, DescribedNode& described, const json& last) {
  const Ecosystem& eco = context.eco;
  const Dataset& dataset = eco[node.dataset];
  const Store& store = eco[dataset.store];
  const std::string container = node.container ? context.view(eco[node.container].name) : "";
  const bool elsewhere = context.is_elsewhere(node);
  const auto& names = elsewhere ? context.targets.at(container) : context.foundation;
  described.zone = context.zone(store.team);
  if (elsewhere) described.server = container;
  described.group = "export " + container + "/" + context.view(store.name);
  json table = context.landed[node.dataset.value];
  table.erase("from");
  if (keeps_history(context)) check_history_columns(context, node);
  json versions;
  if (last.is_object()) {
    versions = last.contains("versions") ? last.at("versions") : view_versions({}, last.at("dataset"));
  }
  versions = view_versions(versions, table);
  const std::string suffix = versions.back().at("suffix");
  json payload = {{"store", context.view(store.name)},
                  {"container", container},
                  {"loader", elsewhere ? names.at("role") : context.loader(described.zone)},
                  {"dataset", table},
                  {"views", views_of(context, node, names, suffix)},
                  {"versions", std::move(versions)}};
  if (elsewhere) {
    payload.update(transport(context, node, described, table));
    keep_inputs_at_home(context, node, described.member.label, payload);
  } else {
    payload["owner"] = context.owner(described.zone);
  }
  return payload;
}

}  // namespace intentc
