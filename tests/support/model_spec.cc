#include "tests/support/model_spec.h"

#include <set>

namespace intentc::test {
namespace {

// A double-quoted scalar, which is the same in YAML and JSON.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string joined(const std::vector<std::string>& items) {
  std::string result;
  for (const auto& item : items) result += (result.empty() ? "" : ", ") + quoted(item);
  return "[" + result + "]";
}

std::string head(const std::string& kind, const std::string& name, const std::string& doc = {}) {
  std::string result = "kind: " + kind + "\nname: " + quoted(name) + "\n";
  if (!doc.empty()) result += "doc: " + quoted(doc) + "\n";
  return result;
}

std::string datasets(const std::vector<std::string>& names, const std::string& indent, std::uint32_t columns) {
  std::string result;
  for (const auto& name : names) {
    result += indent + name + ": {key: [id], columns: {id: int not null";
    for (std::uint32_t column = 1; column < columns; ++column) {
      result += ", c" + std::to_string(column) + ": text";
    }
    result += "}}\n";
  }
  return result;
}

std::string store(const StoreSpec& spec, std::uint32_t columns) {
  std::string result = head("datastore", spec.name, spec.doc) + "capture:\n  kind: snapshot\n";
  if (spec.single) result += "  consistency: single\n";
  result += "  container: " + quoted(spec.container.empty() ? "source" : spec.container) + "\n";
  if (!spec.trigger.empty()) result += "  trigger: {" + spec.trigger + "}\n";
  return result + "datasets:\n" + datasets(spec.datasets, "  ", columns);
}

// Views are named `<store>_<dataset>_live` and have 63 letters at most; a sink with longer names gives its own.
// `number` makes it different in the workspace.
std::string sink(const std::string& name, int& number) {
  constexpr std::size_t kLongest = 50;
  if (name.size() <= kLongest) return quoted(name);
  return "{dataset: " + quoted(name) + ", as: view" + std::to_string(number++) + "}";
}

std::string workspace(const WorkspaceSpec& spec, std::uint32_t columns) {
  std::string result = head("workspace", spec.name, spec.doc);
  if (!spec.container.empty()) result += "container: " + quoted(spec.container) + "\n";
  if (!spec.priority.empty()) result += "priority: " + spec.priority + "\n";
  if (!spec.groups.empty()) result += "groups:\n";
  int number = 0;
  for (const auto& group : spec.groups) {
    std::string sinks;
    for (const auto& name : group.sinks) sinks += (sinks.empty() ? "" : ", ") + sink(name, number);
    result += "  " + group.name + ": {sinks: [" + sinks + "]}\n";
  }
  if (spec.output.empty()) return result;
  result += "transformer:\n  name: " + spec.name + "\n  code:\n    sql:\n";
  for (const auto& output : spec.outputs) result += "      " + output + ": {text: select 1 as id}\n";
  result += "  output:\n    name: " + spec.output + "\n    datasets:\n";
  return result + datasets(spec.outputs, "      ", columns);
}

std::string assignments(const ModelSpec& spec) {
  std::string result = "kind: assignments\n";
  if (spec.assigns) result += spec.assignments.empty() ? "groups: {}\n" : "groups:\n";
  std::map<std::string, std::string> entries;  // a group is named once
  for (const auto& assignment : spec.assignments) {
    std::string& entry = entries[assignment.group];
    if (!entry.empty()) entry += ", ";
    entry += "{platform: " + quoted(assignment.platform);
    if (!assignment.status.empty()) entry += ", status: " + assignment.status;
    entry += "}";
  }
  for (const auto& [group, entry] : entries) result += "  " + group + ": [" + entry + "]\n";
  if (!spec.primaries.empty()) result += "primary:\n";
  for (const auto& [name, platforms] : spec.primaries) result += "  " + name + ": " + joined(platforms) + "\n";
  return result;
}

}  // namespace

std::vector<std::string> documents(const ModelSpec& spec) {
  std::vector<std::string> result{head("ecosystem", spec.name)};
  std::set<std::string> containers(spec.containers.begin(), spec.containers.end());
  for (const auto& platform : spec.platforms) {
    if (!platform.store.empty()) containers.insert(platform.store);
  }
  for (const auto& each : spec.workspaces) {
    if (!each.container.empty()) containers.insert(each.container);
  }
  for (const auto& each : spec.stores) containers.insert(each.container.empty() ? "source" : each.container);
  for (const auto& name : containers) result.push_back(head("container", name) + "type: postgres\n");
  for (const auto& platform : spec.platforms) {
    std::string service = head("service", platform.name) + "target: postgres\n";
    if (!platform.store.empty()) {
      service += "params: {store: " + quoted(platform.store) + ", objects: sql, runner: local}\n";
    }
    result.push_back(service);
    result.push_back(head("platform", platform.name) + "service: " + quoted(platform.name) + "\n");
  }
  for (const auto& each : spec.stores) result.push_back(store(each, spec.columns));
  for (const auto& each : spec.workspaces) result.push_back(workspace(each, spec.columns));
  if (spec.assigns || !spec.primaries.empty()) result.push_back(assignments(spec));
  return result;
}

void write_model(const ModelSpec& spec, const TemporaryFolder& folder, std::size_t files) {
  std::vector<std::string> bytes(files);
  const auto all = documents(spec);
  for (std::size_t at = 0; at < all.size(); ++at) {
    std::string& file = bytes[at * files / all.size()];
    file += (file.empty() ? "" : "---\n") + all[at];
  }
  for (std::size_t at = 0; at < files; ++at) folder.write("part_" + std::to_string(at) + ".yaml", bytes[at]);
}

}  // namespace intentc::test
