#include "graph/history/identity.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/small_render.h"

using namespace intentc;
using namespace intentc::test;

TEST_CASE("an identity is what it was on the first day") {
  // printf 'default\0Warehouse\0ingest\0Ingest/Warehouse/NW_Data\0000' | sha256sum | head -c 32
  CHECK(identity_at_birth("default", "Warehouse", "ingest", "Ingest/Warehouse/NW_Data", 0) ==
        sha256_hex(std::string_view("default\0Warehouse\0ingest\0Ingest/Warehouse/NW_Data\0"
                                    "0",
                                    51))
            .substr(0, 32));
  CHECK(identity_at_birth("a", "b", "c", "d", 0) != identity_at_birth("a", "b", "c", "d", 1));
  CHECK(identity_at_birth("a", "bc", "c", "d", 0) != identity_at_birth("ab", "c", "c", "d", 0));
}

TEST_CASE("chunk ids have ten safe characters and never meet one that is taken") {
  std::set<std::string> taken;
  for (int i = 0; i < 50; ++i) {
    const std::string id = chunk_id("Warehouse", "Ingest/Warehouse/NW_Data", taken);
    CHECK(id.size() == 10);
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567") == std::string::npos);
    CHECK(taken.insert(id).second);
  }
  CHECK(chunk_id("Warehouse", "x", {}) == chunk_id("Warehouse", "x", {}));
  CHECK(chunk_id("Warehouse", "x", {}) != chunk_id("Lake", "x", {}));
}

TEST_CASE("platform folders") {
  CHECK(platform_folder("Warehouse", {}) == "warehouse");
  CHECK(platform_folder("Azure Platform", {}) == "azure-platform");
  CHECK_THAT(platform_folder("Azure  Platform", {}), Catch::Matches("azure-platform-[a-z2-7]{6}"));
  CHECK_THAT(platform_folder("A_B", {}), Catch::Matches("a-b-[a-z2-7]{6}"));
  CHECK(platform_folder("A_B", {}) != platform_folder("A.B", {}));
  CHECK_THAT(platform_folder("Größe", {}), Catch::Matches("gr-e-[a-z2-7]{6}"));
  CHECK_THAT(platform_folder("..", {}), Catch::Matches("p--[a-z2-7]{6}"));
  CHECK_THAT(platform_folder("Warehouse", {"warehouse"}), Catch::Matches("warehouse-[a-z2-7]{6}"));
  CHECK(platform_folder("a b", {}) == "a-b");
  CHECK(platform_folder("a-b", {}) != "a-b");
}

TEST_CASE("canonical order is by kind, then by segments, not by the text of labels") {
  const std::vector<Member> sorted = {
      small_member("ingest", "Ingest/P/A"),
      small_member("ingest", "Ingest/P/A/b"),
      small_member("ingest", "Ingest/P/A b"),
      small_member("ingest", "Ingest/P/A!/b"),
      small_member("export", "Export/P/c/s/d"),
      small_member("trigger", "Trigger/P/w"),
      small_member("transform", "DataTransformer/P/w"),
      small_member("link", "Link/P/q/s"),
      small_member("foundation", "A"),
  };
  for (std::size_t i = 0; i + 1 < sorted.size(); ++i) {  // a blank and `!` sort before `/` as bytes
    INFO(sorted[i].label);
    CHECK(canonical_less(sorted[i], sorted[i + 1]));
    CHECK_FALSE(canonical_less(sorted[i], sorted[i]));
  }
}

namespace {
const char* kCustomers = R"({"datasets":[{"columns":[{"name":"id","type":"int"}],"key":["id"],"name":"customers"}]})";
const char* kWider =
    R"({"datasets":[{"columns":[{"name":"id","type":"int"},{"name":"x","type":"text"}],"key":["id"],"name":"customers"},{"columns":[],"key":[],"name":"more"}]})";
const char* kOtherType =
    R"({"datasets":[{"columns":[{"name":"id","type":"bigint"}],"key":["id"],"name":"customers"}]})";
const char* kOtherKey = R"({"datasets":[{"columns":[{"name":"id","type":"int"}],"key":[],"name":"customers"}]})";
}  // namespace

TEST_CASE("a label keeps its identity; what holds data is retained when it is gone, the rest is not") {
  Render render =
      small_render({small_chunk("aaaaaaaaaa", {small_member("ingest", "Ingest/Warehouse/S", "store.s", kCustomers),
                                               small_member("export", "Export/Warehouse/c/S/d")})});
  Identities identities(&render.platforms.at("Warehouse"), "default", "Warehouse");
  SECTION("found again") {
    const auto found = identities.find("ingest", "Ingest/Warehouse/S", kOtherType);  // live: a change of schema
    CHECK(found.identity == identity_at_birth("default", "Warehouse", "ingest", "Ingest/Warehouse/S", 0));
    REQUIRE(found.before != nullptr);
    CHECK(found.chunk->id == "aaaaaaaaaa");
    CHECK(identities.retained().empty());
  }
  SECTION("gone") {
    const auto fresh = identities.find("ingest", "Ingest/Warehouse/New", kCustomers);
    CHECK(fresh.before == nullptr);
    const auto retained = identities.retained();
    REQUIRE(retained.size() == 1);
    CHECK(retained[0].label == "Ingest/Warehouse/S");
    CHECK(retained[0].state == "detached");
    REQUIRE(retained[0].resources.size() == 1);
    CHECK(retained[0].resources[0].address == "table store.s");
  }
}

TEST_CASE("a detached node is revived if it fits, else a new incarnation stands beside it") {
  Member detached = small_member("ingest", "Ingest/Warehouse/S", "store.s", kCustomers);
  detached.state = "detached";
  Render render = small_render({small_chunk("aaaaaaaaaa", {detached})});
  for (const char* fits : {kCustomers, kWider}) {
    Identities identities(&render.platforms.at("Warehouse"), "default", "Warehouse");
    const auto found = identities.find("ingest", "Ingest/Warehouse/S", fits);
    CHECK(found.identity == detached.identity);
    CHECK(found.before != nullptr);
    CHECK(identities.retained().empty());
  }
  for (const char* other : {kOtherType, kOtherKey}) {
    Identities identities(&render.platforms.at("Warehouse"), "default", "Warehouse");
    const auto found = identities.find("ingest", "Ingest/Warehouse/S", other);
    CHECK(found.identity == identity_at_birth("default", "Warehouse", "ingest", "Ingest/Warehouse/S", 1));
    CHECK(found.before == nullptr);
    CHECK(identities.retained().size() == 1);
  }
}
