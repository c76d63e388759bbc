#include "renderers/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "graph/history/identity.h"
#include "graph/meaning/capabilities.h"
#include "renderers/payload.h"
#include "renderers/physical_names.h"

namespace intentc {
namespace {

using nlohmann::json;

constexpr std::string_view kFoundation = "foundation";

std::string str(std::string_view text) { return std::string(text); }

// Fills `{table}` and its like in an address pattern.
std::string filled(std::string pattern, const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) {
    const std::string hole = "{" + name + "}";
    for (auto at = pattern.find(hole); at != std::string::npos; at = pattern.find(hole, at + value.size())) {
      pattern.replace(at, hole.size(), value);
    }
  }
  return pattern;
}

class Describer {
 public:
  Describer(const DescribeInput& in, Diagnostics& findings)
      : in_(in),
        eco_(in.ecosystem),
        text_(in.text),
        findings_(findings),
        tables_(rule("table")),
        schemas_(rule("schema")),
        roles_(rule("role")),
        jobs_(rule("job")),
        own_(own_container(in.ecosystem, in.text, in.graph.platform)) {}

  DescribedPlatform run() {
    result_.name = view(eco_[in_.graph.platform].name);
    result_.folder = in_.folder;
    if (in_.environment) prefix_ = view(eco_[in_.environment].prefix);
    remember();
    label_nodes();
    describe_foundation();
    for (std::uint32_t i = 0; i < in_.graph.nodes.size(); ++i) describe_node({i});
    for (auto& [name, use] : services_) {
      std::sort(use.used_by.begin(), use.used_by.end());
      result_.services.push_back(std::move(use));
    }
    return std::move(result_);
  }

 private:
  using Names = std::map<std::string, std::string>;

  std::string view(Text text) const { return text.nowhere() ? std::string() : str(text_.view(text)); }
  const PackNameRule& rule(const std::string& kind) const {
    static const PackNameRule any;
    auto found = in_.pack.names.find(kind);
    return found == in_.pack.names.end() ? any : found->second;
  }

  // What the last render gave away stays given.
  void remember() {
    if (in_.previous == nullptr) return;
    for (const auto& [id, chunk] : in_.previous->chunks) {
      for (const Member& member : chunk.members) {
        before_.emplace(member.label, &member);
        for (const auto& [key, name] : member.names) {
          const std::string owner = member.identity + "/" + key;
          if (key.starts_with("table/")) tables_.keep(name, owner);
          if (key == "job") jobs_.keep(name, owner);
          if (key.starts_with("schema/")) schemas_.keep(name, owner);
          if (key.starts_with("role/")) roles_.keep(name, owner);
        }
      }
    }
  }

  void label_nodes() {
    labels_.reserve(in_.graph.nodes.size());
    for (std::uint32_t i = 0; i < in_.graph.nodes.size(); ++i) {
      labels_.push_back(label(eco_, text_, in_.graph, {i}));
      const Intention& node = in_.graph[NodeId{i}];
      if (node.kind != IntentionKind::ingest && node.kind != IntentionKind::link) continue;
      for (const DatasetId dataset : node.datasets) landing_.emplace(dataset.value, i);
    }
  }

  Member born(const std::string& label, std::string_view kind) {
    Member member;
    auto found = before_.find(label);
    if (found != before_.end()) {
      member.identity = found->second->identity;
      member.names = found->second->names;
    } else {
      member.identity = node_identity(in_.environment_name, result_.name, kind, label, 0);
    }
    member.label = label;
    member.kind = str(kind);
    member.state = "live";
    return member;
  }

  json before(const std::string& label) const {
    auto found = before_.find(label);
    return found == before_.end() ? json() : json::parse(found->second->payload, nullptr, false);
  }

  static json part(const json& payload, const char* list, const std::string& name) {
    if (!payload.is_object() || !payload.contains(list)) return {};
    for (const json& item : payload.at(list)) {
      if (item.value("name", "") == name) return item;
    }
    return {};
  }

  std::string name(Member& member, NameSpace& names, const std::string& key, std::string_view prefix,
                   std::initializer_list<std::string_view> parts) {
    auto found = member.names.find(key);
    if (found == member.names.end()) {
      found = member.names.emplace(key, names.allot(member.identity + "/" + key, prefix, parts)).first;
    }
    return found->second;
  }

  void use(const std::string& service, const std::string& purpose, const std::string& label) {
    ServiceUse& entry = services_[service];
    entry.name = service;
    entry.purpose = purpose;
    if (entry.used_by.empty() || entry.used_by.back() != label) entry.used_by.push_back(label);
  }

  // --- the foundation: what every chunk of the platform stands on ---------------------------------------------------

