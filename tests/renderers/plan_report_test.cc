#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "renderers/report/plan_json.h"
#include "renderers/report/plan_text.h"

namespace intentc {
namespace {

// The second plan of Northwind: one sink added.
Plan one_sink() {
  Plan plan{.environment = "default", .base_commit = "3f2c9ab", .base_generation = 7, .generation = 8};
  plan.platforms.push_back({.name = "Warehouse",
                            .pack = "postgres",
                            .changes = {{.op = ChangeOp::create,
                                         .label = "Export/Warehouse/Reporting/NW_Data/orders",
                                         .chunk = "k3f9qk3f9q",
                                         .reasons = {{"asked for by ProductLiveAdhocReporting/LiveProducts",
                                                      "workspaces/reporting.yaml", 9, 7}},
                                         .owners = {"northwind/marketing@main"}},
                                        {.op = ChangeOp::change,
                                         .label = "Ingest/Warehouse/NW_Data",
                                         .chunk = "k3f9qk3f9q",
                                         .details = {"adds dataset orders to the batch", "no data is rewritten"}}},
                            .chunks = {{.id = "k3f9qk3f9q",
                                        .zone = "EU",
                                        .weight = 41,
                                        .files = {{"change", "warehouse/chunks/k3f9qk3f9q/chunk.json"},
                                                  {"add", "warehouse/chunks/k3f9qk3f9q/jobs/export.sql"},
                                                  {"change", "warehouse/chunks/k3f9qk3f9q/jobs/jobs.json"},
                                                  {"change", "warehouse/chunks/k3f9qk3f9q/sql/apply.sql"}}}},
                            .chunk_count = 6,
                            .same = 8});
  return plan;
}

Plan nothing() {
  return {.environment = "default",
          .base_commit = "3f2c9ab",
          .base_generation = 8,
          .generation = 8,
          .platforms = {{.name = "Warehouse", .pack = "postgres", .chunk_count = 6, .same = 10}}};
}

TEST_CASE("a plan says per node what happens, why, where that is written and who owns it") {
  CHECK(plan_text(one_sink(), Paint(false)) ==
        R"(Warehouse (postgres)                                    generation 7 → 8
  + Export/Warehouse/Reporting/NW_Data/orders
      asked for by ProductLiveAdhocReporting/LiveProducts  workspaces/reporting.yaml:9
      owner northwind/marketing@main
  ~ Ingest/Warehouse/NW_Data                adds dataset orders to the batch
      no data is rewritten

  chunk k3f9qk3f9q (EU, weight 41)   sql ~1   jobs +1 ~1   record ~1

Plan: 1 to create, 1 to change, 0 to move, 0 to destroy; 1 of 6 chunks
)");
}

TEST_CASE("a plan that changes nothing is one line") {
  CHECK(plan_text(nothing(), Paint(false)) == "nothing to do: generation 8 is up to date (10 nodes)\n");
}

TEST_CASE("notes stand before the summary, also when nothing changes") {
  Plan plan = nothing();
  plan.notes = {"views of w_x are readable by nobody: no `access`"};
  CHECK(plan_text(plan, Paint(false)) ==
        "note: views of w_x are readable by nobody: no `access`\n\n"
        "nothing to do: generation 8 is up to date (10 nodes)\n");
}

TEST_CASE("what is kept is counted in the summary only if there is any") {
  Plan plan = one_sink();
  plan.platforms[0].changes[1].op = ChangeOp::retain;
  const std::string out = plan_text(plan, Paint(false));
  CHECK(out.find("  = Ingest/Warehouse/NW_Data") != std::string::npos);
  CHECK(out.find("0 to move, 1 to retain, 0 to destroy") != std::string::npos);
}

TEST_CASE("many reasons are cut") {
  Plan plan = one_sink();
  plan.platforms[0].changes[0].reasons.resize(100, {"asked for by A/B", "", 0, 0});
  CHECK(plan_text(plan, Paint(false)).find("… and 97 more reasons") != std::string::npos);
}

TEST_CASE("names cannot steer the terminal") {
  Plan plan = one_sink();
  plan.platforms[0].changes[0].reasons[0].text = "asked for by \x1b[2J";
  plan.platforms[0].changes[0].owners = {"\x1b[31m"};
  CHECK(plan_text(plan, Paint(false)).find('\x1b') == std::string::npos);
}

TEST_CASE("a plan as JSON has exactly the fields of intentc/plan/1") {
  CHECK(nlohmann::json::parse(plan_json(one_sink())) == nlohmann::json::parse(R"({
    "format": "intentc/plan/1", "environment": "default",
    "base": {"commit": "3f2c9ab", "generation": 7}, "generation": 8,
    "summary": {"create": 1, "change": 1, "move": 0, "retain": 0, "destroy": 0, "same": 8},
    "platforms": [{"name": "Warehouse", "pack": "postgres",
      "changes": [
        {"op": "create", "label": "Export/Warehouse/Reporting/NW_Data/orders", "chunk": "k3f9qk3f9q",
         "reasons": [{"text": "asked for by ProductLiveAdhocReporting/LiveProducts",
                      "file": "workspaces/reporting.yaml", "line": 9, "column": 7}],
         "owners": ["northwind/marketing@main"], "details": []},
        {"op": "change", "label": "Ingest/Warehouse/NW_Data", "chunk": "k3f9qk3f9q", "reasons": [], "owners": [],
         "details": ["adds dataset orders to the batch", "no data is rewritten"]}],
      "chunks": [{"id": "k3f9qk3f9q", "zone": "EU", "weight": 41, "files": [
        {"op": "change", "path": "warehouse/chunks/k3f9qk3f9q/chunk.json"},
        {"op": "add", "path": "warehouse/chunks/k3f9qk3f9q/jobs/export.sql"},
        {"op": "change", "path": "warehouse/chunks/k3f9qk3f9q/jobs/jobs.json"},
        {"op": "change", "path": "warehouse/chunks/k3f9qk3f9q/sql/apply.sql"}]}]}]})"));
}

TEST_CASE("a plan as JSON that changes nothing has empty lists") {
  const auto plan = nlohmann::json::parse(plan_json(nothing()));
  CHECK(plan["platforms"][0]["changes"] == nlohmann::json::array());
  CHECK(plan["platforms"][0]["chunks"] == nlohmann::json::array());
  CHECK(plan["summary"]["same"] == 10);
}

}  // namespace
}  // namespace intentc
