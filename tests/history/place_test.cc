#include "graph/history/place.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "graph/history/identity.h"
#include "tests/support/random.h"
#include "tests/support/small_render.h"

using namespace intentc;
using namespace intentc::test;

namespace {

using Chunks = std::map<std::string, Chunk>;

Placeable node(const std::string& domain, const std::string& group, const std::string& name, std::uint32_t weight = 1) {
  const std::string label = "Ingest/P/" + group + "/" + name;
  return {.identity = identity_at_birth("e", "P", "ingest", label, 0),
          .label = label,
          .domain = domain,
          .group = group,
          .weight = weight};
}

Placement must_place(const std::vector<Placeable>& nodes, const Chunks& previous = {}) {
  Result<Placement> placement = place("P", nodes, previous);
  REQUIRE(placement.ok());
  return *placement;
}

Chunks settle(const Placement& placement, const std::vector<Placeable>& nodes, const Chunks& previous) {
  std::vector<Member> members;
  for (const Placeable& placed : nodes) {
    members.push_back({.identity = placed.identity, .label = placed.label, .kind = "ingest", .state = "live"});
  }
  return assemble(placement, std::move(members), previous);
}

// A platform with heavy tails: few large stores, many small ones.
std::vector<Placeable> random_nodes(Random& random, std::uint32_t groups) {
  std::vector<Placeable> nodes;
  for (std::uint32_t group = 0; group < groups; ++group) {
    const std::string domain = "zone" + std::to_string(random.below(3)) + "/server";
    const std::uint32_t size = random.percent(5) ? random.between(50, 200) : random.between(1, 6);
    for (std::uint32_t i = 0; i < size; ++i) {
      nodes.push_back(node(domain, "g" + std::to_string(group), std::to_string(i), random.between(1, 4)));
      if (group > 0 && random.percent(50)) nodes.back().neighbours = {"g" + std::to_string(random.below(group))};
    }
  }
  return nodes;
}

void check_caps(const Placement& placement) {
  for (const auto& [id, load] : placement.loads) {
    CHECK(load <= ChunkLimits().hard);
    if (placement.founded.contains(id)) CHECK(load <= ChunkLimits().fill);
  }
}

}  // namespace

TEST_CASE("what belongs together lies together, and nothing crosses a domain") {
  const std::vector<Placeable> nodes = {node("eu/a", "s", "1"), node("eu/a", "s", "2"), node("us/a", "t", "1"),
                                        node("eu/a", "u", "1")};
  const Placement placement = must_place(nodes);
  CHECK(placement.chunk_of.at(nodes[0].identity) == placement.chunk_of.at(nodes[1].identity));
  CHECK(placement.chunk_of.at(nodes[0].identity) != placement.chunk_of.at(nodes[2].identity));
  CHECK(placement.chunk_of.at(nodes[0].identity) == placement.chunk_of.at(nodes[3].identity));  // room is used
  CHECK(placement.founded.size() == 2);
  CHECK(placement.founded.at(placement.chunk_of.at(nodes[2].identity)).domain == "us/a");
}

TEST_CASE("a chunk is founded by its first label and its id says so") {
  const Placeable only = node("eu/a", "s", "1");
  const Placement placement = must_place({only});
  REQUIRE(placement.founded.size() == 1);
  CHECK(placement.founded.begin()->second.founder == only.label);
  CHECK(placement.founded.begin()->first == chunk_id("P", only.label, {}));
}

TEST_CASE("the order of the input means nothing") {
  Random random(1);
  for (int round = 0; round < 10; ++round) {
    std::vector<Placeable> nodes = random_nodes(random, 60);
    const Placement first = must_place(nodes);
    check_caps(first);
    const Chunks ledger = settle(first, nodes, {});
    std::vector<Placeable> more = nodes;
    for (std::uint32_t i = 0; i < 30; ++i)
      more.push_back(node("zone1/server", "h" + std::to_string(i % 4), std::to_string(i)));
    const Placement second = must_place(more, ledger);
    random.shuffle(nodes);
    random.shuffle(more);
    CHECK(must_place(nodes).chunk_of == first.chunk_of);
    CHECK(must_place(more, ledger).chunk_of == second.chunk_of);
  }
}

