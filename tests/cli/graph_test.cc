#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/run_intentc.h"
#include "tests/support/golden.h"

namespace intentc::test {
namespace {

TEST_CASE("Northwind has the eight nodes and seven edges of the founding figure") {
  const Ran ran = intentc({"graph", "examples/northwind", "--platform", "Azure Platform", "--format", "json"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  const auto graph = nlohmann::json::parse(ran.out);
  CHECK(graph["format"] == "intentc/graph/1");
  REQUIRE(graph["platforms"].size() == 1);
  CHECK(graph["platforms"][0]["nodes"].size() == 8);
  CHECK(graph["platforms"][0]["edges"].size() == 7);
}

TEST_CASE("every format of the graph is on standard output") {
  for (const char* format : {"text", "json", "dot", "mermaid"}) {
    INFO(format);
    const Ran ran = intentc({"graph", "examples/northwind", "--format", format});
    CHECK(ran.exit_code == 0);
    CHECK(ran.err.empty());
    check_golden(ran.out, std::string("tests/cli/golden/northwind.") + format);
  }
}

TEST_CASE("a platform that does not exist is an error with the near miss") {
  const Ran ran = intentc({"graph", "examples/northwind", "--platform", "Azure Platfrm"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err == "error: no platform `Azure Platfrm`, did you mean `Azure Platform`?\n");
}

TEST_CASE("options may stand before and behind the model") {
  const std::string expected = intentc({"graph", "examples/northwind"}).out;
  CHECK(intentc({"graph", "--platform", "Azure Platform", "examples/northwind"}).out == expected);
  CHECK(intentc({"-C", "examples/northwind", "graph"}).out == expected);
  CHECK(intentc({"graph", "-C", "examples/northwind"}).out == expected);
}

TEST_CASE("a model with errors has no graph") {
  TemporaryFolder folder;
  folder.write("model.yaml", "kind: nonsense\n");
  const Ran ran = intentc({"graph"}, folder.path());
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("model.yaml:1:") != std::string::npos);
}

TEST_CASE("a graph with errors of its own is printed, and ends with 1") {
  TemporaryFolder folder;  // two transformers that read each other
  folder.write("model.yaml", R"(kind: workspace
name: A
groups: {inputs: {sinks: [FromB/x]}}
transformer:
  name: TA
  code: {sql: {x: "select 1 as id"}}
  output: {name: FromA, datasets: {x: {key: [id], columns: {id: int not null}}}}
---
kind: workspace
name: B
groups: {inputs: {sinks: [FromA/x]}}
transformer:
  name: TB
  code: {sql: {x: "select 1 as id"}}
  output: {name: FromB, datasets: {x: {key: [id], columns: {id: int not null}}}}
---
kind: workspace
name: Report
groups: {everything: {sinks: [FromA/x]}}
)");
  const Ran ran = intentc({"graph"}, folder.path());
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.find("TA") + ran.out.find("A") != std::string::npos);
  CHECK(!ran.out.empty());
  CHECK(ran.err.find("error[R209]") != std::string::npos);
}

}  // namespace
}  // namespace intentc::test
