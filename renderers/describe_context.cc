#include "renderers/describe_context.h"

#include <fmt/format.h>

#include "graph/meaning/query.h"

namespace intentc {

DescribeContext::DescribeContext(const DescribeInput& input, Diagnostics& diagnostics)
    : in(input), eco(input.ecosystem), findings(diagnostics), naming(input.pack, input.previous) {
  platform = view(eco[in.graph.platform].name);
  if (in.environment) prefix = view(eco[in.environment].prefix);
  labels.reserve(in.graph.nodes.size());
  for (std::uint32_t i = 0; i < in.graph.nodes.size(); ++i) {
    labels.push_back(label(eco, in.text, in.graph, {i}));
    const Intention& node = in.graph[NodeId{i}];
    if (node.kind != IntentionKind::ingest && node.kind != IntentionKind::link) continue;
    const WorkspaceId producer = eco[node.store].producer;
    if (node.kind == IntentionKind::ingest && producer) producers.emplace(labels.back(), transform_label(producer));
    for (const DatasetId dataset : node.datasets) landing.emplace(dataset.value, i);
  }
}

std::string DescribeContext::transform_label(WorkspaceId workspace) const {
  return fmt::format("DataTransformer/{}/{}", platform, view(eco[workspace].name));
}

std::string DescribeContext::trigger_label(WorkspaceId workspace) const {
  return fmt::format("Trigger/{}/{}", platform, view(eco[workspace].name));
}

std::string DescribeContext::zone(TeamId team) const { return team ? view(eco[eco[team].zone].name) : "default"; }

std::set<std::string> DescribeContext::committers(const std::set<std::string>& streams) const {
  std::set<std::string> result;
  for (const std::string& stream : streams) {
    auto made = producers.find(stream);
    result.insert(made == producers.end() ? stream : made->second);
  }
  return result;
}

WorkspaceId DescribeContext::workspace_of(SinkId sink) const { return eco[group_of(eco, sink)].workspace; }

std::set<std::string> DescribeContext::external_inputs(WorkspaceId id) const {
  std::set<std::string> inputs;
  for (const GroupId group : eco[id].groups) {
    for (const SinkId sink : eco[group].sinks) {
      const DatasetId dataset = eco[sink].dataset;
      if (!dataset || eco[eco[dataset].store].producer == id) continue;
      auto landed_at = landing.find(dataset.value);
      if (landed_at != landing.end()) inputs.insert(labels[landed_at->second]);
    }
  }
  return inputs;
}

std::string DescribeContext::source_service(const Capture& capture) const {
  const Connection* connection = nullptr;
  if (in.environment) {
    for (const auto& [container, bound] : eco[in.environment].containers) {
      if (container == capture.container) connection = &bound;
    }
  }
  if (connection == nullptr && capture.container) connection = &eco[capture.container].connection;
  if (connection != nullptr && !connection->service.nowhere()) return view(connection->service);
  std::string service = slug(view(capture.container_name));
  if (!capture.credential_name.nowhere()) service += "__" + slug(view(capture.credential_name));
  return service;
}

void DescribeContext::use(const std::string& service, std::string_view purpose, const std::string& label) {
  ServiceUse& entry = services[service];
  entry.name = service;
  entry.purpose = purpose;
  if (entry.used_by.empty() || entry.used_by.back() != label) entry.used_by.push_back(label);
}

}  // namespace intentc
