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

std::uint64_t seconds(const DescribeContext& context, Text duration) {
  const std::optional<Duration> parsed = parse_duration(context.view(duration));
  return parsed ? parsed->about_seconds() : 0;
}

// Where a period begins: as the model says, else somewhere in its window, the same for ever. In whole minutes, as
// schedulers count.
std::uint64_t first_start(const DescribeContext& context, const Trigger& trigger, const std::string& identity) {
  constexpr std::uint64_t kMinute = 60;
  if (!trigger.offset.nowhere()) return seconds(context, trigger.offset);
  const std::uint64_t window = seconds(context, trigger.within.nowhere() ? trigger.every : trigger.within) / kMinute;
  return window == 0 ? 0 : spread(identity, window) * kMinute;
}

// What intentc.due decides by; times in seconds.
json due_settings(const DescribeContext& context, const Trigger& trigger, const std::string& identity) {
  switch (trigger.kind) {
    case Trigger::Kind::none:
      break;
    case Trigger::Kind::external:
      return {{"kind", "external"}};
    case Trigger::Kind::cron:
      return schedule(trigger, context.in.text);
    case Trigger::Kind::every:
      return {{"kind", "every"},
              {"every", seconds(context, trigger.every)},
              {"offset", first_start(context, trigger, identity)}};
    case Trigger::Kind::on: {
      json settings = {{"kind", "on"}, {"any", trigger.any}};
      if (!trigger.inputs.empty()) settings["on"] = counted_inputs(context, trigger, {});
      if (!trigger.not_before.nowhere()) settings["not_before"] = context.view(trigger.not_before);
      if (!trigger.at_least_every.nowhere()) settings["at_least_every"] = seconds(context, trigger.at_least_every);
      return settings;
    }
  }
  return {{"kind", "none"}};
}

// All that the code reads: its own output too, if a group of the workspace asks for that.
std::set<std::string> read_streams(const DescribeContext& context, WorkspaceId id, const std::string& output) {
  std::set<std::string> streams = context.external_inputs(id);
  for (const GroupId group : context.eco[id].groups) {
    for (const SinkId sink : context.eco[group].sinks) {
      const DatasetId dataset = context.eco[sink].dataset;
      if (dataset && context.eco[context.eco[dataset].store].producer == id) streams.insert(output);
    }
  }
  return streams;
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
  context.due[node.workspace.value] = due_settings(context, trigger, member.identity).dump();
  return {{"workspace", name},
          {"job", context.naming.name(member, "job", "", {"trigger", name})},
          {"starts", context.transform_label(node.workspace)},
          {"schedule", poll(context, trigger)},
          {"any", trigger.kind == Trigger::Kind::on && trigger.any},
          {"inputs", counted_inputs(context, trigger, inputs)},
          {"after", context.committers(inputs)},
          {"loader", context.loader(described.zone)},
          {"owner", context.owner(described.zone)},
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
  const std::string output = output_label(context, transformer);
  const std::string runner = context.runner_service(node.workspace);
  const std::string& login = context.foundation.at(runner_role(name));
  context.use(runner, fmt::format("runs the code of transformer {}", context.view(transformer.name)), member.label,
              login, context.own_database());
  // Settings and jobs that do not speak of the same login do not fit either.
  code.push_back(login);
  json reads = context.read_at_home[node.workspace.value];
  if (reads.is_null()) reads = json::array();
  return {{"workspace", name},
          {"reads", std::move(reads)},
          {"transformer", context.view(transformer.name)},
          {"job", context.naming.name(member, "job", "", {"transform", name})},
          {"schema", context.foundation.at("schema/" + name)},
          {"output", output},
          {"inputs", read_streams(context, node.workspace, output)},
          {"trigger", context.due.at(node.workspace.value)},
          {"outputs", std::move(outputs)},
          {"shape", shape_digest(code)},
          {"login", login},
          {"runner", runner},
          {"timeout", longest_run(context, node.workspace)},
          {"after", json::array({context.trigger_label(node.workspace)})},
          {"loader", context.loader(described.zone)},
          {"owner", context.owner(described.zone)},
          {"load", context.load_service()}};
}

}  // namespace intentc
