#include "renderers/render.h"

#include <algorithm>
#include <set>

#include "graph/history/identity.h"
#include "graph/history/place.h"
#include "graph/meaning/landing.h"
#include "graph/meaning/parameters.h"
#include "renderers/bind.h"
#include "renderers/describe.h"
#include "renderers/explain_change.h"
#include "renderers/physical_names.h"
#include "renderers/rename.h"
#include "renderers/state_setting.h"
#include "renderers/template/machine.h"

namespace intentc {
namespace {

constexpr const char* kFoundationChunk = "foundation";

std::string with_job(std::string path, const std::string& job) {
  const auto hole = path.find("{job}");
  if (hole != std::string::npos) path.replace(hole, 5, job);
  return path;
}

// One platform of the render.
class PlatformRenderer {
 public:
  PlatformRenderer(const RenderInput& in, const Graph& graph, const Target& target, const PlatformRender* previous,
                   Diagnostics& findings)
      : in_(in),
        graph_(graph),
        target_(target),
        previous_(previous),
        findings_(findings),
        parameters_(parameter_values(in.ecosystem, in.text, target.pack, in.ecosystem[graph.platform].service,
                                     in.environment)) {}

  // False: there are findings, and nothing to be used.
  bool run(const std::string& folder, Rendered& result) {
    Diagnostics found;
    description_ = describe({.ecosystem = in_.ecosystem,
                             .text = in_.text,
                             .graph = graph_,
                             .pack = target_.pack,
                             .parameters = parameters_,
                             .environment = in_.environment,
                             .environment_name = in_.environment_name,
                             .previous = previous_,
                             .folder = folder},
                            found);
    const bool described = found.ok();
    findings_.append(std::move(found));
    if (!described) return false;  // what cannot be named cannot be printed either
    PlatformRender next;
    next.name = description_.name;
    next.folder = folder;
    next.services = description_.services;
    if (!place_nodes(next)) return false;
    add_foundations(next);
    for (const auto& [id, chunk] : next.chunks) {
      if (!render_chunk(next, chunk, result.files)) return false;
    }
    result.described[next.name] = explain();
    result.notes.insert(result.notes.end(), description_.notes.begin(), description_.notes.end());
    result.next.platforms[next.name] = std::move(next);
    return true;
  }

 private:
  std::map<std::string, std::string> domains_before() const {
    std::map<std::string, std::string> domains;
    if (previous_ == nullptr) return domains;
    for (const auto& [id, chunk] : previous_->chunks) {
      for (const Member& member : chunk.members) domains.emplace(member.identity, chunk.domain);
    }
    return domains;
  }

  std::string server() const {
    const ContainerId own = own_container(in_.ecosystem, in_.text, graph_.platform);
    return own ? std::string(in_.text.view(in_.ecosystem[own].name)) : "own";
  }

  // Groups on both sides of each node, nearest first.
  std::vector<std::vector<std::string>> neighbours() const {
    std::vector<std::vector<std::string>> groups(graph_.nodes.size());
    for (const Edge& edge : graph_.edges) groups[edge.to.value].push_back(group(edge.from));
    for (const Edge& edge : graph_.edges) groups[edge.from.value].push_back(group(edge.to));
    return groups;
  }

  const std::string& group(NodeId node) const { return description_.nodes[node.value].group; }

  bool place_nodes(PlatformRender& next) {
    const auto domains = domains_before();
    auto sides = neighbours();
    std::vector<Placeable> nodes;
    std::vector<Member> members;
    for (const DescribedNode& node : description_.nodes) {
      const auto known = domains.find(node.member.identity);
      nodes.push_back({.identity = node.member.identity,
                       .label = node.member.label,
                       .domain = known == domains.end()
                                     ? node.zone + "/" + (node.server.empty() ? server() : node.server)
                                     : known->second,
                       .group = node.group,
                       .weight = node.weight,
                       .neighbours = node.node ? std::move(sides[node.node.value]) : std::vector<std::string>{}});
      members.push_back(node.member);
    }
    static const std::map<std::string, Chunk> kNone;
    const auto& chunks = previous_ == nullptr ? kNone : previous_->chunks;
    Result<Placement> placement = place(description_.name, std::move(nodes), chunks, in_.limits);
    if (!placement) {
      findings_.add(std::move(placement.error()));
      return false;
    }
    next.chunks = assemble(*placement, std::move(members), chunks);
    return true;
  }