TEST_CASE("over a thousand random edits nothing ever moves and caps hold") {
  Random random(2);
  std::vector<Placeable> nodes = random_nodes(random, 15);
  Placement placement = must_place(nodes);
  Chunks ledger = settle(placement, nodes, {});
  std::uint32_t serial = 0;
  for (int edit = 0; edit < 1000; ++edit) {
    const std::map<std::string, std::string> before = placement.chunk_of;
    if (random.percent(47) && nodes.size() > 10) {
      nodes.erase(nodes.begin() + random.below(nodes.size()));
    } else {
      const Placeable& like = random.pick(nodes);
      nodes.push_back(random.percent(70)
                          ? node(like.domain, like.group, "n" + std::to_string(serial++))
                          : node(like.domain, "new" + std::to_string(serial++), "0", random.between(1, 20)));
    }
    placement = must_place(nodes, ledger);
    for (const auto& [identity, chunk] : placement.chunk_of) {
      const auto old = before.find(identity);
      if (old != before.end() && old->second != chunk) FAIL("moved");
    }
    for (const auto& [id, load] : placement.loads) {
      if (load > ChunkLimits().soft) FAIL("over the soft cap by growth");
    }
    ledger = settle(placement, nodes, ledger);
  }
  std::size_t live = 0;
  for (const auto& [id, chunk] : ledger) live += chunk.state == "live" ? 1U : 0U;
  std::uint32_t weight = 0;
  for (const Placeable& placed : nodes) weight += placed.weight;
  CHECK(live < 3 * (weight / ChunkLimits().fill + 3));  // growth goes into the room there is
}

TEST_CASE("two branches that both add never give one id to two things") {
  Random random(3);
  const std::vector<Placeable> base = random_nodes(random, 40);
  const Placement placement = must_place(base);
  const Chunks ledger = settle(placement, base, {});
  for (int pair = 0; pair < 40; ++pair) {
    std::map<std::string, std::string> founders;  // id → founder
    for (int branch = 0; branch < 2; ++branch) {
      std::vector<Placeable> nodes = base;
      const std::uint32_t added = random.between(1, 120);
      for (std::uint32_t i = 0; i < added; ++i) {
        nodes.push_back(
            node("zone0/server", "new" + std::to_string(random.below(9)), std::to_string(random.below(500)), 3));
      }
      std::sort(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.identity < b.identity; });
      nodes.erase(std::unique(nodes.begin(), nodes.end(),
                              [](const auto& a, const auto& b) { return a.identity == b.identity; }),
                  nodes.end());
      for (const auto& [id, founded] : must_place(nodes, ledger).founded) {
        CHECK_FALSE(ledger.contains(id));
        const auto [at, fresh] = founders.emplace(id, founded.founder);
        CHECK((fresh || at->second == founded.founder));
      }
    }
  }
}

TEST_CASE("new nodes go to their group first, then beside a neighbour, then where room is") {
  const std::vector<Placeable> old = {node("d/s", "a", "1", 70), node("d/s", "b", "1", 60)};
  const Placement first = must_place(old);
  REQUIRE(first.founded.size() == 2);
  const Chunks ledger = settle(first, old, {});
  const std::string chunk_a = first.chunk_of.at(old[0].identity);
  const std::string chunk_b = first.chunk_of.at(old[1].identity);

  std::vector<Placeable> nodes = old;
  nodes.push_back(node("d/s", "b", "2", 5));  // its group, though `a` is fuller
  nodes.push_back(node("d/s", "c", "1", 5));  // the fullest
  Placeable beside = node("d/s", "d", "1", 5);
  beside.neighbours = {"b"};
  nodes.push_back(beside);
  const Placement second = must_place(nodes, ledger);
  CHECK(second.chunk_of.at(nodes[2].identity) == chunk_b);
  CHECK(second.chunk_of.at(nodes[3].identity) == chunk_a);
  CHECK(second.chunk_of.at(nodes[4].identity) == chunk_b);
  CHECK(second.founded.empty());
}

