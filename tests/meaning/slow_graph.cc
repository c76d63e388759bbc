#include "tests/meaning/slow_graph.h"

#include <algorithm>
#include <functional>

namespace intentc::test {
namespace {

using Names = std::set<std::string>;

struct Model {
  const ModelSpec& spec;
  std::map<std::string, Names> datasets;     // by store
  std::map<std::string, bool> single;        // by store
  std::map<std::string, std::string> maker;  // store → workspace of its transformer
  std::map<std::string, const WorkspaceSpec*> workspaces;
  std::map<std::string, std::string> platform_store;  // the platform's own container

  explicit Model(const ModelSpec& s) : spec(s) {
    for (const auto& store : s.stores) {
      datasets[store.name] = Names(store.datasets.begin(), store.datasets.end());
      single[store.name] = store.single;
    }
    for (const auto& workspace : s.workspaces) {
      workspaces[workspace.name] = &workspace;
      if (workspace.output.empty()) continue;
      datasets[workspace.output] = Names(workspace.outputs.begin(), workspace.outputs.end());
      maker[workspace.output] = workspace.name;
    }
    for (const auto& platform : s.platforms) platform_store[platform.name] = platform.store;
  }

  // (store, dataset) of each sink, `*` expanded.
  std::set<std::pair<std::string, std::string>> sinks(const GroupSpec& group) const {
    std::set<std::pair<std::string, std::string>> result;
    for (const auto& sink : group.sinks) {
      const std::string store = sink.substr(0, sink.find('/'));
      const std::string dataset = sink.substr(sink.find('/') + 1);
      if (dataset != "*") result.insert({store, dataset});
      if (dataset != "*") continue;
      for (const auto& each : datasets.at(store)) result.insert({store, each});
    }
    return result;
  }

  const GroupSpec& group(const std::string& workspace, const std::string& name) const {
    for (const auto& each : workspaces.at(workspace)->groups) {
      if (each.name == name) return each;
    }
    throw std::logic_error("no group " + name);
  }

  std::string container(const std::string& workspace, const std::string& platform) const {
    const std::string& own = workspaces.at(workspace)->container;
    return own.empty() ? platform_store.at(platform) : own;
  }

  // The platform from which `platform` has to take the store; empty: it reads the store itself.
  std::string primary(const std::string& store, const std::string& platform) const {
    const auto listed = spec.primaries.find(store);
    if (listed == spec.primaries.end() || listed->second.empty()) return "";
    const bool is_primary = std::count(listed->second.begin(), listed->second.end(), platform) > 0;
    return is_primary ? "" : listed->second.front();
  }

  std::set<std::pair<std::string, std::string>> roots(const std::string& platform) const {
    std::set<std::pair<std::string, std::string>> result;
    if (!spec.assigns) {
      if (spec.platforms.size() != 1) return result;
      for (const auto& workspace : spec.workspaces) {
        if (!workspace.output.empty()) continue;
        for (const auto& each : workspace.groups) result.insert({workspace.name, each.name});
      }
      return result;
    }
    for (const auto& assignment : spec.assignments) {
      if (assignment.platform != platform || assignment.status == "decommissioned") continue;
      const auto slash = assignment.group.find('/');
      result.insert({assignment.group.substr(0, slash), assignment.group.substr(slash + 1)});
    }
    return result;
  }
};

int urgency(const std::string& priority) {
  const std::vector<std::string> order{"unknown", "low", "medium", "high", "critical"};
  return static_cast<int>(std::find(order.begin(), order.end(), priority) - order.begin());
}

struct Platform {
  const Model& model;
  std::string name;
  SlowGraph graph = {};
  Names transformers = {};  // workspaces of those that run here
  std::set<std::pair<std::string, std::string>> served = {};

  std::string source(const std::string& store, const std::string& dataset) {
    const std::string primary = model.primary(store, name);
    std::string result;
    if (!primary.empty()) {
      result = "Link/" + name + "/" + primary + "/" + store;
    } else {
      const bool one_by_one = !model.maker.contains(store) && model.single.at(store);
      result = "Ingest/" + name + "/" + store + (one_by_one ? "/" + dataset : "");
    }
    SlowNode& node = graph.nodes[result];
    node.datasets.insert(dataset);
    if (primary.empty() && model.maker.contains(store)) node.datasets = model.datasets.at(store);
    return result;
  }

  // Whom the platform serves: the roots, and the groups of every transformer whose output they want, and so on.
  void serve() {
    served = model.roots(name);
    for (bool more = true; more;) {
      more = false;
      for (const auto& [workspace, group] : std::set(served)) {
        if (model.container(workspace, name).empty()) graph.without_container.insert(workspace);
        if (model.container(workspace, name).empty()) continue;
        for (const auto& [store, dataset] : model.sinks(model.group(workspace, group))) {
          if (!model.maker.contains(store) || !model.primary(store, name).empty()) continue;
          const std::string& maker = model.maker.at(store);
          if (model.container(maker, name).empty()) graph.without_container.insert(maker);
          if (model.container(maker, name).empty()) continue;
          if (!transformers.insert(maker).second) continue;
          more = true;
          for (const auto& each : model.workspaces.at(maker)->groups) served.insert({maker, each.name});
        }
      }
    }
  }