  void add_foundations(PlatformRender& next) const {
    add_foundation(next, kFoundationChunk, server(), description_.foundation);
    for (const DescribedTarget& target : description_.targets) {
      add_foundation(next, target.chunk, target.server, target.foundation);
    }
  }

  static void add_foundation(PlatformRender& next, const std::string& id, const std::string& on, const Member& member) {
    Chunk& chunk = next.chunks[id];
    chunk.id = id;
    chunk.domain = "foundation/" + on;
    chunk.founder = member.label;
    chunk.state = "live";
    chunk.members = {member};
  }

  Surroundings surroundings(const PlatformRender& platform, const Chunk& chunk) const {
    Surroundings around;
    if (previous_ != nullptr) {
      const auto before = previous_->chunks.find(chunk.id);
      around.had_terraform = before != previous_->chunks.end() && before->second.files.contains("main.tf");
    }
    if (!in_.environment) return around;
    const Backend& backend = in_.ecosystem[in_.environment].backend;
    around.backend = backend.type.nowhere() ? "" : std::string(in_.text.view(backend.type));
    for (const auto& [name, value] : backend.config) {
      around.settings.emplace_back(in_.text.view(name), in_.text.view(value));
    }
    if (!around.backend.empty()) {
      around.settings.push_back(state_setting(around.backend, slug(in_.environment_name), platform.folder, chunk.id));
    }
    std::sort(around.settings.begin(), around.settings.end());
    return around;
  }

  bool render_chunk(const PlatformRender& platform, const Chunk& chunk, FileMap& files) {
    if (chunk.id.empty()) return true;
    Result<BoundChunk> bound = intentc::bind(platform.name, chunk, surroundings(platform, chunk));
    if (!bound) {
      findings_.add(std::move(bound.error()));
      return false;
    }
    const std::string base = platform.folder + "/chunks/" + chunk.id + "/";
    for (const BoundRecord& record : bound->records) {
      for (const PackOutput& output : target_.pack.outputs) {
        if (output.record != record.record || !applies(output.when, parameters_)) continue;
        std::string bytes;
        const Status status = intentc::run(*target_.templates.find(output.file), record.value, bytes);
        if (!status) {
          findings_.add(status.error());
          return false;
        }
        // A template that has nothing to say makes no file.
        if (!bytes.empty()) files[base + with_job(output.path, record.job)] = std::move(bytes);
      }
    }
    return true;
  }

  DescribedPlatform explain() const {
    DescribedPlatform described;
    described.pack = target_.pack.name;
    ChangeExplainer explainer(in_.ecosystem, in_.text, graph_);
    for (const DescribedNode& node : description_.nodes) {
      if (node.node) described.nodes[node.member.identity] = explainer.explain(node.node, node.weight);
    }
    return described;
  }

  const RenderInput& in_;
  const Graph& graph_;
  const Target& target_;
  const PlatformRender* previous_;
  Diagnostics& findings_;
  const PackValues parameters_;
  PlatformDescription description_;
};

}  // namespace

Rendered render(const RenderInput& input, const Render& previous, Diagnostics& findings) {
  Rendered result;
  result.next.environment = input.environment_name;
  result.next.date = input.date;
  result.next.input_model = input.ecosystem.input_digest;
  result.next.input_settings = input.settings_digest;
  result.next.abi = std::to_string(kRenderAbi);
  std::set<std::string> folders;
  for (const auto& [name, platform] : previous.platforms) folders.insert(platform.folder);
  for (const Graph& graph : input.graphs) {
    const std::string name(input.text.view(input.ecosystem[graph.platform].name));
    const auto before = previous.platforms.find(name);
    const PlatformRender* known = before == previous.platforms.end() ? nullptr : &before->second;
    std::optional<PlatformRender> today;
    if (known != nullptr) today = renamed(input.ecosystem, input.text, graph, *known);
    if (today) known = &*today;
    if (graph.nodes.empty() && known == nullptr) continue;
    const Target& target = *input.targets.at(graph.platform);
    result.next.packs[target.pack.name] = {target.pack.version, target.pack.digest};
    const std::string folder = known != nullptr ? known->folder : platform_folder(name, folders);
    folders.insert(folder);
    PlatformRenderer renderer(input, graph, target, known, findings);
    renderer.run(folder, result);  // where it fails, the next platform's findings are told all the same
  }
  return result;
}

}  // namespace intentc
