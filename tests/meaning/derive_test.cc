// What the graph check says, and where; the cases that generated models do not make.
#include <catch2/catch.hpp>

#include "graph/meaning/check.h"
#include "tests/meaning/derived.h"

namespace intentc::test {
namespace {

// Two transformers, each reading what the other makes, and a consumer of one.
ModelSpec circle(std::size_t length) {
  ModelSpec spec{.platforms = {{"P", "Own"}}};
  for (std::size_t at = 0; at < length; ++at) {
    const std::string from = "M" + std::to_string((at + length - 1) % length);
    const std::string number = std::to_string(at);
    spec.workspaces.push_back(
        {.name = "T" + number, .groups = {{"all", {from + "/d"}}}, .output = "M" + number, .outputs = {"d"}});
  }
  spec.workspaces.push_back({.name = "Consumer", .groups = {{"all", {"M0/d"}}}});
  spec.assignments.push_back({"Consumer/all", "P"});
  return spec;
}

std::string view(const Derived& derived, Text text) { return std::string(derived.text.view(text)); }

std::vector<Diagnostic> findings(const Derived& derived) { return derived.findings.sorted(derived.text); }

}  // namespace

TEST_CASE("a circle of transformers is named from its first member on, at the sink that closes it") {
  const Derived derived(circle(3));
  const auto found = findings(derived);
  REQUIRE(found.size() == 1);
  CHECK(found[0].code.view() == "R209");
  CHECK(found[0].message == "transformers wait for each other: `T0` → `T1` → `T2` → `T0`");
  CHECK(view(derived, found[0].at) == "M2/d");
  CHECK(found[0].label == "`T0` takes what `T2` makes");
  REQUIRE(found[0].related.size() == 2);
  CHECK(view(derived, found[0].related[0].at) == "M0/d");
  CHECK(found[0].related[1].message == "`T2` takes what `T1` makes");
  CHECK(derived.graphs[0].nodes.size() == 12);  // still there to be looked at
}

TEST_CASE("a member that also reads its own output does not hide the circle") {
  ModelSpec spec = circle(2);
  spec.workspaces[0].groups[0].sinks.push_back("M0/d");
  const Derived derived(spec);
  const auto found = findings(derived);
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "transformers wait for each other: `T0` → `T1` → `T0`");
}

TEST_CASE("a long circle is told in short") {
  const Derived derived(circle(1000));
  const auto found = findings(derived);
  REQUIRE(found.size() == 1);
  CHECK(found[0].message ==
        "transformers wait for each other: `T0` → `T1` → `T2` → `T3` → `T4` → `T5` → `T6` → `T7` → … (1000 in all) → "
        "`T0`");
  CHECK(found[0].related.size() == 7);
}

TEST_CASE("a circle that two platforms share is told once") {
  ModelSpec spec = circle(2);
  spec.platforms.push_back({"Q", "Own"});
  spec.assignments.push_back({"Consumer/all", "Q"});
  CHECK(Derived(spec).findings.total("R209") == 1);
}

TEST_CASE("a circle that leads over two platforms is one") {
  ModelSpec spec = circle(2);
  spec.platforms.push_back({"Q", "Own"});
  spec.primaries = {{"M0", {"P"}}, {"M1", {"Q"}}};
  spec.workspaces.push_back({.name = "Other", .groups = {{"all", {"M1/d"}}}});
  spec.assignments.push_back({"Other/all", "Q"});
  const Derived derived(spec);
  CHECK(derived.findings.total("R209") == 1);
  CHECK(derived.findings.total("R220") == 0);
}

TEST_CASE("a transformer's own output comes back marked, and is no circle") {
  ModelSpec spec = circle(1);
  const Derived derived(spec);
  CHECK(derived.findings.empty());
  const Graph& graph = derived.graphs[0];
  REQUIRE(graph.edges.size() == 4);
  CHECK(graph.edges[1].self);
  CHECK(derived.label(graph, graph.edges[1].from) == "Export/P/Own/M0/d");
  CHECK(derived.label(graph, graph.edges[1].to) == "Trigger/P/T0");
}

TEST_CASE("a workspace that nobody can land is told with the way out") {
  ModelSpec spec{.platforms = {{"P"}},
                 .stores = {{.name = "S", .datasets = {"d"}}},
                 .workspaces = {{.name = "W", .groups = {{"a", {"S/d"}}, {"b", {"S/d"}}}}},
                 .assignments = {{"W/a", "P"}, {"W/b", "P"}}};
  const Derived derived(spec);
  const auto found = findings(derived);
  REQUIRE(found.size() == 1);
  CHECK(found[0].code.view() == "R210");
  CHECK(found[0].message == "workspace `W` has no container, and platform `P` has none of its own");
  CHECK(view(derived, found[0].at) == "W");
  REQUIRE(found[0].related.size() == 1);
  CHECK(view(derived, found[0].related[0].at) == "W/a");
  CHECK(derived.graphs[0].nodes.empty());

  spec.platforms[0].store = "Own";
  CHECK(Derived(spec).findings.empty());
}

