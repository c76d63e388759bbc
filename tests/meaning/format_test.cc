// The four forms of a graph: what they look like, and that names stay names in them.
#include "graph/meaning/format.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/meaning/derived.h"
#include "tests/meaning/northwind.h"
#include "tests/support/folder.h"
#include "tests/support/golden.h"
#include "tests/support/model_generator.h"
#include "tests/support/process.h"
#include "tests/support/tool.h"

namespace intentc::test {
namespace {

std::string shown(const Derived& derived,
                  std::string (*format)(const Ecosystem&, const TextSpace&, const std::vector<Graph>&)) {
  return format(derived.ecosystem, derived.text, derived.graphs);
}

ModelSpec everything() {
  return generate_model({.stores = 3,
                         .datasets = 2,
                         .transformers = 3,
                         .outputs = 2,
                         .workspaces = 3,
                         .groups = 1,
                         .sinks = 3,
                         .platforms = 2,
                         .exact = true,
                         .primaries = 40,
                         .own_output = 50},
                        3);
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) result.push_back(line);
  return result;
}

std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::multiset<std::string> labels(const Derived& derived) {
  std::multiset<std::string> result;
  for (const Graph& graph : derived.graphs) {
    for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) result.insert(derived.label(graph, {rank}));
  }
  return result;
}

std::size_t edge_count(const Derived& derived) {
  std::size_t result = 0;
  for (const Graph& graph : derived.graphs) result += graph.edges.size();
  return result;
}

}  // namespace

TEST_CASE("Northwind in all four forms") {
  const Derived derived(northwind());
  check_golden(shown(derived, graph_text), "tests/meaning/golden/northwind.txt");
  check_golden(shown(derived, graph_json), "tests/meaning/golden/northwind.json");
  check_golden(shown(derived, graph_dot), "tests/meaning/golden/northwind.dot");
  check_golden(shown(derived, graph_mermaid), "tests/meaning/golden/northwind.mmd");
}

TEST_CASE("a model with links, own outputs and priorities in all four forms") {
  const Derived derived(everything());
  check_golden(shown(derived, graph_text), "tests/meaning/golden/everything.txt");
  check_golden(shown(derived, graph_json), "tests/meaning/golden/everything.json");
  check_golden(shown(derived, graph_dot), "tests/meaning/golden/everything.dot");
  check_golden(shown(derived, graph_mermaid), "tests/meaning/golden/everything.mmd");
}

TEST_CASE("a platform without nodes is listed with empty arrays") {
  ModelSpec spec = northwind();
  spec.assignments.clear();
  const Derived derived(spec);
  const auto json = nlohmann::json::parse(shown(derived, graph_json));
  CHECK(json["format"] == "intentc/graph/1");
  CHECK(json.size() == 2);
  CHECK(json["platforms"] == nlohmann::json::parse(R"([{"name": "Azure Platform", "nodes": [], "edges": []}])"));
  CHECK(shown(derived, graph_text) == "Azure Platform: nothing to do\n");
  CHECK(shown(derived, graph_mermaid) == "flowchart LR\n");
  CHECK(nlohmann::json::parse(graph_json(derived.ecosystem, derived.text, {}))["platforms"].empty());
}

TEST_CASE("the JSON of hostile names gives them back") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Derived derived(generate_model({.platforms = 4, .primaries = 20, .hostile = true}, seed));
    const auto json = nlohmann::json::parse(shown(derived, graph_json));
    std::multiset<std::string> found;
    std::size_t edges = 0;
    for (const auto& platform : json["platforms"]) {
      std::set<std::string> here;
      for (const auto& node : platform["nodes"]) here.insert(node["label"]);
      for (const auto& edge : platform["edges"]) {
        CHECK(here.contains(edge["from"]));
        CHECK(here.contains(edge["to"]));
      }
      found.insert(here.begin(), here.end());
      edges += platform["edges"].size();
    }
    CHECK(found == labels(derived));
    CHECK(edges == edge_count(derived));
  }
}

TEST_CASE("the text draws each node once and each edge to a trigger, 100 columns wide") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    const Derived derived(generate_model({.workspaces = 30, .platforms = 2, .primaries = 20, .circles = 5}, seed));
    const std::string text = shown(derived, graph_text);
    std::size_t nodes = 0;
    for (const std::string& line : lines(text)) {
      CHECK(columns(line) <= 100);
      for (const char* word : {"▶ Export ", "▶ Ingest ", "▶ DataTransformer ", "  Ingest ", "  Link ", "  Trigger "}) {
        if (line.find(word) != std::string::npos) ++nodes;
      }
    }
    CHECK(nodes == labels(derived).size());
  }
}

TEST_CASE("many consumers are counted where there is no room to name them") {
  ModelSpec spec = northwind();
  for (int at = 0; at < 40; ++at) {
    const std::string name = "Consumer" + std::to_string(at);
    spec.workspaces.push_back({.name = name, .container = "Test Azure SQL", .groups = {{"all", {"NW_Data/products"}}}});
    spec.assignments.push_back({name + "/all", "Azure Platform"});
  }
  const std::string text = shown(Derived(spec), graph_text);
  CHECK(text.find("Consumer0, Consumer1, Consumer10 and 38 more\n") != std::string::npos);
}

TEST_CASE("hostile names in mermaid are character references") {
  const ModelSpec spec = generate_model({.platforms = 4, .primaries = 20, .hostile = true}, 9);
  check_golden(shown(Derived(spec), graph_mermaid), "tests/meaning/golden/hostile.mmd");
}

TEST_CASE("mermaid sees only ids of ours and quoted text without anything that it could read") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Derived derived(generate_model({.platforms = 4, .primaries = 20, .hostile = true}, seed));
    for (const std::string& line : lines(shown(derived, graph_mermaid))) {
      const std::size_t first = line.find('"');
      if (first == std::string::npos) continue;
      const std::size_t last = line.rfind('"');
      for (std::size_t at = first + 1; at < last; ++at) {
        const char c = line[at];
        const bool markup = line.compare(at, 5, "<br/>") == 0 || (at >= 4 && line.compare(at - 4, 5, "<br/>") == 0);
        if (!markup) CHECK(std::string("\"'`%{}[]()|&<>$;\\*~=").find(c == ';' ? 'x' : c) == std::string::npos);
      }
    }
  }
}

TEST_CASE("Graphviz reads every name back") {
  if (!have_tool("dot", "no Graphviz to read the graph with")) return;
  const TemporaryFolder folder;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Derived derived(generate_model({.platforms = 4, .primaries = 20, .circles = 5, .hostile = true}, seed));
    const auto path = folder.write("graph.dot", shown(derived, graph_dot));
    const Ran canon = run({.arguments = {"dot", "-Tcanon", path}});
    CHECK(canon.exit_code == 0);
    CHECK(canon.err.empty());
    const Ran read = run({.arguments = {"dot", "-Tdot_json", path}});
    REQUIRE(read.exit_code == 0);
    const auto json = nlohmann::json::parse(read.out);
    std::multiset<std::string> found;
    for (const auto& object : json["objects"]) {
      if (object.contains("shape")) found.insert(object["name"]);
    }
    CHECK(found == labels(derived));
    CHECK((json.contains("edges") ? json["edges"].size() : 0) == edge_count(derived));
  }
}

}  // namespace intentc::test
