// The whole way from files to graphs: what the reader makes of a spec's files is what the spec says.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "graph/meaning/check.h"
#include "graph/meaning/format.h"
#include "graph/meaning/query.h"
#include "model/reader.h"
#include "model/rules.h"
#include "tests/meaning/derived.h"
#include "tests/support/model_generator.h"

namespace intentc::test {
namespace {

struct FromFiles {
  TextSpace text;
  Diagnostics findings;
  Ecosystem ecosystem;
  std::vector<Graph> graphs;

  explicit FromFiles(const std::filesystem::path& folder) : ecosystem(read_model(folder, text, findings)) {
    check_rules(ecosystem, text, findings);
    graphs = derive(ecosystem, text, findings);
    check_graph(ecosystem, text, graphs, findings);
  }

  std::string json() const { return graph_json(ecosystem, text, graphs); }

  std::string told() const {
    std::string result;
    for (const Diagnostic& finding : findings.sorted(text)) {
      const Place place = text.place(finding.at);
      result += std::string(finding.code.view()) + " " + place.path + ":" + std::to_string(place.line) + ": " +
                finding.message + "\n";
    }
    return result;
  }
};

}  // namespace

TEST_CASE("generated models obey every rule and give the same graph from files") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    INFO("seed " << seed);
    const ModelSpec spec = generate_model({.primaries = seed % 2 == 0 ? 30U : 0U, .hostile = seed % 3 == 0}, seed);
    const TemporaryFolder folder;
    write_model(spec, folder, 1 + seed % 4);
    const FromFiles read(folder.path());
    CHECK(read.told() == "");
    const Derived built(spec);
    CHECK(read.json() == graph_json(built.ecosystem, built.text, built.graphs));
    for (std::uint32_t group = 0; group < read.ecosystem.groups.size(); ++group) {
      for (SinkId sink : read.ecosystem.groups[group].sinks) CHECK(group_of(read.ecosystem, sink) == GroupId{group});
    }
  }
}

TEST_CASE("how a model is spread over files and in which order means nothing to its graph") {
  ModelSpec spec = generate_model({.primaries = 30}, 12);
  const auto json = [&](std::size_t files) {
    const TemporaryFolder folder;
    write_model(spec, folder, files);
    return FromFiles(folder.path()).json();
  };
  const std::string one = json(1);
  CHECK(json(7) == one);
  std::reverse(spec.stores.begin(), spec.stores.end());
  std::reverse(spec.workspaces.begin(), spec.workspaces.end());
  std::reverse(spec.platforms.begin(), spec.platforms.end());
  std::reverse(spec.assignments.begin(), spec.assignments.end());
  CHECK(json(3) == one);
}

TEST_CASE("the example Northwind is the founding figure") {
  const FromFiles read(source_dir() / "examples/northwind");
  CHECK(read.told() == "");
  const auto json = nlohmann::json::parse(read.json());
  REQUIRE(json["platforms"].size() == 1);
  const auto& platform = json["platforms"][0];
  CHECK(platform["name"] == "Azure Platform");
  std::vector<std::string> nodes;
  for (const auto& node : platform["nodes"]) nodes.push_back(node["label"]);
  CHECK(nodes == std::vector<std::string>{"Ingest/Azure Platform/Masked_NW_Data", "Ingest/Azure Platform/NW_Data",
                                          "Export/Azure Platform/Test Azure SQL/Masked_NW_Data/customers",
                                          "Export/Azure Platform/Test Azure SQL/NW_Data/customers",
                                          "Export/Azure Platform/Test Azure SQL/NW_Data/products",
                                          "Export/Azure Platform/Test Azure SQL/NW_Data/suppliers",
                                          "Trigger/Azure Platform/MaskCustomersWorkSpace",
                                          "DataTransformer/Azure Platform/MaskCustomersWorkSpace"});
  CHECK(platform["edges"].size() == 7);
}

}  // namespace intentc::test
