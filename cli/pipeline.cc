#include "cli/pipeline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "graph/meaning/capabilities.h"
#include "graph/meaning/check.h"
#include "graph/meaning/derive.h"
#include "model/base/edit_distance.h"
#include "renderers/render.h"

namespace intentc {
namespace {

std::vector<std::filesystem::path> search_path(const ModelOptions& options, const Settings& settings) {
  std::vector<std::filesystem::path> given(options.packs.begin(), options.packs.end());
  given.insert(given.end(), settings.packs.begin(), settings.packs.end());
  return pack_search_path(given);
}

// Two platforms share a compiled pack. A platform without nodes has one too: it may have had some in the last render.
void load_targets(const ModelOptions& options, Loaded& loaded, Meaning& meaning) {
  const auto search = search_path(options, loaded.settings);
  const Ecosystem& eco = loaded.ecosystem;
  std::set<std::string> absent;
  std::set<std::string> missing;
  for (std::uint32_t i = 0; i < eco.platforms.size(); ++i) {
    if (!eco.platforms[i].service) continue;
    const std::string name(loaded.text.view(eco[eco.platforms[i].service].target));
    if (!meaning.targets.contains(name)) {
      const auto folder = find_pack(name, search);
      meaning.targets[name] = folder.empty() ? nullptr : load_target(folder, loaded.text, loaded.findings);
      if (folder.empty()) absent.insert(name);
    }
    if (absent.contains(name) && !meaning.graphs[i].nodes.empty()) missing.insert(name);
  }
  meaning.missing.assign(missing.begin(), missing.end());
}

}  // namespace

Meaning derive_and_check(const ModelOptions& options, Loaded& loaded) {
  Meaning meaning;
  meaning.graphs = derive(loaded.ecosystem, loaded.text, loaded.findings);
  check_graph(loaded.ecosystem, loaded.text, meaning.graphs, loaded.findings);
  load_targets(options, loaded, meaning);
  std::map<PlatformId, const Pack*> packs;
  for (const Graph& graph : meaning.graphs) {
    if (const Target* target = meaning.target(loaded, graph.platform)) packs[graph.platform] = &target->pack;
  }
  check_capabilities(loaded.ecosystem, loaded.text, meaning.graphs, packs, loaded.findings);
  return meaning;
}

const Target* Meaning::target(const Loaded& loaded, PlatformId platform) const {
  const ServiceId service = loaded.ecosystem[platform].service;
  if (!service) return nullptr;
  const auto found = targets.find(std::string(loaded.text.view(loaded.ecosystem[service].target)));
  return found == targets.end() ? nullptr : found->second.get();
}

namespace {

template <class Entity>
std::vector<std::string_view> names_of(const TextSpace& text, const std::vector<Entity>& entities) {
  std::vector<std::string_view> names;
  for (const Entity& entity : entities) names.push_back(text.view(entity.name));
  return names;
}

// The rank of `name`, or the finding that there is none.
Result<std::uint32_t> rank_of(const std::string& name, const std::vector<std::string_view>& names,
                              std::string_view what) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::uint32_t>(found - names.begin());
  return Diagnostic{.code = "P111",
                    .message = fmt::format("the model has no {} `{}`", what, name),
                    .label = did_you_mean(name, names),
                    .help = fmt::format("it has: {}", fmt::join(names, ", "))};
}

std::string branch_of(const RenderOptions& options, const Loaded& loaded, const Environment& environment) {
  if (!options.branch.empty()) return options.branch;
  if (!environment.branch.nowhere()) return std::string(loaded.text.view(environment.branch));
  if (!loaded.settings.branch.empty()) return loaded.settings.branch;
  const std::string_view name = loaded.text.view(environment.name);
  return name == "default" ? "render" : fmt::format("render-{}", name);
}

}  // namespace

Result<Scope> choose_scope(const RenderOptions& options, const Loaded& loaded) {
  const Ecosystem& eco = loaded.ecosystem;
  const auto environments = names_of(loaded.text, eco.environments);
  Scope scope;
  std::uint32_t rank = 0;
  if (!options.environment.empty()) {
    const Result<std::uint32_t> found = rank_of(options.environment, environments, "environment");
    if (!found) return found.error();
    rank = *found;
  } else if (environments.size() != 1) {
    return Diagnostic{.code = "P112",
                      .message = "the model has several environments",
                      .help = fmt::format("say which: --env {}", fmt::join(environments, " | "))};
  }
  scope.environment = {rank};
  scope.environment_name = environments[rank];
  scope.repository = options.repository.empty() ? loaded.settings.repo : options.repository;
  scope.branch = branch_of(options, loaded, eco.environments[rank]);
  scope.date = options.date.empty() ? today_utc() : options.date;

  std::vector<PlatformId> served = eco.environments[rank].platforms;
  if (served.empty()) {
    for (std::uint32_t i = 0; i < eco.platforms.size(); ++i) served.push_back({i});
  }
  std::sort(served.begin(), served.end());
  if (options.platforms.empty()) {
    scope.platforms = std::move(served);
    return scope;
  }
  for (const std::string& name : options.platforms) {
    const Result<std::uint32_t> found = rank_of(name, names_of(loaded.text, eco.platforms), "platform");
    if (!found) return found.error();
    scope.platforms.push_back({*found});
  }
  std::sort(scope.platforms.begin(), scope.platforms.end());
  return scope;
}

Result<Drafted> draft(const Scope& scope, Loaded& loaded, const Meaning& meaning, const PreviousRender& previous) {
  std::vector<Graph> graphs;
  std::map<PlatformId, const Target*> targets;
  for (const Graph& graph : meaning.graphs) {
    if (!std::binary_search(scope.platforms.begin(), scope.platforms.end(), graph.platform)) continue;
    const Target* target = meaning.target(loaded, graph.platform);
    if (target == nullptr) {
      if (graph.nodes.empty()) continue;
      const Service& service = loaded.ecosystem[loaded.ecosystem[graph.platform].service];
      return Diagnostic{.code = "T010",
                        .message = fmt::format("platform `{}` needs the target pack `{}`, which is not installed",
                                               loaded.text.view(loaded.ecosystem[graph.platform].name),
                                               loaded.text.view(service.target)),
                        .at = service.target,
                        .help = "packs are looked for in --packs DIR, in the settings, and beside the program"};
    }
    targets[graph.platform] = target;
    graphs.push_back(graph);
  }
  Rendered rendered = render({.ecosystem = loaded.ecosystem,
                              .text = loaded.text,
                              .graphs = graphs,
                              .targets = targets,
                              .environment = scope.environment,
                              .environment_name = scope.environment_name,
                              .settings_digest = loaded.settings.digest,
                              .limits = {loaded.settings.fill, loaded.settings.soft, loaded.settings.hard},
                              .date = scope.date},
                             previous.render, loaded.findings);
  if (!loaded.findings.ok()) {
    return Diagnostic{.code = "P113", .message = "nothing was rendered, because of the errors above"};
  }
  Result<Prepared> prepared = prepare(previous, std::move(rendered.next), std::move(rendered.files));
  if (!prepared) return std::move(prepared.error());
  Drafted result{diff(previous.render, prepared->render, previous.commit, rendered.described), std::move(*prepared)};
  for (std::string& note : rendered.notes) result.plan.notes.push_back(std::move(note));
  return result;
}

}  // namespace intentc