  void describe_foundation() {
    const std::string label = "Foundation/" + result_.name;
    Member member = born(label, kFoundation);
    std::set<WorkspaceId> workspaces;
    for (const Intention& node : in_.graph.nodes) {
      if (node.kind == IntentionKind::trigger) workspaces.insert(node.workspace);
      for (const SinkId sink : node.sinks) workspaces.insert(eco_[group_of(sink)].workspace);
    }
    json list = json::array();
    for (const WorkspaceId id : workspaces) {
      const Workspace& workspace = eco_[id];
      const std::string name_as_written = view(workspace.name);
      std::set<std::string> members;
      for (const PrincipalId principal : workspace.readers) members.insert(role_of(principal));
      for (const PrincipalId principal : workspace.admins) members.insert(role_of(principal));
      if (members.empty() && !workspace.transformer) {
        result_.notes.push_back(
            fmt::format("the views of workspace `{}` are readable by nobody: it has no `access`", name_as_written));
      }
      json entry = {{"workspace", name_as_written},
                    {"schema", name(member, schemas_, "schema/" + name_as_written, prefix_of("schema"), {name_as_written})},
                    {"role", name(member, roles_, "role/" + name_as_written, prefix_ + in_.folder + "_w_", {name_as_written})},
                    {"members", members}};
      if (!workspace.doc.nowhere()) entry["doc"] = view(workspace.doc);
      list.push_back(std::move(entry));
    }
    const json payload = {{"version", kPayloadVersion},
                          {"platform", result_.name},
                          {"workspaces", std::move(list)},
                          {"load_role", name(member, roles_, "role-load", prefix_ + in_.folder + "_", {"load"})}};
    member.payload = payload.dump();
    use(in_.folder + "__deploy", "applies the render: creates schemas, roles, tables and views", label);
    foundation_names_ = member.names;
    result_.foundation = std::move(member);
  }

  std::string prefix_of(const std::string& kind) const { return rule(kind).prefix; }

  std::string role_of(PrincipalId principal) const {
    if (in_.environment) {
      for (const auto& [bound, role] : eco_[in_.environment].principals) {
        if (bound == principal) return view(role);
      }
    }
    return view(eco_[principal].name);
  }

  // --- nodes --------------------------------------------------------------------------------------------------------

  void describe_node(NodeId id) {
    const Intention& node = in_.graph[id];
    DescribedNode described;
    described.node = id;
    described.member = born(labels_[id.value], word(node.kind));
    json payload;
    switch (node.kind) {
      case IntentionKind::ingest:
        payload = ingest(node, described);
        break;
      case IntentionKind::export_:
        payload = export_payload(node, described);
        break;
      case IntentionKind::trigger:
        payload = trigger(node, described);
        break;
      case IntentionKind::transform:
        payload = transform(node, described);
        break;
      case IntentionKind::link:
        payload = link(node, described);
        break;
    }
    payload["version"] = kPayloadVersion;
    described.member.payload = payload.dump();
    add_resources(described, payload);
    result_.nodes.push_back(std::move(described));
  }

  json ingest(const Intention& node, DescribedNode& described) {
    Member& member = described.member;
    const Store& store = eco_[node.store];
    const std::string store_name = view(store.name);
    described.zone = zone(store.team);
    described.group = store.producer ? "workspace " + view(eco_[store.producer].name) : "store " + store_name;
    const json last = before(member.label);
    json datasets = json::array();
    std::set<std::string> present;
    for (const DatasetId id : node.datasets) {
      const std::string dataset = view(eco_[id].name);
      const std::string table = name(member, tables_, "table/" + dataset, "", {store_name, dataset});
      json entry = dataset_payload(eco_, text_, in_.pack, id, table, part(last, "datasets", dataset));
      if (!store.producer) entry["from"] = source_table(source_name(store, id));
      entry["digest"] = schema_digest(entry);
      present.insert(dataset);
      datasets.push_back(std::move(entry));
    }
    // A dataset that nobody wants any more keeps its table until somebody may drop it.
    if (last.is_object()) {
      for (json entry : last.at("datasets")) {
        if (present.contains(entry.at("name").get<std::string>())) continue;
        entry["state"] = "detached";
        datasets.push_back(std::move(entry));
      }
    }
    std::sort(datasets.begin(), datasets.end(), [](const json& a, const json& b) {
      return a.at("name").get_ref<const std::string&>() < b.at("name").get_ref<const std::string&>();
    });
    json payload = {{"store", store_name},
                    {"capture", store.producer ? "transformer" : "snapshot"},
                    {"schedule", schedule(store.capture.trigger, text_)},
                    {"contact", contact(eco_, text_, store.team, store.contacts)},
                    {"datasets", std::move(datasets)},
                    {"load", load_service()}};
    if (node.dataset) {
      payload["job"] = name(member, jobs_, "job", "", {"ingest", store_name, view(eco_[node.dataset].name)});
    } else {
      payload["job"] = name(member, jobs_, "job", "", {"ingest", store_name});
    }
    json after = json::array();
    if (store.producer) {
      after.push_back(transform_label(store.producer));
    } else {
      const std::string service = source_service(store.capture);
      payload["service"] = service;
      use(service, fmt::format("reads container `{}`", view(store.capture.container_name)), member.label);
    }
    payload["after"] = std::move(after);
    use(load_service(), "runs the jobs: stages and merges", member.label);
    return payload;
  }

