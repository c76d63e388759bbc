#include "renderers/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "graph/history/identity.h"
#include "graph/meaning/landing.h"
#include "renderers/describe_context.h"
#include "renderers/describe_pod.h"
#include "renderers/describe_terraform.h"
#include "renderers/payload.h"

namespace intentc {
namespace {

using nlohmann::json;

constexpr std::string_view kFoundation = "foundation";
const std::string kTarget = "foundation-";  // chunk of a foundation elsewhere

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

void add_resources(const Pack& pack, const json& payload, DescribedNode& described) {
  auto found = pack.resources.find(described.member.kind);
  if (found == pack.resources.end()) return;
  auto& resources = described.member.resources;
  for (const PackResource& resource : found->second) {
    const auto add = [&](const std::map<std::string, std::string>& values) {
      described.weight += resource.weight;
      std::string address = filled(resource.address, values);
      // A transformer's output has no job of its own, and so on: what is not there has no address.
      if (address.find('{') == std::string::npos)
        resources.push_back({std::move(address), resource.manager, resource.data});
    };
    if (resource.per == "dataset") {
      for (const json& dataset : payload.at("datasets")) add({{"table", dataset.at("table").get<std::string>()}});
    } else if (resource.per == "view") {
      for (const json& view : payload.at("views")) {
        add({{"schema", view.at("schema").get<std::string>()}, {"view", view.at("view").get<std::string>()}});
      }
    } else {
      std::map<std::string, std::string> values;
      if (payload.contains("job")) values["job"] = payload.at("job").get<std::string>();
      if (payload.contains("dataset")) values["table"] = payload.at("dataset").at("table").get<std::string>();
      if (payload.contains("target")) values["target"] = payload.at("container").get<std::string>();
      add(values);
    }
  }
  std::sort(resources.begin(), resources.end(),
            [](const Resource& a, const Resource& b) { return a.address < b.address; });
}

// A member that carries on `last`, or a new one.
Member member_of(std::string label, std::string_view kind, std::string identity, const Member* last) {
  Member member;
  member.identity = std::move(identity);
  if (last != nullptr) member.names = last->names;
  member.label = std::move(label);
  member.kind = kind;
  member.state = "live";
  return member;
}

class Describer {
 public:
  Describer(const DescribeInput& in, Diagnostics& findings)
      : in_(in), context_(in, findings), identities_(in.previous, in.environment_name, context_.platform) {
    if (in.previous == nullptr) return;
    for (const auto& [id, chunk] : in.previous->chunks) {
      for (const Member& member : chunk.members) last_.emplace(member.label, &member);
    }
  }

  PlatformDescription run() {
    PlatformDescription result;
    result.name = context_.platform;
    result.folder = in_.folder;
    result.foundation = foundation();
    result.targets = targets();
    for (std::uint32_t i = 0; i < in_.graph.nodes.size(); ++i) result.nodes.push_back(node({i}));
    for (Member& member : identities_.retained()) {
      use_of_last_job(member);
      result.nodes.push_back(
          {.member = std::move(member), .node = {}, .zone = "", .server = "", .group = "", .weight = 1});
    }
    describe_dags(context_, result);
    for (auto& [name, use] : context_.services) {
      std::sort(use.used_by.begin(), use.used_by.end());
      result.services.push_back(std::move(use));
    }
    result.notes = std::move(context_.notes);
    return result;
  }

 private:
  const Member* last(const std::string& label) const {
    auto found = last_.find(label);
    return found == last_.end() ? nullptr : found->second;
  }

  std::string first_identity(const std::string& label, std::string_view kind, const Member* last) const {
    if (last != nullptr) return last->identity;
    return identity_at_birth(in_.environment_name, context_.platform, kind, label, 0);
  }

  static json payload_before(const Member* member) {
    return member == nullptr ? json::object() : json::parse(member->payload, nullptr, false);
  }

  Member foundation() {
    const std::string label = "Foundation/" + context_.platform;
    const Member* before = last(label);
    Member member = member_of(label, kFoundation, first_identity(label, kFoundation, before), before);
    json payload = describe_foundation(context_, member);
    add_terraform(context_, member, own_container(in_.ecosystem, in_.text, in_.graph.platform), payload_before(before),
                  payload);
    add_cluster(context_, member, payload);
    payload["version"] = kPayloadVersion;
    member.payload = payload.dump();
    context_.foundation = member.names;
    identities_.find(kFoundation, label, member.payload);
    return member;
  }

