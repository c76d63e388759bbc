#include "renderers/report/plan_json.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "graph/history/diff.h"

namespace intentc {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word(ChangeOp op) {
  switch (op) {
    case ChangeOp::create:
      return "create";
    case ChangeOp::change:
      return "change";
    case ChangeOp::move:
      return "move";
    case ChangeOp::retain:
      return "retain";
    case ChangeOp::destroy:
      return "destroy";
    case ChangeOp::same:
      break;
  }
  return "same";
}

Json change_json(const Change& change) {
  Json reasons = Json::array();
  for (const Reason& reason : change.reasons) {
    reasons.push_back({{"text", reason.text}, {"file", reason.file}, {"line", reason.line}, {"column", reason.column}});
  }
  return {{"op", word(change.op)},         {"label", change.label},   {"chunk", change.chunk},
          {"reasons", std::move(reasons)}, {"owners", change.owners}, {"details", change.details}};
}

Json chunk_json(const ChunkChange& chunk) {
  Json files = Json::array();
  for (const FileChange& file : chunk.files) files.push_back({{"op", file.op}, {"path", file.path}});
  return {{"id", chunk.id}, {"zone", chunk.zone}, {"weight", chunk.weight}, {"files", std::move(files)}};
}

Json platform_json(const PlatformPlan& platform) {
  Json changes = Json::array();
  for (const Change& change : platform.changes) {
    if (change.op != ChangeOp::same) changes.push_back(change_json(change));
  }
  Json chunks = Json::array();
  for (const ChunkChange& chunk : platform.chunks) chunks.push_back(chunk_json(chunk));
  return {
      {"name", platform.name}, {"pack", platform.pack}, {"changes", std::move(changes)}, {"chunks", std::move(chunks)}};
}

}  // namespace

std::string plan_json(const Plan& plan) {
  const PlanCounts counts = count(plan);
  Json platforms = Json::array();
  for (const PlatformPlan& platform : plan.platforms) platforms.push_back(platform_json(platform));
  const Json report = {{"format", "intentc/plan/1"},
                       {"environment", plan.environment},
                       {"base", {{"commit", plan.base_commit}, {"generation", plan.base_generation}}},
                       {"generation", plan.generation},
                       {"summary",
                        {{"create", counts.create},
                         {"change", counts.change},
                         {"move", counts.move},
                         {"retain", counts.retain},
                         {"destroy", counts.destroy},
                         {"same", counts.same}}},
                       {"platforms", std::move(platforms)}};
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace intentc
