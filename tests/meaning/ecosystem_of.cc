#include "tests/meaning/ecosystem_of.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace intentc::test {
namespace {

template <class Map>
std::uint32_t rank_in(const Map& map, const typename Map::key_type& key) {
  return static_cast<std::uint32_t>(std::distance(map.begin(), map.find(key)));
}

template <class Table>
std::uint32_t size_of(const Table& table) {
  return static_cast<std::uint32_t>(table.size());
}

class Builder {
 public:
  Builder(const ModelSpec& spec, TextSpace& text) : spec_(spec), text_(text) {
    for (const auto& platform : spec.platforms) {
      platforms_[platform.name] = &platform;
      if (!platform.store.empty()) containers_.insert(platform.store);
    }
    containers_.insert(spec.containers.begin(), spec.containers.end());
    for (const auto& store : spec.stores) {
      stores_[store.name] = store.datasets;
      sources_[store.name] = &store;
      containers_.insert(store.container.empty() ? "source" : store.container);
    }
    for (const auto& workspace : spec.workspaces) {
      workspaces_[workspace.name] = &workspace;
      if (!workspace.output.empty()) stores_[workspace.output] = workspace.outputs;
      if (!workspace.container.empty()) containers_.insert(workspace.container);
    }
    for (auto& [store, datasets] : stores_) std::sort(datasets.begin(), datasets.end());
  }

  Ecosystem build() {
    eco_.name = text(spec_.name);
    eco_.has_assignments = spec_.assigns;
    for (const auto& name : containers_) add_container(name);
    for (const auto& [name, platform] : platforms_) add_platform(*platform);
    for (const auto& [name, datasets] : stores_) add_store(name, datasets);
    for (const auto& [name, workspace] : workspaces_) add_workspace(*workspace);
    for (const auto& assignment : spec_.assignments) add_assignment(assignment);
    std::sort(eco_.assignments.begin(), eco_.assignments.end(), [](const Assignment& a, const Assignment& b) {
      return std::tie(a.group, a.platform) < std::tie(b.group, b.platform);
    });
    for (const auto& [store, platforms] : spec_.primaries) {
      Primary primary{.store = {rank_in(stores_, store)}, .platforms = {}, .at = text(store)};
      for (const auto& platform : platforms) primary.platforms.push_back({rank_in(platforms_, platform)});
      eco_.primaries.push_back(std::move(primary));
    }
    return std::move(eco_);
  }

 private:
  Text text(std::string_view bytes) { return text_.add_decoded(bytes, {}); }

  void add_container(const std::string& name) {
    Container container;
    container.name = text(name);
    eco_.containers.push_back(std::move(container));
  }

  void add_platform(const PlatformSpec& spec) {
    Service service;
    service.name = text(spec.name);
    if (!spec.store.empty()) service.params.push_back({text("store"), text(spec.store)});
    eco_.services.push_back(std::move(service));
    Platform platform;
    platform.name = text(spec.name);
    platform.service = {size_of(eco_.platforms)};
    eco_.platforms.push_back(std::move(platform));
  }

  void add_store(const std::string& name, const std::vector<std::string>& datasets) {
    Store store;
    store.name = text(name);
    store.datasets = {size_of(eco_.datasets), size_of(datasets)};
    store.capture.kind = CaptureKind::transformer;
    if (const auto source = sources_.find(name); source != sources_.end()) {
      store.capture.kind = CaptureKind::snapshot;
      store.capture.at = store.name;
      store.capture.single = source->second->single;
      set_trigger(source->second->trigger, store.capture.trigger);
    }
    for (const auto& dataset_name : datasets) {
      Dataset dataset;
      dataset.name = text(dataset_name);
      dataset.store = {size_of(eco_.stores)};
      eco_.datasets.push_back(std::move(dataset));
    }
    eco_.stores.push_back(std::move(store));
  }

