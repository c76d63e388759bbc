// Workspaces, groups and sinks.
#include <algorithm>

#include "model/build.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

Priority priority(std::string_view word) {
  if (word == "critical") return Priority::critical;
  if (word == "high") return Priority::high;
  if (word == "medium") return Priority::medium;
  return word == "low" ? Priority::low : Priority::unknown;
}

HistoryNeed history_need(std::string_view word) {
  if (word == "live") return HistoryNeed::live;
  if (word == "forensic") return HistoryNeed::forensic;
  return word == "live-with-history" ? HistoryNeed::live_with_history : HistoryNeed::unset;
}

std::vector<PrincipalId> principals(Build& build, std::uint32_t list) {
  std::vector<PrincipalId> result;
  build.tree.each_item(list, [&](std::uint32_t item) {
    if (!build.tree.is_scalar(item)) return;
    if (const PrincipalId id = build.principal(build.tree.text(item)); id.valid()) result.push_back(id);
  });
  return result;
}

// Names of classifications that stay names: what is checked is that they exist.
std::vector<Text> class_names(Build& build, std::uint32_t list) {
  std::vector<Text> result;
  build.tree.each_item(list, [&](std::uint32_t item) {
    if (!build.tree.is_scalar(item)) return;
    build.classification(build.tree.text(item));
    result.push_back(build.tree.text(item));
  });
  return result;
}

struct WrittenSink {
  Sink sink;
  bool by_star = false;  // from `Store/*`
};

void add_written(Build& build, std::uint32_t item, std::vector<WrittenSink>& sinks) {
  const TreeView& tree = build.tree;
  Sink sink;
  sink.at = tree.is_scalar(item) ? tree.text(item) : tree.find_text(item, "dataset");
  if (sink.at.nowhere() || sink.at.length == 0) return;
  sink.as = tree.find_text(item, "as");
  sink.deprecated_allowed = build.view(tree.find_text(item, "deprecated")) == "allowed";
  const std::string_view reference = build.view(sink.at);
  if (!reference.ends_with("/*")) {
    sink.dataset = build.dataset(sink.at, "R104");
    if (sink.dataset.valid()) sinks.push_back({sink, false});
    return;
  }
  const StoreId store = build.store(sink.at, reference.substr(0, reference.size() - 2), "R104");
  if (!store.valid()) return;
  for (const DatasetId dataset : build.ecosystem[store].datasets) {
    sink.dataset = dataset;
    sinks.push_back({sink, true});
  }
}

// A sink that is written out refines what `Store/*` says of the same dataset; two that are written out, or two stars,
// are one too many.
void add_sinks(Build& build, std::uint32_t list) {
  std::vector<WrittenSink> sinks;
  build.tree.each_item(list, [&](std::uint32_t item) { add_written(build, item, sinks); });
  std::ranges::stable_sort(sinks, {}, [](const WrittenSink& s) { return std::pair(s.sink.dataset, s.by_star); });
  const WrittenSink* last = nullptr;
  Text reported;
  for (const WrittenSink& each : sinks) {
    if (last == nullptr || last->sink.dataset != each.sink.dataset) {
      build.ecosystem.sinks.push_back(each.sink);
      last = &each;
      continue;
    }
    if (last->by_star != each.by_star || each.sink.at == reported) continue;
    reported = each.sink.at;
    build.findings.add({.code = "R007",
                        .message = "the sink " + quoted(build.view(each.sink.at)) + " stands twice in this group",
                        .at = each.sink.at,
                        .related = {{last->sink.at, "it stands here already"}}});
  }
}

Group group(Build& build, WorkspaceId workspace, const Named& named) {
  const TreeView& tree = build.tree;
  Group result;
  result.name = named.name;
  result.workspace = workspace;
  const std::uint32_t sinks = tree.find(named.node, "sinks");
  result.wrote_sinks = sinks != kNoNode && !(tree.is_list(sinks) && tree.is_empty(sinks));
  const std::uint32_t needs = tree.find(named.node, "needs");
  result.needs_at = tree.text(needs);
  result.history = history_need(build.view(tree.find_text(needs, "history")));
  result.latency = tree.find_text(needs, "latency");
  const std::uint32_t retain = tree.find(needs, "retain");
  result.retain_at_least = tree.find_text(retain, "at-least");
  result.retain_at_most = tree.find_text(retain, "at-most");
  result.regulator = tree.find_text(needs, "regulator");
  result.platform_name = tree.find_text(named.node, "platform");
  result.platform = build.platform(result.platform_name, "R115");
  result.previously = tree.find_text(named.node, "previously");
  result.doc = tree.find_text(named.node, "doc");
  return result;
}

void add_groups(Build& build, WorkspaceId workspace, std::uint32_t map) {
  Ecosystem& out = build.ecosystem;
  for (const Named& each : build.entries(map)) {
    if (is_extension(build.view(each.name))) continue;
    Group made = group(build, workspace, each);
    made.sinks.first = static_cast<std::uint32_t>(out.sinks.size());
    add_sinks(build, build.tree.find(each.node, "sinks"));
    made.sinks.count = static_cast<std::uint32_t>(out.sinks.size()) - made.sinks.first;
    out.groups.push_back(std::move(made));
  }
}

Workspace workspace(Build& build, const Named& named) {
  const TreeView& tree = build.tree;
  Workspace result;
  result.name = named.name;
  result.team_name = tree.find_text(named.node, "team");
  result.team = build.owning_team(result.name, result.team_name, "workspace");
  result.container_name = tree.find_text(named.node, "container");
  result.container = build.container(result.container_name);
  result.production = tree.find_true(named.node, "production");
  result.priority = priority(build.view(tree.find_text(named.node, "priority")));
  result.deprecated = build.deprecation(named.node);
  const std::uint32_t access = tree.find(named.node, "access");
  result.readers = principals(build, tree.find(access, "readers"));
  result.admins = principals(build, tree.find(access, "admins"));
  const std::uint32_t classes = tree.find(named.node, "classifications");
  result.classes_at = tree.text(classes);
  result.allow_classes = class_names(build, tree.find(classes, "allow"));
  result.deny_classes = class_names(build, tree.find(classes, "deny"));
  result.contacts = build.contacts(named.node);
  result.previously = tree.find_text(named.node, "previously");
  result.doc = tree.find_text(named.node, "doc");
  return result;
}

}  // namespace

void build_workspaces(Build& build) {
  Ecosystem& out = build.ecosystem;
  for (const Named& each : build.distinct_documents("workspace", "R011")) {
    const WorkspaceId id{static_cast<std::uint32_t>(out.workspaces.size())};
    Workspace made = workspace(build, each);
    made.groups.first = static_cast<std::uint32_t>(out.groups.size());
    add_groups(build, id, build.tree.find(each.node, "groups"));
    made.groups.count = static_cast<std::uint32_t>(out.groups.size()) - made.groups.first;
    build.workspaces.emplace(build.view(each.name), id.value);
    build.workspace_bodies.push_back(each.node);
    out.workspaces.push_back(std::move(made));
  }
}

}  // namespace intentc
