#include <fmt/format.h>

#include "graph/meaning/parameters.h"
#include "model/duration.h"
#include "renderers/describe_context.h"
#include "renderers/payload.h"

namespace intentc {
namespace {

using nlohmann::json;

void place_with_workspace(const DescribeContext& context, const Workspace& workspace, DescribedNode& described) {
  described.zone = context.zone(workspace.team);
  described.group = "workspace " + context.view(workspace.name);
}

// The streams whose batches make a transformer due: those that its trigger names, else all that it reads.
std::set<std::string> counted_inputs(const DescribeContext& context, const Trigger& trigger,
                                     std::set<std::string> inputs) {
  if (trigger.kind != Trigger::Kind::on || trigger.inputs.empty()) return inputs;
  std::set<std::string> counted;
  for (const DatasetId dataset : trigger.inputs) {
    auto landed = context.landing.find(dataset.value);
    if (landed != context.landing.end()) counted.insert(context.labels[landed->second]);
  }
  return counted;
}

// Without a trigger of its own a transformer is asked every `params.poll` whether it is due.
json poll(const DescribeContext& context, const Trigger& trigger) {
  if (trigger.kind != Trigger::Kind::none && trigger.kind != Trigger::Kind::on)
    return schedule(trigger, context.in.text);
  return {{"kind", "every"}, {"every", context.parameter("poll")}};
}

// How long one statement of a transformer may take, as PostgreSQL writes it.
std::string longest_run(const DescribeContext& context, WorkspaceId workspace) {
  const ServiceId service = context.eco[context.in.graph.platform].service;
  std::string limit = transform_hint(context.eco, context.in.text, service, workspace, "timeout");
  if (limit.empty()) limit = context.parameter("timeout");
  const std::optional<Duration> duration = parse_duration(limit);
  return fmt::format("{}s", duration ? duration->about_seconds() : 0);
}

std::string output_label(const DescribeContext& context, const Transformer& transformer) {
  if (!transformer.output) return "";
  for (const DatasetId dataset : context.eco[transformer.output].datasets) {
    auto landed = context.landing.find(dataset.value);
    if (landed != context.landing.end()) return context.labels[landed->second];
  }
  return "";
}

}  // namespace

json describe_trigger(DescribeContext& context, const Intention& node, DescribedNode& described) {
  Member& member = described.member;
  const Workspace& workspace = context.eco[node.workspace];
  place_with_workspace(context, workspace, described);
  const Trigger& trigger = workspace.transformer->trigger;
  const auto inputs = context.external_inputs(node.workspace);
  const std::string name = context.view(workspace.name);
  context.use_load(member.label);
  return {{"workspace", name},
          {"job", context.naming.name(member, "job", "", {"trigger", name})},
          {"starts", context.transform_label(node.workspace)},
          {"schedule", poll(context, trigger)},
          {"any", trigger.kind == Trigger::Kind::on && trigger.any},
          {"inputs", counted_inputs(context, trigger, inputs)},
          {"after", context.committers(inputs)},
          {"loader", context.loader(described.zone)},
          {"load", context.load_service()}};
}

json describe_transform(DescribeContext& context, const Intention& node, DescribedNode& described) {
  Member& member = described.member;
  const Workspace& workspace = context.eco[node.workspace];
  place_with_workspace(context, workspace, described);
  const Transformer& transformer = *workspace.transformer;
  json outputs = json::array();
  std::vector<std::string> code;
  for (const CodeOutput& output : transformer.sql) {
    if (!output.dataset) continue;
    code.push_back(context.view(output.dataset_name));
    code.push_back(context.view(output.sql));
    outputs.push_back({{"dataset", context.view(output.dataset_name)}, {"sql", context.view(output.sql)}});
  }
  const std::string name = context.view(workspace.name);
  context.use_load(member.label);
  const std::string runner = context.runner_service(node.workspace);
  const std::string& login = context.foundation.at(runner_role(name));
  context.use(runner, fmt::format("runs the code of transformer {}", context.view(transformer.name)), member.label,
              login, context.own_database());
  // Settings and jobs that do not speak of the same login do not fit either.
  code.push_back(login);
  return {{"workspace", name},
          {"transformer", context.view(transformer.name)},
          {"job", context.naming.name(member, "job", "", {"transform", name})},
          {"schema", context.foundation.at("schema/" + name)},
          {"output", output_label(context, transformer)},
          {"inputs", context.external_inputs(node.workspace)},
          {"outputs", std::move(outputs)},
          {"shape", shape_digest(code)},
          {"login", login},
          {"runner", runner},
          {"timeout", longest_run(context, node.workspace)},
          {"after", json::array({context.trigger_label(node.workspace)})},
          {"loader", context.loader(described.zone)},
          {"load", context.load_service()}};
}

}  // namespace intentc