TEST_CASE("a platform whose own container is none says so once") {
  ModelSpec spec{
      .platforms = {{"P", "Own"}},
      .stores = {{.name = "S", .datasets = {"d"}}},
      .workspaces = {{.name = "V", .groups = {{"all", {"S/d"}}}}, {.name = "W", .groups = {{"all", {"S/d"}}}}},
      .assignments = {{"V/all", "P"}, {"W/all", "P"}}};
  TextSpace text;
  Diagnostics found;
  Ecosystem ecosystem = ecosystem_of(spec, text);
  ecosystem.services[0].params[0].value = text.add_decoded("Owm", {});
  const auto graphs = derive(ecosystem, text, found);
  REQUIRE(found.total("R210") == 1);
  CHECK(found.sorted(text)[0].message == "service `P` stores its data in `Owm`, which is no container");
  CHECK(graphs[0].nodes.empty());
}

TEST_CASE("a dangling name is passed over in silence") {
  ModelSpec spec{.platforms = {{"P", "Own"}},
                 .stores = {{.name = "S", .datasets = {"d"}}},
                 .workspaces = {{.name = "V", .container = "Gone", .groups = {{"all", {"S/d"}}}},
                                {.name = "W", .groups = {{"all", {"S/d"}}}}},
                 .assignments = {{"V/all", "P"}, {"W/all", "P"}}};
  spec.primaries["S"] = {"P"};
  TextSpace text;
  Diagnostics found;
  Ecosystem ecosystem = ecosystem_of(spec, text);
  ecosystem.workspaces[0].container = {};
  ecosystem.sinks[1].dataset = {};
  ecosystem.assignments.push_back({.group = {}, .platform = {0}, .at = {}});
  ecosystem.assignments.push_back({.group = {0}, .platform = {}, .at = {}});
  ecosystem.primaries[0].platforms = {{}, {}};
  CHECK(derive(ecosystem, text, found)[0].nodes.empty());
  ecosystem.sinks[1].dataset = {0};
  CHECK(derive(ecosystem, text, found)[0].nodes.size() == 2);
  CHECK(found.empty());
}

TEST_CASE("a transformer's group is no root, whoever assigns it") {
  ModelSpec spec = circle(1);
  spec.assignments = {{"T0/all", "P"}};
  CHECK(Derived(spec).graphs[0].nodes.empty());
}

TEST_CASE("a model that assigns nothing is served by its only platform, and by none of two") {
  ModelSpec spec{.platforms = {{"P", "Own"}},
                 .stores = {{.name = "S", .datasets = {"d"}}},
                 .workspaces = {{.name = "W", .groups = {{"all", {"S/d"}}}}},
                 .assigns = false};
  CHECK(Derived(spec).graphs[0].roots.size() == 1);
  CHECK(Derived(spec).graphs[0].nodes.size() == 2);
  spec.platforms.push_back({"Q", "Own"});
  CHECK(Derived(spec).graphs[0].nodes.empty());
  spec.platforms.pop_back();
  spec.assigns = true;  // written, but empty: nobody is served
  CHECK(Derived(spec).graphs[0].nodes.empty());
}

TEST_CASE("a primary platform that does not read what others take over is told at the list") {
  ModelSpec spec{.platforms = {{"P", "Own"}, {"Q", "Own"}},
                 .stores = {{.name = "S", .datasets = {"a", "b"}}},
                 .workspaces = {{.name = "W", .groups = {{"all", {"S/a", "S/b"}}}}},
                 .assignments = {{"W/all", "P"}},
                 .primaries = {{"S", {"Q"}}}};
  const Derived derived(spec);
  const auto found = findings(derived);
  REQUIRE(found.size() == 1);
  CHECK(found[0].code.view() == "R220");
  CHECK(found[0].message == "`P` takes `S/a` over from `Q`, which does not ingest it");
  CHECK(view(derived, found[0].at) == "S");
  REQUIRE(found[0].related.size() == 1);
  CHECK(view(derived, found[0].related[0].at) == "S/a");
  CHECK(derived.label(derived.graphs[0], {2}) == "Link/P/Q/S");

  spec.workspaces.push_back({.name = "V", .groups = {{"all", {"S/a"}}}});
  spec.assignments.push_back({"V/all", "Q"});
  CHECK(findings(Derived(spec))[0].message == "`P` takes `S/b` over from `Q`, which does not ingest it");
  spec.workspaces.back().groups[0].sinks = {"S/*"};
  CHECK(Derived(spec).findings.empty());
}

TEST_CASE("a store that somebody ingests needs a trigger; one that nobody wants does not") {
  ModelSpec spec{.platforms = {{"P", "Own"}, {"Q", "Own"}},
                 .stores = {{.name = "S", .datasets = {"a", "b"}, .single = true, .trigger = ""},
                            {.name = "Unwanted", .datasets = {"a"}, .trigger = ""}},
                 .workspaces = {{.name = "W", .groups = {{"all", {"S/a", "S/b"}}}}},
                 .assignments = {{"W/all", "P"}, {"W/all", "Q"}}};
  const Derived derived(spec);
  Diagnostics found;
  check_graph(derived.ecosystem, derived.text, derived.graphs, found);
  REQUIRE(found.total("R165") == 1);
  CHECK(found.sorted(derived.text)[0].message == "the capture of datastore `S` has no `trigger`");

  spec.stores[0].trigger = "every: 10m";
  const Derived right(spec);
  check_graph(right.ecosystem, right.text, right.graphs, found);
  CHECK(found.total("R165") == 1);
}

}  // namespace intentc::test