  std::string source_name(const Store& store, DatasetId id) const {
    for (const Capture::SourceName& table : store.capture.tables) {
      if (table.dataset == id) return view(table.source);
    }
    return lower_case(text_.view(eco_[id].name));
  }

  std::string source_service(const Capture& capture) const {
    const Connection* connection = nullptr;
    if (in_.environment) {
      for (const auto& [container, bound] : eco_[in_.environment].containers) {
        if (container == capture.container) connection = &bound;
      }
    }
    if (connection == nullptr && capture.container) connection = &eco_[capture.container].connection;
    if (connection != nullptr && !connection->service.nowhere()) return view(connection->service);
    std::string service = slug(view(capture.container_name));
    if (!capture.credential_name.nowhere()) service += "__" + slug(view(capture.credential_name));
    return service;
  }

  std::string load_service() const { return in_.folder + "__load"; }

  json export_payload(const Intention& node, DescribedNode& described) {
    const Dataset& dataset = eco_[node.dataset];
    const Store& store = eco_[dataset.store];
    const std::string store_name = view(store.name);
    described.zone = zone(store.team);
    described.group = "export " + (node.container ? view(eco_[node.container].name) : "") + "/" + store_name;
    const std::uint32_t source = landing_.at(node.dataset.value);
    const json source_payload = json::parse(result_.nodes[source].member.payload);
    json table = part(source_payload, "datasets", view(dataset.name));
    table.erase("from");
    json views = json::array();
    const std::string plain = lower_case(store_name) + "_" + lower_case(text_.view(dataset.name));
    for (const SinkId id : node.sinks) {
      const Sink& sink = eco_[id];
      const Workspace& workspace = eco_[eco_[group_of(id)].workspace];
      const std::string workspace_name = view(workspace.name);
      const std::string view_name = (sink.as.nowhere() ? plain : lower_case(text_.view(sink.as))) + "_live";
      if (view_name.size() > rule("table").length) {
        findings_.add({.code = "R214",
                       .message = fmt::format("view `{}` of workspace `{}` would have {} bytes, {} is the most", view_name,
                                              workspace_name, view_name.size(), rule("table").length),
                       .at = sink.at,
                       .label = "",
                       .help = fmt::format("give it a shorter name: `{{dataset: {}/{}, as: …}}`", store_name,
                                           view(dataset.name))});
        continue;
      }
      views.push_back({{"workspace", workspace_name},
                       {"schema", foundation_names_.at("schema/" + workspace_name)},
                       {"role", foundation_names_.at("role/" + workspace_name)},
                       {"view", view_name}});
    }
    std::sort(views.begin(), views.end());
    views.erase(std::unique(views.begin(), views.end()), views.end());
    return {{"store", store_name},
            {"container", node.container ? view(eco_[node.container].name) : ""},
            {"dataset", std::move(table)},
            {"views", std::move(views)}};
  }

  json trigger(const Intention& node, DescribedNode& described) {
    Member& member = described.member;
    const Workspace& workspace = eco_[node.workspace];
    place_with_workspace(described, workspace);
    const Transformer& transformer = *workspace.transformer;
    const auto inputs = external_inputs(node.workspace);
    json payload = {{"workspace", view(workspace.name)},
                    {"job", name(member, jobs_, "job", "", {"trigger", view(workspace.name)})},
                    {"starts", transform_label(node.workspace)},
                    {"schedule", schedule(transformer.trigger, text_)},
                    {"any", transformer.trigger.kind == Trigger::Kind::on && transformer.trigger.any},
                    {"inputs", inputs},
                    {"after", inputs},
                    {"load", load_service()}};
    if (transformer.trigger.kind == Trigger::Kind::on) {
      std::set<std::string> chosen;
      for (const DatasetId dataset : transformer.trigger.inputs) {
        auto landed = landing_.find(dataset.value);
        if (landed != landing_.end()) chosen.insert(labels_[landed->second]);
      }
      payload["inputs"] = chosen;
    }
    use(load_service(), "runs the jobs: stages and merges", member.label);
    return payload;
  }