TEST_CASE("a large group fills chunks to the target, a heavy node has one for itself") {
  std::vector<Placeable> nodes;
  for (int i = 0; i < 200; ++i) nodes.push_back(node("d/s", "big", "n" + std::to_string(1000 + i)));
  nodes.push_back(node("d/s", "heavy", "1", 300));
  const Placement placement = must_place(nodes);
  CHECK(placement.founded.size() == 4);
  CHECK(placement.loads.at(placement.chunk_of.at(nodes.back().identity)) == 300);
}

TEST_CASE("more than the hard cap is an error that names the node") {
  const Result<Placement> heavy = place("P", {node("d/s", "a", "1", ChunkLimits().hard + 1)}, {});
  REQUIRE_FALSE(heavy.ok());
  CHECK(heavy.error().code == Code("P401"));
  CHECK_THAT(heavy.error().message, Catch::Contains("`Ingest/P/a/1` needs 501 resources"));

  const std::vector<Placeable> light = {node("d/s", "a", "1"), node("d/s", "a", "2")};
  const Chunks ledger = settle(must_place(light), light, {});
  const Result<Placement> grown = place("P", {node("d/s", "a", "1", 400), node("d/s", "a", "2", 101)}, ledger);
  REQUIRE_FALSE(grown.ok());
  CHECK(grown.error().code == Code("P402"));
  CHECK_THAT(grown.error().help, Catch::Contains("`Ingest/P/a/1` is its largest node"));
}

TEST_CASE("emptied chunks stay as husks, and the foundation is nobody's place") {
  const std::vector<Placeable> nodes = {node("d/s", "a", "1")};
  Chunks ledger = settle(must_place(nodes), nodes, {});
  ledger["foundation"] = small_chunk("foundation", {});
  ledger["foundation"].domain = "d/s";
  const Placement none = must_place({}, ledger);
  const Chunks after = settle(none, {}, ledger);
  REQUIRE(after.size() == 1);
  CHECK(after.begin()->second.state == "husk");
  CHECK(after.begin()->second.founder == nodes[0].label);
  const Placement again = must_place({node("d/s", "b", "1")}, after);
  CHECK(again.founded.empty());  // an empty chunk is room
  CHECK(must_place({node("d/s", "b", "1")}, {{"foundation", ledger["foundation"]}}).founded.size() == 1);
}

TEST_CASE("a node whose zone changes stays where it is") {
  std::vector<Placeable> nodes = {node("eu/s", "a", "1")};
  const Chunks ledger = settle(must_place(nodes), nodes, {});
  nodes[0].domain = "us/s";
  nodes.push_back(node("us/s", "a", "2"));
  const Placement placement = must_place(nodes, ledger);
  CHECK(placement.chunk_of.at(nodes[0].identity) == ledger.begin()->first);
  CHECK(placement.chunk_of.at(nodes[1].identity) != ledger.begin()->first);
}

TEST_CASE("placement of many nodes is not quadratic", "[large]") {
  std::vector<Placeable> nodes;
  for (int i = 0; i < 20000; ++i) {
    nodes.push_back(node("d/s", i % 2 == 0 ? "one" : "g" + std::to_string(i % 2000), std::to_string(i)));
    nodes.back().neighbours = {"one"};
  }
  const Placement placement = must_place(nodes);
  CHECK(placement.loads.size() < 350);
  CHECK(must_place(nodes, settle(placement, nodes, {})).chunk_of == placement.chunk_of);
}