  void draw() {
    for (const auto& [workspace, group] : served) {
      const std::string container = model.container(workspace, name);
      if (container.empty()) continue;
      for (const auto& [store, dataset] : model.sinks(model.group(workspace, group))) {
        const std::string exported = "Export/" + name + "/" + container + "/" + store + "/" + dataset;
        graph.nodes[exported].sinks.insert(workspace + "/" + group);
        graph.edges.insert({source(store, dataset), exported, false});
        if (!transformers.contains(workspace)) continue;
        const bool self = model.workspaces.at(workspace)->output == store;
        graph.edges.insert({exported, "Trigger/" + name + "/" + workspace, self});
      }
    }
    for (const auto& workspace : transformers) {
      const std::string trigger = "Trigger/" + name + "/" + workspace;
      const std::string transform = "DataTransformer/" + name + "/" + workspace;
      const std::string& output = model.workspaces.at(workspace)->output;
      graph.nodes[trigger];
      graph.nodes[transform];
      graph.edges.insert({trigger, transform, false});
      graph.edges.insert({transform, source(output, *model.datasets.at(output).begin()), false});
    }
  }

  Names right_of(const std::string& node) const {
    Names reached;
    std::function<void(const std::string&)> visit = [&](const std::string& at) {
      if (!reached.insert(at).second) return;
      for (const auto& [from, to, self] : graph.edges) {
        if (from == at) visit(to);
      }
    };
    visit(node);
    return reached;
  }

  void prioritise() {
    for (auto& [label, node] : graph.nodes) {
      for (const auto& reached : right_of(label)) {
        for (const auto& sink : graph.nodes.at(reached).sinks) {
          const auto& own = model.workspaces.at(sink.substr(0, sink.find('/')))->priority;
          if (!own.empty() && urgency(own) > urgency(node.priority)) node.priority = own;
        }
      }
    }
  }
};

// Sets of transformers, on whatever platforms, each of which reaches each other one.
std::vector<Names> knots(const Model& model, const std::map<std::string, Platform>& platforms) {
  using At = std::pair<std::string, std::string>;  // platform, workspace
  std::map<At, std::set<At>> feeds;
  for (const auto& [name, platform] : platforms) {
    for (const auto& workspace : platform.transformers) {
      for (const auto& group : model.workspaces.at(workspace)->groups) {
        for (const auto& [store, dataset] : model.sinks(group)) {
          if (!model.maker.contains(store) || model.maker.at(store) == workspace) continue;
          const std::string elsewhere = model.primary(store, name);
          const At from{elsewhere.empty() ? name : elsewhere, model.maker.at(store)};
          if (platforms.at(from.first).transformers.contains(from.second)) feeds[from].insert({name, workspace});
        }
      }
    }
  }
  std::map<At, std::set<At>> reach = feeds;
  for (bool more = true; more;) {
    more = false;
    for (auto& [from, reached] : reach) {
      for (const auto& step : std::set(reached)) {
        if (!reach.contains(step)) continue;
        for (const auto& next : std::set(reach.at(step))) more = reached.insert(next).second || more;
      }
    }
  }
  std::set<std::set<At>> found;
  for (const auto& [from, reached] : reach) {
    std::set<At> knot;
    for (const auto& to : reached) {
      if (reach.contains(to) && reach.at(to).contains(from)) knot.insert(to);
    }
    if (!knot.empty()) found.insert(knot);
  }
  std::vector<Names> result;
  for (const auto& knot : found) {
    result.emplace_back();
    for (const auto& [platform, workspace] : knot) result.back().insert(workspace);
  }
  return result;
}

}  // namespace

SlowGraphs slow_graphs(const ModelSpec& spec) {
  const Model model(spec);
  std::map<std::string, Platform> platforms;
  for (const auto& platform : spec.platforms) {
    auto& drawn = platforms.emplace(platform.name, Platform{model, platform.name}).first->second;
    drawn.serve();
    drawn.draw();
    drawn.prioritise();
  }
  SlowGraphs result;
  for (auto& [name, platform] : platforms) {
    for (const auto& [label, node] : platform.graph.nodes) {
      if (!label.starts_with("Link/")) continue;
      const std::string store = label.substr(label.rfind('/') + 1);
      const std::string primary = model.primary(store, name);
      Names read;
      for (const auto& [other, theirs] : platforms.at(primary).graph.nodes) {
        const std::string whole = "Ingest/" + primary + "/" + store;
        if (other == whole || other.starts_with(whole + "/"))
          read.insert(theirs.datasets.begin(), theirs.datasets.end());
      }
      if (!std::includes(read.begin(), read.end(), node.datasets.begin(), node.datasets.end())) {
        platform.graph.not_ingested.insert(store);
      }
    }
  }
  result.knots = knots(model, platforms);
  for (auto& [name, platform] : platforms) result.platforms[name] = std::move(platform.graph);
  return result;
}

}  // namespace intentc::test