  json transform(const Intention& node, DescribedNode& described) {
    Member& member = described.member;
    const Workspace& workspace = eco_[node.workspace];
    place_with_workspace(described, workspace);
    const Transformer& transformer = *workspace.transformer;
    const std::string workspace_name = view(workspace.name);
    json outputs = json::array();
    for (const CodeOutput& output : transformer.sql) {
      if (!output.dataset) continue;
      outputs.push_back({{"dataset", view(output.dataset_name)}, {"sql", view(output.sql)}});
    }
    std::string output_label;
    if (transformer.output && !eco_[transformer.output].datasets.empty()) {
      auto landed = landing_.find(eco_[transformer.output].datasets.first);
      if (landed != landing_.end()) output_label = labels_[landed->second];
    }
    const std::string trigger_label = fmt::format("Trigger/{}/{}", result_.name, workspace_name);
    use(load_service(), "runs the jobs: stages and merges", member.label);
    return {{"workspace", workspace_name},
            {"transformer", view(transformer.name)},
            {"job", name(member, jobs_, "job", "", {"transform", workspace_name})},
            {"schema", foundation_names_.at("schema/" + workspace_name)},
            {"output", output_label},
            {"inputs", external_inputs(node.workspace)},
            {"outputs", std::move(outputs)},
            {"after", json::array({trigger_label})},
            {"load", load_service()}};
  }

  json link(const Intention& node, DescribedNode& described) {
    const Store& store = eco_[node.store];
    described.zone = zone(store.team);
    described.group = "store " + view(store.name);
    return {{"store", view(store.name)}, {"primary", view(eco_[node.primary].name)}};
  }

  void place_with_workspace(DescribedNode& described, const Workspace& workspace) {
    described.zone = zone(workspace.team);
    described.group = "workspace " + view(workspace.name);
  }

  std::string zone(TeamId team) const { return team ? view(eco_[eco_[team].zone].name) : "default"; }

  std::string transform_label(WorkspaceId workspace) const {
    return fmt::format("DataTransformer/{}/{}", result_.name, view(eco_[workspace].name));
  }

  GroupId group_of(SinkId id) const {
    auto after = std::upper_bound(eco_.groups.begin(), eco_.groups.end(), id.value,
                                  [](std::uint32_t sink, const Group& group) { return sink < group.sinks.first; });
    auto group = std::prev(after);
    while (!group->sinks.contains(id)) --group;  // groups without sinks share their `first` with the next one
    return {static_cast<std::uint32_t>(group - eco_.groups.begin())};
  }

  // Labels of the streams that a transformer reads, without its own output.
  std::set<std::string> external_inputs(WorkspaceId id) const {
    std::set<std::string> inputs;
    const Workspace& workspace = eco_[id];
    for (const GroupId group : workspace.groups) {
      for (const SinkId sink : eco_[group].sinks) {
        const DatasetId dataset = eco_[sink].dataset;
        if (!dataset || eco_[eco_[dataset].store].producer == id) continue;
        auto landed = landing_.find(dataset.value);
        if (landed != landing_.end()) inputs.insert(labels_[landed->second]);
      }
    }
    return inputs;
  }

  // --- resources ----------------------------------------------------------------------------------------------------

  void add_resources(DescribedNode& described, const json& payload) {
    auto found = in_.pack.resources.find(described.member.kind);
    if (found == in_.pack.resources.end()) return;
    for (const PackResource& resource : found->second) {
      const auto add = [&](const std::map<std::string, std::string>& values) {
        described.member.resources.push_back({filled(resource.address, values), resource.manager, resource.data});
        described.weight += resource.weight;
      };
      if (resource.per == "dataset") {
        for (const json& dataset : payload.at("datasets")) add({{"table", dataset.at("table").get<std::string>()}});
      } else if (resource.per == "view") {
        for (const json& item : payload.at("views")) {
          add({{"schema", item.at("schema").get<std::string>()}, {"view", item.at("view").get<std::string>()}});
        }
      } else {
        std::map<std::string, std::string> values;
        if (payload.contains("job")) values["job"] = payload.at("job").get<std::string>();
        if (payload.contains("dataset")) values["table"] = payload.at("dataset").at("table").get<std::string>();
        add(values);
      }
    }
    auto& resources = described.member.resources;
    std::sort(resources.begin(), resources.end(),
              [](const Resource& a, const Resource& b) { return a.address < b.address; });
  }

  const DescribeInput& in_;
  const Ecosystem& eco_;
  const TextSpace& text_;
  Diagnostics& findings_;
  NameSpace tables_, schemas_, roles_, jobs_;
  ContainerId own_;
  std::string prefix_;
  DescribedPlatform result_;
  std::vector<std::string> labels_;                       // by node
  std::map<std::uint32_t, std::uint32_t> landing_;        // dataset → its ingest or link node
  std::map<std::string, const Member*> before_;           // by label
  Names foundation_names_;
  std::map<std::string, ServiceUse> services_;            // by name
};

}  // namespace

DescribedPlatform describe(const DescribeInput& input, Diagnostics& findings) { return Describer(input, findings).run(); }

}  // namespace intentc