  void set_trigger(const std::string& field, Trigger& trigger) {
    if (field.empty()) return;
    const std::string value = field.substr(field.find(": ") + 2);
    trigger.kind = field.starts_with("every") ? Trigger::Kind::every : Trigger::Kind::cron;
    trigger.at = text(field);
    if (trigger.kind == Trigger::Kind::every) trigger.every = text(value);
    if (trigger.kind == Trigger::Kind::cron) trigger.cron = text(value.substr(1, value.size() - 2));
  }

  void add_workspace(const WorkspaceSpec& spec) {
    static const std::map<std::string, Priority> priorities{{"low", Priority::low},
                                                            {"medium", Priority::medium},
                                                            {"high", Priority::high},
                                                            {"critical", Priority::critical}};
    const WorkspaceId id{size_of(eco_.workspaces)};
    Workspace workspace;
    workspace.name = text(spec.name);
    if (!spec.container.empty()) {
      workspace.container_name = text(spec.container);
      workspace.container = {rank_in(containers_, spec.container)};
    }
    if (!spec.priority.empty()) workspace.priority = priorities.at(spec.priority);
    std::map<std::string, const GroupSpec*> groups;
    for (const auto& group : spec.groups) groups[group.name] = &group;
    workspace.groups = {size_of(eco_.groups), size_of(groups)};
    for (const auto& [name, group] : groups) add_group(*group, id, spec.name);
    if (!spec.output.empty()) {
      workspace.transformer.emplace();
      workspace.transformer->name = workspace.name;
      workspace.transformer->output = {rank_in(stores_, spec.output)};
      eco_.stores[workspace.transformer->output.value].producer = id;
    }
    eco_.workspaces.push_back(std::move(workspace));
  }

  void add_group(const GroupSpec& spec, WorkspaceId workspace, const std::string& workspace_name) {
    group_ids_[workspace_name + "/" + spec.name] = {size_of(eco_.groups)};
    std::map<std::uint32_t, Text> sinks;  // by dataset
    for (const auto& sink : spec.sinks) {
      const std::string store = sink.substr(0, sink.find('/'));
      const std::string dataset = sink.substr(sink.find('/') + 1);
      const Store& read = eco_.stores[rank_in(stores_, store)];
      const auto& names = stores_.at(store);
      for (std::uint32_t at = 0; at < names.size(); ++at) {
        if (dataset == "*" || dataset == names[at]) sinks[read.datasets.first + at] = text(sink);
      }
    }
    Group group;
    group.name = text(spec.name);
    group.workspace = workspace;
    group.sinks = {size_of(eco_.sinks), size_of(sinks)};
    for (const auto& [dataset, at] : sinks) {
      Sink sink;
      sink.dataset = {dataset};
      sink.at = at;
      eco_.sinks.push_back(sink);
    }
    eco_.groups.push_back(group);
  }

  void add_assignment(const AssignmentSpec& spec) {
    static const std::map<std::string, AssignmentStatus> statuses{
        {"", AssignmentStatus::provisioned},
        {"provisioning", AssignmentStatus::provisioning},
        {"provisioned", AssignmentStatus::provisioned},
        {"decommissioning", AssignmentStatus::decommissioning},
        {"decommissioned", AssignmentStatus::decommissioned}};
    eco_.assignments.push_back({.group = group_ids_.at(spec.group),
                                .platform = {rank_in(platforms_, spec.platform)},
                                .status = statuses.at(spec.status),
                                .at = text(spec.group)});
  }

  const ModelSpec& spec_;
  TextSpace& text_;
  std::set<std::string> containers_;
  std::map<std::string, const PlatformSpec*> platforms_;
  std::map<std::string, std::vector<std::string>> stores_;  // source and made ones, with their datasets
  std::map<std::string, const StoreSpec*> sources_;
  std::map<std::string, const WorkspaceSpec*> workspaces_;
  std::map<std::string, GroupId> group_ids_;
  Ecosystem eco_;
};

}  // namespace

Ecosystem ecosystem_of(const ModelSpec& spec, TextSpace& text) { return Builder(spec, text).build(); }

}  // namespace intentc::test
