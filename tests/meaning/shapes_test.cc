// Models of our own with the seven shapes of research/datasurface-semantics.md §11.2, and the numbers found there.
#include <catch2/catch.hpp>

#include "tests/meaning/derived.h"
#include "tests/meaning/northwind.h"
#include "tests/support/model_generator.h"

namespace intentc::test {
namespace {

struct Counts {
  std::size_t ingests = 0, exports = 0, triggers = 0, transforms = 0, links = 0, edges = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
};

std::ostream& operator<<(std::ostream& out, const Counts& c) {
  return out << c.ingests << " ingests " << c.exports << " exports " << c.triggers << " triggers " << c.transforms
             << " transforms " << c.links << " links " << c.edges << " edges";
}

// Of each platform, by name.
std::vector<Counts> counts(const ModelSpec& spec) {
  const Derived derived(spec);
  CHECK(derived.findings.empty());
  std::vector<Counts> result;
  for (const Graph& graph : derived.graphs) {
    Counts& count = result.emplace_back();
    count.edges = graph.edges.size();
    for (const Intention& node : graph.nodes) {
      if (node.kind == IntentionKind::ingest) ++count.ingests;
      if (node.kind == IntentionKind::export_) ++count.exports;
      if (node.kind == IntentionKind::trigger) ++count.triggers;
      if (node.kind == IntentionKind::transform) ++count.transforms;
      if (node.kind == IntentionKind::link) ++count.links;
    }
  }
  return result;
}

std::vector<std::string> names(const std::string& word, std::size_t many) {
  std::vector<std::string> result;
  for (std::size_t at = 0; at < many; ++at) result.push_back(word + std::to_string(at));
  return result;
}

std::vector<std::string> sinks(const std::string& store, std::size_t first, std::size_t last) {
  std::vector<std::string> result;
  for (std::size_t at = first; at < last; ++at) result.push_back(store + "/d" + std::to_string(at));
  return result;
}

}  // namespace

TEST_CASE("Northwind is 8 nodes and 7 edges") {
  const Derived derived(northwind());
  CHECK(derived.findings.empty());
  REQUIRE(derived.graphs.size() == 1);
  const Graph& graph = derived.graphs.front();
  std::vector<std::string> nodes;
  for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
    nodes.push_back(derived.label(graph, {rank}));
    CHECK(graph.nodes[rank].priority == Priority::unknown);
  }
  CHECK(nodes == std::vector<std::string>{"Ingest/Azure Platform/Masked_NW_Data", "Ingest/Azure Platform/NW_Data",
                                          "Export/Azure Platform/Test Azure SQL/Masked_NW_Data/customers",
                                          "Export/Azure Platform/Test Azure SQL/NW_Data/customers",
                                          "Export/Azure Platform/Test Azure SQL/NW_Data/products",
                                          "Export/Azure Platform/Test Azure SQL/NW_Data/suppliers",
                                          "Trigger/Azure Platform/MaskCustomersWorkSpace",
                                          "DataTransformer/Azure Platform/MaskCustomersWorkSpace"});
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (const Edge& edge : graph.edges) {
    edges.emplace_back(edge.from.value, edge.to.value);
    CHECK_FALSE(edge.self);
  }
  CHECK(edges ==
        std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 2}, {1, 3}, {1, 4}, {1, 5}, {3, 6}, {6, 7}, {7, 0}});
}

TEST_CASE("a wide store whose transformer nobody reads is one ingestion with its exports") {
  // As `wwi`: 2 stores, 32 datasets, 4 workspaces, 22 sinks; 16 different datasets in one container.
  const ModelSpec spec{
      .platforms = {{"Live"}},
      .stores = {{.name = "Wide", .datasets = names("d", 31)}},
      .workspaces = {{.name = "Sales", .container = "Own", .groups = {{"all", sinks("Wide", 0, 8)}}},
                     {.name = "Stock", .container = "Own", .groups = {{"all", sinks("Wide", 6, 12)}}},
                     {.name = "Buying", .container = "Own", .groups = {{"all", sinks("Wide", 10, 16)}}},
                     {.name = "Mask",
                      .container = "Own",
                      .groups = {{"all", sinks("Wide", 0, 2)}},
                      .output = "Masked",
                      .outputs = {"d0"}}},
      .assignments = {{"Sales/all", "Live"}, {"Stock/all", "Live"}, {"Buying/all", "Live"}}};
  CHECK(counts(spec) == std::vector<Counts>{{.ingests = 1, .exports = 16, .edges = 16}});
}

TEST_CASE("two stores of one dataset are two ingestions") {
  // As `yellow_dp_tests`: 4 nodes, 2 edges.
  const ModelSpec spec{.platforms = {{"Test"}},
                       .stores = {{.name = "A", .datasets = {"d"}}, {.name = "B", .datasets = {"d"}, .single = true}},
                       .workspaces = {{.name = "W", .container = "Own", .groups = {{"all", {"A/d", "B/d"}}}}},
                       .assignments = {{"W/all", "Test"}}};
  CHECK(counts(spec) == std::vector<Counts>{{.ingests = 2, .exports = 2, .edges = 2}});
}

