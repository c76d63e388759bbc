#include "renderers/describe_context.h"

#include <fmt/format.h>

#include "graph/meaning/landing.h"
#include "graph/meaning/query.h"
#include "model/base/sha256.h"
#include "renderers/given_names.h"

namespace intentc {
namespace {

// Behind `__` in a service name: platforms have `load`, `deploy`, `export` and `t_…` there.
std::string credential_slug(const std::string& name) {
  std::string result = slug(name);
  const bool taken = result == "load" || result == "deploy" || result == "export" || result.starts_with("t_");
  if (taken) result += "-" + base32(sha256(name), 6);
  return result;
}

}  // namespace

DescribeContext::DescribeContext(const DescribeInput& input, Diagnostics& diagnostics)
    : in(input), eco(input.ecosystem), findings(diagnostics), naming(input.pack, input.previous) {
  platform = view(eco[in.graph.platform].name);
  if (in.environment) prefix = view(eco[in.environment].prefix);
  own_ = own_container(eco, in.text, in.graph.platform);
  labels.reserve(in.graph.nodes.size());
  for (std::uint32_t i = 0; i < in.graph.nodes.size(); ++i) {
    labels.push_back(label(eco, in.text, in.graph, {i}));
    const Intention& node = in.graph[NodeId{i}];
    if (is_elsewhere(node)) leaving[node.dataset.value].push_back(i);
    if (node.kind != IntentionKind::ingest && node.kind != IntentionKind::link) continue;
    const WorkspaceId producer = eco[node.store].producer;
    if (node.kind == IntentionKind::ingest && producer) producers.emplace(labels.back(), transform_label(producer));
    for (const DatasetId dataset : node.datasets) landing.emplace(dataset.value, i);
  }
}

std::string DescribeContext::parameter(const std::string& name) const {
  const auto found = in.parameters.find(name);
  return found == in.parameters.end() ? "" : found->second;
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

bool DescribeContext::is_elsewhere(const Intention& node) const {
  return node.kind == IntentionKind::export_ && node.container && node.container != own_;
}

std::string DescribeContext::target_service(std::string_view role, const std::string& container) const {
  return fmt::format("{}__{}__{}", in.folder, role, slug(container));
}

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

std::string DescribeContext::runner_service(WorkspaceId workspace) const {
  return in.folder + "__t_" + slug(view(eco[workspace].name));
}

const Connection* DescribeContext::connection_of(ContainerId id) const {
  if (!id) return nullptr;
  if (in.environment) {
    for (const auto& [container, bound] : eco[in.environment].containers) {
      if (container == id) return &bound;
    }
  }
  return &eco[id].connection;
}

std::string DescribeContext::own_database() const { return database_of(own_); }

std::string DescribeContext::database_of(ContainerId container) const {
  const Connection* connection = connection_of(container);
  return connection == nullptr ? "" : view(connection->database);
}

std::string DescribeContext::source_service(const Capture& capture) {
  const Connection* connection = connection_of(capture.container);
  if (connection != nullptr && !connection->service.nowhere()) {
    check_service(*this, connection->service);
    return view(connection->service);
  }
  std::pair<std::string, std::string> reads(view(capture.container_name), view(capture.credential_name));
  std::string service = slug(reads.first);
  if (!reads.second.empty()) service += "__" + credential_slug(reads.second);
  const auto first = read_by.try_emplace(service, reads).first;
  if (first->second != reads) {
    findings.add({.code = "R214",
                  .message = fmt::format("containers `{}` and `{}` would both be read through the service `{}`",
                                         first->second.first, reads.first, service),
                  .at = capture.container_name,
                  .help = "give one of them a service of its own: `connection: {service: NAME}`"});
  }
  return service;
}

void DescribeContext::use(const std::string& service, std::string_view purpose, const std::string& label,
                          const std::string& user, const std::string& database) {
  ServiceUse& entry = services[service];
  entry.name = service;
  entry.purpose = purpose;
  entry.user = user;
  entry.database = database;
  if (entry.used_by.empty() || entry.used_by.back() != label) entry.used_by.push_back(label);
}

void DescribeContext::use_left(const std::string& service, const std::string& label) {
  const auto known = services.find(service);
  use(service, known == services.end() ? "drops a slot that nobody reads any more" : known->second.purpose, label);
}

}  // namespace intentc
