#include "tests/renderers/rendering.h"

#include <catch2/catch.hpp>

#include "graph/history/seal.h"
#include "graph/meaning/capabilities.h"
#include "graph/meaning/derive.h"
#include "model/reader.h"
#include "model/rules.h"
#include "tests/support/folder.h"

namespace intentc::test {
namespace {

void tell(const Diagnostics& findings, const TextSpace& text, Rendering& result) {
  for (const Diagnostic& finding : findings.sorted(text)) {
    if (finding.severity == Severity::error) {
      result.errors += std::string(finding.code.view()) + " " + finding.message + "\n";
    }
  }
}

}  // namespace

Rendering render_model(const std::filesystem::path& folder, const Rendering* previous, std::string_view environment) {
  Rendering result;
  TextSpace text;
  Diagnostics findings;
  const Ecosystem ecosystem = read_model(folder, text, findings);
  check_rules(ecosystem, text, findings);
  const std::vector<Graph> graphs = derive(ecosystem, text, findings);
  const auto target = load_target(source_dir() / "templates/postgres", text, findings);
  if (!findings.ok() || target == nullptr) {
    tell(findings, text, result);
    return result;
  }
  std::map<PlatformId, const Target*> targets;
  std::map<PlatformId, const Pack*> packs;
  for (const Graph& graph : graphs) {
    targets[graph.platform] = target.get();
    packs[graph.platform] = &target->pack;
  }
  check_capabilities(ecosystem, text, graphs, packs, findings);
  EnvironmentId chosen{0};
  while (!environment.empty() && text.view(ecosystem.environments.at(chosen.value).name) != environment) ++chosen.value;
  const Render nothing;
  const Render& before = previous == nullptr ? nothing : previous->render;
  Rendered rendered = render({.ecosystem = ecosystem,
                              .text = text,
                              .graphs = graphs,
                              .targets = targets,
                              .environment = chosen,
                              .environment_name = std::string(text.view(ecosystem[chosen].name)),
                              .settings_digest = "",
                              .limits = {},
                              .date = "2026-11-21"},
                             before, findings);
  tell(findings, text, result);
  if (!result.errors.empty()) return result;

  PreviousRender base = no_previous();
  base.render = before;
  Result<Prepared> prepared = prepare(base, std::move(rendered.next), rendered.files);
  if (!prepared) {
    result.errors = std::string(prepared.error().code.view()) + " " + prepared.error().message + "\n";
    return result;
  }
  result.plan = diff(before, prepared->render, "", rendered.described);
  result.render = std::move(prepared->render);
  result.files = std::move(rendered.files);
  for (auto& [path, bytes] : prepared->bytes) result.files[path] = std::move(bytes);
  if (previous != nullptr) {  // record files that did not change
    for (const auto& [path, digest] : file_digests(result.render)) {
      const auto old = previous->files.find(path);
      if (old != previous->files.end()) result.files.insert(*old);
    }
  }
  return result;
}

const std::string& file_ending(const Rendering& rendering, const std::string& end) {
  const std::string* found = nullptr;
  for (const auto& [path, bytes] : rendering.files) {
    if (!path.ends_with(end)) continue;
    INFO("two files end in " << end);
    REQUIRE(found == nullptr);
    found = &bytes;
  }
  INFO("no file ends in " << end);
  REQUIRE(found != nullptr);
  return *found;
}

std::string changes(const Rendering& rendering) {
  std::string list;
  for (const PlatformPlan& platform : rendering.plan.platforms) {
    for (const Change& change : platform.changes) {
      constexpr const char* kSigns[] = {"+", "~", "→", "=", "-", " "};
      list += std::string(kSigns[static_cast<int>(change.op)]) + " " + change.label + "\n";
    }
  }
  return list;
}

}  // namespace intentc::test