TEST_CASE("groups of one workspace on two platforms are two graphs of their own") {
  // As `mvp_model`: 3 nodes, 2 edges each.
  const ModelSpec spec{
      .platforms = {{"Live"}, {"Forensic"}},
      .stores = {{.name = "Customers", .datasets = {"d0", "d1"}}},
      .workspaces = {{.name = "W",
                      .container = "Own",
                      .groups = {{"live", sinks("Customers", 0, 2)}, {"past", sinks("Customers", 0, 2)}}}},
      .assignments = {{"W/live", "Live"}, {"W/past", "Forensic"}}};
  CHECK(counts(spec) == std::vector<Counts>(2, {.ingests = 1, .exports = 2, .edges = 2}));
}

TEST_CASE("a transformer is pulled in on every platform that wants its output") {
  // As `starter`: 8 nodes, 7 edges each.
  const std::vector<std::string> wanted{"Customers/d0", "Customers/d1", "Masked/d0"};
  const ModelSpec spec{.platforms = {{"Live"}, {"Forensic"}},
                       .stores = {{.name = "Customers", .datasets = {"d0", "d1"}}},
                       .workspaces = {{.name = "W", .container = "Own", .groups = {{"live", wanted}, {"past", wanted}}},
                                      {.name = "Mask",
                                       .container = "Elsewhere",
                                       .groups = {{"all", {"Customers/d0"}}},
                                       .output = "Masked",
                                       .outputs = {"d0"}}},
                       .assignments = {{"W/live", "Live"}, {"W/past", "Forensic"}}};
  CHECK(counts(spec) ==
        std::vector<Counts>(2, {.ingests = 2, .exports = 4, .triggers = 1, .transforms = 1, .edges = 7}));
}

TEST_CASE("platforms that may not read a store link to the one that may") {
  // As `pip_test_model`: 5 stores, 15 workspaces and platforms, of which 12 are served; 2 nodes, 1 edge each.
  ModelSpec spec;
  for (std::size_t at = 0; at < 15; ++at) {
    const std::string number = std::to_string(at);
    const std::string store = "S" + std::to_string(at / 3);
    spec.platforms.push_back({"P" + number});
    if (at % 3 == 0) spec.stores.push_back({.name = store, .datasets = {"d"}});
    if (at % 3 == 0) spec.primaries[store] = {"P" + number};
    spec.workspaces.push_back({.name = "W" + number, .container = "C", .groups = {{"all", {store + "/d"}}}});
    if (at < 12) spec.assignments.push_back({"W" + number + "/all", "P" + number});
  }
  const std::vector<Counts> found = counts(spec);
  CHECK(std::ranges::count(found, Counts{.ingests = 1, .exports = 1, .edges = 1}) == 4);
  CHECK(std::ranges::count(found, Counts{.exports = 1, .links = 1, .edges = 1}) == 8);
  CHECK(std::ranges::count(found, Counts{}) == 3);
}

TEST_CASE("many copies that share nothing grow by the copy") {
  // As `model_large`, MAX_INDEX 50, 200 and 1000: n − 1 copies of 17 nodes and 16 edges.
  for (std::size_t index : {50, 200, 1000}) {
    ModelSpec spec{.platforms = {{"Live"}}};
    for (std::size_t copy = 1; copy < index; ++copy) {
      const std::string number = std::to_string(copy);
      const std::string store = "S" + number;
      const std::string own = "C" + number;
      spec.stores.push_back({.name = store, .datasets = names("d", 31)});
      spec.workspaces.push_back({.name = "A" + number, .container = own, .groups = {{"all", sinks(store, 0, 6)}}});
      spec.workspaces.push_back({.name = "B" + number, .container = own, .groups = {{"all", sinks(store, 4, 12)}}});
      spec.workspaces.push_back({.name = "C" + number, .container = own, .groups = {{"all", sinks(store, 10, 16)}}});
      spec.workspaces.push_back({.name = "M" + number,
                                 .container = own,
                                 .groups = {{"all", sinks(store, 0, 2)}},
                                 .output = "O" + number,
                                 .outputs = {"d0"}});
      for (const char* workspace : {"A", "B", "C"}) {
        spec.assignments.push_back({workspace + number + "/all", "Live"});
      }
    }
    const std::size_t copies = index - 1;
    CHECK(counts(spec) == std::vector<Counts>{{.ingests = copies, .exports = 16 * copies, .edges = 16 * copies}});
  }
}

TEST_CASE("a long chain costs what it has, not what it could multiply to") {
  // FAN 10, depth 6 took the original more than 300 s for 89 nodes and 142 edges. 400 steps are no harder than 6.
  CHECK(counts(fan_chain(10, 6)) ==
        std::vector<Counts>{{.ingests = 7, .exports = 70, .triggers = 6, .transforms = 6, .edges = 142}});
  CHECK(counts(fan_chain(10, 400)) ==
        std::vector<Counts>{{.ingests = 401, .exports = 4010, .triggers = 400, .transforms = 400, .edges = 8810}});
}

}  // namespace intentc::test
