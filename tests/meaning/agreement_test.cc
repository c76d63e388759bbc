// The graph against the slow one, on generated models.
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/meaning/derived.h"
#include "tests/meaning/slow_graph.h"
#include "tests/support/model_generator.h"

namespace intentc::test {
namespace {

std::string name_of(const Derived& derived, GroupId group) {
  const Group& found = derived.ecosystem[group];
  return std::string(derived.text.view(derived.ecosystem[found.workspace].name)) + "/" +
         std::string(derived.text.view(found.name));
}

std::string group_of(const Derived& derived, SinkId sink) {
  for (std::uint32_t rank = 0; rank < derived.ecosystem.groups.size(); ++rank) {
    if (derived.ecosystem.groups[rank].sinks.contains(sink)) return name_of(derived, {rank});
  }
  return {};
}

SlowGraph named(const Derived& derived, const Graph& graph) {
  SlowGraph result;
  std::vector<std::string> labels;
  for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
    labels.push_back(label(derived.ecosystem, derived.text, graph, {rank}));
    SlowNode& node = result.nodes[labels.back()];
    node.priority = word(graph.nodes[rank].priority);
    for (DatasetId dataset : graph.nodes[rank].datasets) {
      node.datasets.insert(std::string(derived.text.view(derived.ecosystem[dataset].name)));
    }
    for (SinkId sink : graph.nodes[rank].sinks) node.sinks.insert(group_of(derived, sink));
  }
  for (const Edge& edge : graph.edges) {
    result.edges.insert({labels[edge.from.value], labels[edge.to.value], edge.self});
  }
  CHECK(result.nodes.size() == graph.nodes.size());
  CHECK(result.edges.size() == graph.edges.size());
  return result;
}

// Kind in the given order, then the segments as bytes.
bool canonical(const Derived& derived, const Graph& graph) {
  const auto key = [&](std::uint32_t rank) {
    const auto segments = label_segments(derived.ecosystem, derived.text, graph, {rank});
    return std::pair(graph.nodes[rank].kind, std::vector<std::string_view>(segments.begin(), segments.end()));
  };
  for (std::uint32_t rank = 1; rank < graph.nodes.size(); ++rank) {
    if (key(rank - 1) >= key(rank)) return false;
  }
  return std::is_sorted(graph.edges.begin(), graph.edges.end(),
                        [](const Edge& a, const Edge& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
}

// What the generated models held: a test over models without links says nothing about links.
struct Seen {
  std::size_t links = 0, ingests = 0, transforms = 0, self = 0, circles = 0, priorities = 0, shared = 0;

  void count(const SlowGraph& graph) {
    for (const auto& [name, node] : graph.nodes) {
      links += name.starts_with("Link/");
      ingests += name.starts_with("Ingest/");
      transforms += name.starts_with("DataTransformer/");
      priorities += node.priority != "unknown";
      shared += node.sinks.size() > 1;
    }
    for (const auto& [from, to, is_self] : graph.edges) self += is_self;
  }
};

void explain_difference(const SlowGraph& actual, const SlowGraph& expected) {
  for (const auto& [name, node] : expected.nodes) {
    INFO(name);
    REQUIRE(actual.nodes.contains(name));
    CHECK(actual.nodes.at(name).priority == node.priority);
    CHECK(actual.nodes.at(name).datasets == node.datasets);
    CHECK(actual.nodes.at(name).sinks == node.sinks);
  }
  CHECK(actual.nodes.size() == expected.nodes.size());
}

void check_agreement(const ModelSpec& spec, Seen& seen) {
  const Derived derived(spec);
  const SlowGraphs slow = slow_graphs(spec);
  REQUIRE(derived.graphs.size() == slow.platforms.size());
  std::size_t without_container = 0;
  std::size_t not_ingested = 0;
  for (const Graph& graph : derived.graphs) {
    const std::string platform(derived.text.view(derived.ecosystem[graph.platform].name));
    const SlowGraph& expected = slow.platforms.at(platform);
    const SlowGraph actual = named(derived, graph);
    without_container += expected.without_container.size();
    not_ingested += expected.not_ingested.size();
    INFO("platform " << platform);
    CHECK(canonical(derived, graph));
    CHECK(actual.edges == expected.edges);
    if (actual.nodes != expected.nodes) explain_difference(actual, expected);
    seen.count(expected);
  }
  CHECK(derived.findings.total("R210") == without_container);
  CHECK(derived.findings.total("R220") == not_ingested);
  CHECK((derived.findings.total("R209") > 0) == !slow.knots.empty());
  CHECK(derived.findings.total("R209") <= slow.knots.size());
  seen.circles += slow.knots.size();
  if (spec.platforms.size() == 1) CHECK(derived.findings.total("R209") == slow.knots.size());
}

Seen check_agreement(const GeneratorOptions& options, std::uint64_t models) {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= models; ++seed) {
    INFO("seed " << seed);
    check_agreement(generate_model(options, seed), seen);
  }
  CHECK(seen.ingests > models);
  CHECK(seen.transforms > models / 4);
  return seen;
}

TEST_CASE("the graph agrees with the slow one on models that obey every rule") {
  const Seen seen = check_agreement({}, 1500);
  CHECK(seen.self > 50);
  CHECK(seen.priorities > 1000);
  CHECK(seen.shared > 1000);
  CHECK(seen.circles == 0);
}

TEST_CASE("the graph agrees with the slow one where stores have primary platforms") {
  CHECK(check_agreement({.platforms = 4, .primaries = 40}, 500).links > 300);
  CHECK(check_agreement({.platforms = 4, .primaries = 50, .bad_primaries = true}, 700).links > 500);
}

TEST_CASE("the graph agrees with the slow one where transformers run in circles") {
  CHECK(check_agreement({.transformers = 6, .platforms = 1, .circles = 15}, 500).circles > 50);
  CHECK(check_agreement({.transformers = 6, .platforms = 3, .primaries = 30, .circles = 15}, 300).circles > 50);
}

TEST_CASE("the graph agrees with the slow one where platforms have no container of their own") {
  check_agreement({.own_container = 40, .platforms_with_store = 40}, 700);
}

TEST_CASE("the graph agrees with the slow one on hostile names") { check_agreement({.hostile = true}, 300); }

TEST_CASE("the graph agrees with the slow one on long chains in one container") {
  const GeneratorOptions options{.stores = 2,
                                 .transformers = 15,
                                 .inputs = 3,
                                 .chain_depth = 12,
                                 .workspaces = 3,
                                 .containers = 1,
                                 .platforms = 1};
  check_agreement(options, 150);
}

TEST_CASE("a chain with fan 10 and depth 6 has 89 nodes and 142 edges") {
  const ModelSpec spec = fan_chain(10, 6);
  const Derived derived(spec);
  CHECK(derived.findings.empty());
  CHECK(derived.graphs.front().nodes.size() == 89);
  CHECK(derived.graphs.front().edges.size() == 142);
  Seen seen;
  check_agreement(spec, seen);
}

}  // namespace
}  // namespace intentc::test
