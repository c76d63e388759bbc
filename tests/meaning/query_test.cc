#include "graph/meaning/query.h"

#include <catch2/catch.hpp>
#include <set>

#include "tests/meaning/derived.h"
#include "tests/meaning/northwind.h"
#include "tests/support/model_generator.h"

namespace intentc::test {
namespace {

NodeId find(const Derived& derived, const std::string& label) {
  return find_node(derived.ecosystem, derived.text, derived.graphs.front(), label);
}

std::vector<std::string> labels(const Derived& derived, const std::vector<NodeId>& nodes) {
  std::vector<std::string> result;
  for (NodeId node : nodes) result.push_back(derived.label(derived.graphs.front(), node));
  return result;
}

// `Workspace/group sink (transformers between)` of each.
std::vector<std::string> askers(const Derived& derived, const std::string& label, std::size_t bound = 10) {
  Why why(derived.ecosystem, derived.graphs.front());
  const Askers found = why.askers(find(derived, label), bound);
  std::vector<std::string> result;
  for (const Asker& asker : found.list) {
    const Group& group = derived.ecosystem[asker.group];
    result.push_back(std::string(derived.text.view(derived.ecosystem[group.workspace].name)) + "/" +
                     std::string(derived.text.view(group.name)) + " " +
                     std::string(derived.text.view(derived.ecosystem[asker.sink].at)) + " " +
                     std::to_string(asker.transformers));
  }
  if (found.more) result.emplace_back("…");
  return result;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("every label leads to its node, and no other text does") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Derived derived(generate_model({.platforms = 3, .primaries = 20, .hostile = seed % 2 == 0}, seed));
    for (const Graph& graph : derived.graphs) {
      for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
        const std::string label = derived.label(graph, {rank});
        CHECK(find_node(derived.ecosystem, derived.text, graph, label) == NodeId{rank});
        CHECK_FALSE(find_node(derived.ecosystem, derived.text, graph, label + "/"));
        CHECK_FALSE(find_node(derived.ecosystem, derived.text, graph, label + "x"));
        CHECK_FALSE(find_node(derived.ecosystem, derived.text, graph, label.substr(0, label.rfind('/'))));
      }
      CHECK_FALSE(find_node(derived.ecosystem, derived.text, graph, ""));
      CHECK_FALSE(find_node(derived.ecosystem, derived.text, graph, "Ingest"));
      CHECK_FALSE(find_node(derived.ecosystem, derived.text, graph, "zzz/y"));
    }
  }
}

TEST_CASE("upstream and downstream are what an edge after the other leads to") {
  const Derived derived(northwind());
  const Neighbours neighbours(derived.graphs.front());
  const NodeId trigger = find(derived, "Trigger/Azure Platform/MaskCustomersWorkSpace");
  CHECK(labels(derived, upstream(neighbours, {{trigger}})) ==
        Strings{"Ingest/Azure Platform/NW_Data", "Export/Azure Platform/Test Azure SQL/NW_Data/customers"});
  CHECK(labels(derived, downstream(neighbours, {{trigger}})) ==
        Strings{"Ingest/Azure Platform/Masked_NW_Data", "Export/Azure Platform/Test Azure SQL/Masked_NW_Data/customers",
                "DataTransformer/Azure Platform/MaskCustomersWorkSpace"});
  CHECK(upstream(neighbours, {}).empty());
}

TEST_CASE("who asked for a node: its own sinks first, then those behind transformers") {
  const Derived derived(northwind());
  const std::string platform = "/Azure Platform/";
  CHECK(askers(derived, "Export" + platform + "Test Azure SQL/NW_Data/products") ==
        Strings{"ProductLiveAdhocReporting/LiveProducts NW_Data/products 0"});
  CHECK(askers(derived, "Export" + platform + "Test Azure SQL/NW_Data/customers") ==
        Strings{"MaskCustomersWorkSpace/Originals NW_Data/customers 0",
                "ProductLiveAdhocReporting/MaskedCustomers Masked_NW_Data/customers 1"});
  CHECK(askers(derived, "Trigger" + platform + "MaskCustomersWorkSpace") ==
        Strings{"ProductLiveAdhocReporting/MaskedCustomers Masked_NW_Data/customers 0"});
  CHECK(askers(derived, "Ingest" + platform + "NW_Data", 3) ==
        Strings{"MaskCustomersWorkSpace/Originals NW_Data/customers 0",
                "ProductLiveAdhocReporting/LiveProducts NW_Data/products 0",
                "ProductLiveAdhocReporting/LiveProducts NW_Data/suppliers 0", "…"});
}

TEST_CASE("asking is bounded and ends in circles") {
  std::size_t nodes = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Derived derived(generate_model({.transformers = 6, .platforms = 1, .own_output = 50, .circles = 40}, seed));
    const Graph& graph = derived.graphs.front();
    Why why(derived.ecosystem, graph);
    for (std::uint32_t rank = 0; rank < graph.nodes.size(); ++rank) {
      const Askers all = why.askers({rank}, 1000);
      CHECK_FALSE(all.more);
      CHECK_FALSE(all.list.empty());
      std::set<SinkId> sinks;
      for (const Asker& asker : all.list) CHECK(sinks.insert(asker.sink).second);
      const Askers few = why.askers({rank}, 1);
      CHECK(few.list.size() == 1);
      CHECK(few.more == (all.list.size() > 1));
      CHECK(few.list.front().sink == all.list.front().sink);
    }
    nodes += graph.nodes.size();
  }
  CHECK(nodes > 200);
}

TEST_CASE("a sink belongs to its group, empty groups beside it or not") {
  ModelSpec spec = northwind();
  spec.workspaces[0].groups.push_back({"Empty", {}});
  spec.workspaces[1].groups.push_back({"Another", {}});
  spec.workspaces[1].groups.push_back({"Zero", {}});
  const Derived derived(spec);
  for (std::uint32_t group = 0; group < derived.ecosystem.groups.size(); ++group) {
    for (SinkId sink : derived.ecosystem.groups[group].sinks)
      CHECK(group_of(derived.ecosystem, sink) == GroupId{group});
  }
}

}  // namespace intentc::test