  std::vector<DescribedTarget> targets() {
    std::map<std::string, ContainerId> wanted;
    for (const Intention& node : in_.graph.nodes) {
      if (context_.is_elsewhere(node))
        wanted.emplace(context_.view(in_.ecosystem[node.container].name), node.container);
    }
    std::map<std::string, DescribedTarget> result;
    std::set<std::string> taken;
    if (in_.previous != nullptr) {
      for (const auto& [id, chunk] : in_.previous->chunks) {
        if (!id.starts_with(kTarget)) continue;
        taken.insert(id.substr(kTarget.size()));
        const std::string server = chunk.domain.substr(chunk.domain.find('/') + 1);
        result[server] = {.server = server, .chunk = id, .foundation = {}};
      }
    }
    for (const auto& [server, id] : wanted) {
      if (!result.contains(server)) {
        std::string folder = platform_folder(server, taken);
        taken.insert(folder);
        result[server] = {.server = server, .chunk = kTarget + folder, .foundation = {}};
      }
    }
    std::vector<DescribedTarget> list;
    for (auto& [server, target] : result) {
      const auto container = wanted.find(server);
      target.foundation = target_foundation(server, container == wanted.end() ? ContainerId{} : container->second);
      list.push_back(std::move(target));
    }
    return list;
  }

  // Without a container: one that nothing goes to any more. It keeps its tables, and its workspaces lose their readers.
  Member target_foundation(const std::string& server, ContainerId container) {
    const std::string label = fmt::format("Foundation/{}/{}", context_.platform, server);
    const Member* before = last(label);
    Member member = member_of(label, kFoundation, first_identity(label, kFoundation, before), before);
    json payload;
    if (container) {
      payload = describe_target(context_, member, container);
      add_terraform(context_, member, container, payload_before(before), payload);
    } else {
      payload = json::parse(before->payload);
      payload["workspaces"] = json::array();
      if (payload.contains("terraform")) payload["terraform"]["memberships"] = json::array();
      context_.use(payload.at("deploy"), fmt::format("keeps what container {} had", server), label);
    }
    payload["version"] = kPayloadVersion;
    member.payload = payload.dump();
    context_.targets[server] = member.names;
    identities_.find(kFoundation, label, member.payload);
    return member;
  }

  DescribedNode node(NodeId id) {
    const std::string& label = context_.labels[id.value];
    const std::string_view kind = word(in_.graph[id].kind);
    const Member* before = last(label);
    const std::string identity = first_identity(label, kind, before);
    DescribedNode described = build(id, identity, before);
    const auto found = identities_.find(kind, label, described.member.payload);
    // What the label stood for holds data of another shape: that stays, and a new incarnation begins beside it.
    return found.identity == identity ? described : build(id, found.identity, found.before);
  }

  DescribedNode build(NodeId id, const std::string& identity, const Member* before) {
    const Intention& node = in_.graph[id];
    DescribedNode described;
    described.node = id;
    described.member = member_of(context_.labels[id.value], word(node.kind), identity, before);
    json payload = payload_of(node, described, before);
    add_pod(context_, described, payload);
    payload["version"] = kPayloadVersion;
    described.member.payload = payload.dump();
    add_resources(in_.pack, payload, described);
    return described;
  }

  // The job that drops a slot at the source still needs its connection.
  void use_of_last_job(const Member& member) {
    const json payload = json::parse(member.payload, nullptr, false);
    if (!payload.is_object() || payload.value("capture", "") != "cdc") return;
    context_.use_left(payload.value("source", ""), member.label);
  }

  json payload_of(const Intention& node, DescribedNode& described, const Member* before) {
    const json last = before == nullptr ? json() : json::parse(before->payload, nullptr, false);
    switch (node.kind) {
      case IntentionKind::ingest:
        return describe_ingest(context_, node, described, last);
      case IntentionKind::export_:
        return describe_export(context_, node, described, last);
      case IntentionKind::trigger:
        return describe_trigger(context_, node, described);
      case IntentionKind::transform:
        return describe_transform(context_, node, described);
      case IntentionKind::link:
        break;
    }
    return describe_link(context_, node, described);
  }

  const DescribeInput& in_;
  DescribeContext context_;
  Identities identities_;
  std::map<std::string, const Member*> last_;  // by label
};

}  // namespace

PlatformDescription describe(const DescribeInput& input, Diagnostics& findings) {
  return Describer(input, findings).run();
}

}  // namespace intentc
