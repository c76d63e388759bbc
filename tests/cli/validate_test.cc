#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/run_intentc.h"
#include "tests/support/golden.h"

namespace intentc::test {
namespace {

constexpr const char* kSmallest = R"(kind: container
name: Shop
type: postgres
---
kind: datastore
name: Sales
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets:
  orders:
    key: [id]
    columns: {id: int not null, note: text}
---
kind: workspace
name: Report
groups: {everything: {sinks: [Sales/orders]}}
)";

TEST_CASE("a good model ends with 0 and one line") {
  for (const auto& [example, files] : {std::pair{"examples/northwind", 11}, {"examples/northwind-postgres", 12}}) {
    const Ran ran = intentc({"validate", example});
    INFO(example << ran.out << ran.err);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out == "ok: 0 errors, 0 warnings in " + std::to_string(files) + " files\n");
    CHECK(intentc({"validate", example, "-q"}).out.empty());
    CHECK(intentc({"validate", example, "-q"}).err.empty());
    CHECK(intentc({"validate", "--strict"}, source_dir() / example).exit_code == 0);
  }
}

TEST_CASE("a pack that is not installed is no error, but told") {
  const Ran ran = intentc({"validate", "examples/northwind"});
  CHECK(ran.err == "note: the target pack `azure` is not installed, so its capabilities were not checked\n");
  CHECK(intentc({"validate", "examples/northwind-postgres"}).err.empty());
}

TEST_CASE("a mistake is quoted with a caret, and ends with 1") {
  TemporaryFolder folder;
  std::string model = kSmallest;
  model.replace(model.find("[Sales/orders]"), 14, "[Sales/ordrs]");
  folder.write("model.yaml", model);
  const Ran ran = intentc({"validate"}, folder.path());
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.empty());
  check_golden(ran.out, "tests/cli/golden/mistake.txt");
}

TEST_CASE("findings as JSON are on standard output, whatever they are") {
  TemporaryFolder folder;
  folder.write("model.yaml", kSmallest);
  const Ran good = intentc({"validate", "--format", "json"}, folder.path());
  CHECK(good.exit_code == 0);
  CHECK(nlohmann::json::parse(good.out) == nlohmann::json::parse(R"({"format": "intentc/findings/1", "findings": [],
                                  "summary": {"errors": 0, "warnings": 0, "files": 1}})"));
  folder.write("more.yaml", "kind: nonsense\n");
  const Ran bad = intentc({"validate", "--format", "json"}, folder.path());
  CHECK(bad.exit_code == 1);
  CHECK(bad.err.empty());
  const auto report = nlohmann::json::parse(bad.out);
  CHECK(report["summary"]["errors"] == 1);
  CHECK(report["summary"]["files"] == 2);
  CHECK(report["findings"][0]["file"] == "more.yaml");
  CHECK(report["findings"][0]["line"] == 1);
}

TEST_CASE("every error is told in one run, in the order of places") {
  TemporaryFolder folder;
  folder.write("b.yaml", "kind: container\nname: B\ntype: postgre\n");
  folder.write("a.yaml", "kind: container\nnam: A\ntype: postgres\n---\nkind: nonsense\n");
  const Ran ran = intentc({"validate", "--format", "json"}, folder.path());
  const auto report = nlohmann::json::parse(ran.out);
  std::vector<std::string> places;
  for (const auto& finding : report["findings"]) {
    places.push_back(finding["file"].get<std::string>() + ":" + std::to_string(finding["line"].get<int>()));
  }
  CHECK(std::is_sorted(places.begin(), places.end()));
  CHECK(places.size() >= 3);
}

TEST_CASE("an empty folder and a folder that is not there are explained") {
  TemporaryFolder folder;
  const Ran empty = intentc({"validate"}, folder.path());
  CHECK(empty.exit_code == 1);
  CHECK(empty.out.find("intentc init") != std::string::npos);
  const Ran missing = intentc({"validate", "none"}, folder.path());
  CHECK(missing.exit_code == 1);
  CHECK(missing.out.find("none") != std::string::npos);
}

TEST_CASE("a format that does not exist is a usage error") {
  CHECK(intentc({"validate", "--format", "xml"}).exit_code == 64);
  CHECK(intentc({"validate", "a", "b"}).exit_code == 64);
}

}  // namespace
}  // namespace intentc::test
