#include "graph/history/diff.h"

#include <catch2/catch.hpp>

#include "graph/history/identity.h"
#include "graph/history/seal.h"
#include "tests/support/small_render.h"

using namespace intentc;
using namespace intentc::test;

namespace {

const std::string kCustomers = R"({"datasets":[{"key":["id"],"name":"customers"}],"version":1})";
const std::string kBoth =
    R"({"datasets":[{"key":["id"],"name":"customers"},{"key":["id"],"name":"orders"}],"version":1})";

Member ingest(const std::string& payload = kCustomers) {
  return small_member("ingest", "Ingest/Warehouse/NW_Data", "store.customers", payload);
}
Member view(const std::string& dataset) {
  return small_member("export", "Export/Warehouse/Reporting/NW_Data/" + dataset);
}

Render sealed(Render render, const Render& previous = {}, const std::string& text = "") {
  for (const auto& [path, bytes] : small_files(render, text)) {
    const std::string id = path.substr(std::string("warehouse/chunks/").size(), 10);
    render.platforms["Warehouse"].chunks[id].files[path.substr(path.find(id) + 11)] = sha256_hex(bytes);
  }
  seal(render, previous);
  return render;
}

Render base() {
  return sealed(small_render({small_chunk("aaaaaaaaaa", {ingest(), view("customers")}),
                              small_chunk("bbbbbbbbbb", {small_member("ingest", "Ingest/Warehouse/HR", "store.hr")})}));
}

std::map<std::string, DescribedPlatform> facts(const Render& render) {
  std::map<std::string, DescribedPlatform> described;
  described["Warehouse"].pack = "postgres";
  for (const auto& [id, chunk] : render.platforms.at("Warehouse").chunks) {
    for (const Member& member : chunk.members) {
      if (member.state != "live") continue;
      described["Warehouse"].nodes[member.identity] = {
          .weight = 3, .reasons = {{.text = "asked for", .file = "w.yaml", .line = 3, .column = 1}}, .owners = {"a@b"}};
    }
  }
  return described;
}

}  // namespace

TEST_CASE("the first plan creates every node") {
  const Render now = base();
  const Plan plan = diff({}, now, "", facts(now));
  CHECK(plan.base_generation == 0);
  CHECK(plan.generation == 1);
  const PlanCounts counts = count(plan);
  CHECK(counts.create == 3);
  CHECK(counts.chunks == 2);
  CHECK(counts.files == 4);
  CHECK_FALSE(counts.nothing);
  REQUIRE(plan.platforms.size() == 1);
  CHECK(plan.platforms[0].pack == "postgres");
  CHECK(plan.platforms[0].changes[0].label == "Ingest/Warehouse/HR");
  CHECK(plan.platforms[0].changes[2].label == "Export/Warehouse/Reporting/NW_Data/customers");
  CHECK(plan.platforms[0].changes[0].reasons[0].file == "w.yaml");
  CHECK(plan.platforms[0].changes[0].owners == std::vector<std::string>{"a@b"});
  CHECK(plan.platforms[0].chunks[0].zone == "EU");
  CHECK(plan.platforms[0].chunks[0].weight == 6);
}

TEST_CASE("the same model again is nothing to do, whatever the manifest says") {
  const Render before = base();
  Render again = before;
  again.input_model = sha256_hex("other");
  again.date = "2027-01-01";
  const Render now = sealed(again, before);
  CHECK(now.generation == 1);
  CHECK(now.date == "2026-11-21");
  const PlanCounts counts = count(diff(before, now, "c0ffee", facts(now)));
  CHECK(counts.nothing);
  CHECK(counts.same == 3);
  CHECK(counts.files == 0);
}

TEST_CASE("one more dataset: one created, one changed, nothing else") {
  const Render before = base();
  Render next = small_render({small_chunk("aaaaaaaaaa", {ingest(kBoth), view("customers"), view("orders")}),
                              small_chunk("bbbbbbbbbb", {small_member("ingest", "Ingest/Warehouse/HR", "store.hr")})});
  next.date = "2026-11-20";
  next = sealed(next, before);
  CHECK(next.date == "2026-11-21");  // never falls
  CHECK(next.generation == 2);
  CHECK(next.platforms.at("Warehouse").desired.at("aaaaaaaaaa").generation == 2);
  CHECK(next.platforms.at("Warehouse").desired.at("bbbbbbbbbb").generation == 1);

  const Plan plan = diff(before, next, "c0ffee", facts(next));
  const PlanCounts counts = count(plan);
  CHECK(counts.create == 1);
  CHECK(counts.change == 1);
  CHECK(counts.same == 2);
  CHECK(counts.chunks == 1);
  CHECK(counts.all_chunks == 2);
  REQUIRE(plan.platforms[0].changes.size() == 2);
  CHECK(plan.platforms[0].changes[0].op == ChangeOp::change);
  CHECK(plan.platforms[0].changes[0].details == std::vector<std::string>{"adds dataset orders to the batch"});
  CHECK(plan.platforms[0].changes[1].label == "Export/Warehouse/Reporting/NW_Data/orders");
  REQUIRE(plan.platforms[0].chunks.size() == 1);
  CHECK(plan.platforms[0].chunks[0].files[0].path == "warehouse/chunks/aaaaaaaaaa/chunk.json");
  CHECK(plan.platforms[0].chunks[0].files[0].op == "change");
}

TEST_CASE("what holds data is retained, what does not is destroyed, and coming back is a revival") {
  const Render before = base();
  Identities gone(&before.platforms.at("Warehouse"), "default", "Warehouse");
  gone.find("ingest", "Ingest/Warehouse/HR", "{}");
  std::vector<Member> retained = gone.retained();
  REQUIRE(retained.size() == 1);
  Render next =
      sealed(small_render({small_chunk("aaaaaaaaaa", retained),
                           small_chunk("bbbbbbbbbb", {small_member("ingest", "Ingest/Warehouse/HR", "store.hr")})}),
             before);
  REQUIRE(conserve(before, next).ok());
  const Plan plan = diff(before, next, "", facts(next));
  REQUIRE(plan.platforms[0].changes.size() == 2);
  CHECK(plan.platforms[0].changes[0].op == ChangeOp::retain);
  CHECK(plan.platforms[0].changes[0].details == std::vector<std::string>{"keeps table store.customers"});
  CHECK_FALSE(plan.platforms[0].changes[0].reasons.empty());
  CHECK(plan.platforms[0].changes[1].op == ChangeOp::destroy);
  CHECK(plan.platforms[0].changes[1].chunk == "aaaaaaaaaa");

  CHECK(count(diff(next, sealed(next, next), "", facts(next))).nothing);  // stays as it is

  const Plan back = diff(next, sealed(base(), next), "", facts(before));
  REQUIRE(back.platforms[0].changes.size() == 2);
  CHECK(back.platforms[0].changes[0].op == ChangeOp::change);
  CHECK(back.platforms[0].changes[0].details[0] == "revived: its data is carried on");
  CHECK(back.platforms[0].changes[1].op == ChangeOp::create);
}

TEST_CASE("data that would vanish is refused with its addresses") {
  const Render before = base();
  Render next = small_render({small_chunk("aaaaaaaaaa", {ingest()})});
  const Status status = conserve(before, next);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == Code("S201"));
  CHECK(status.error().message ==
        "this render would drop 1 thing that holds data: `table store.hr` of `Ingest/Warehouse/HR`");
  CHECK(conserve({}, next).ok());
  Render moved =
      small_render({small_chunk("cccccccccc", {ingest(), small_member("ingest", "Ingest/Warehouse/HR", "store.hr")})});
  CHECK(conserve(before, moved).ok());
}

TEST_CASE("a chunk that loses its last node stays as a husk") {
  const Render before = sealed(small_render({small_chunk("aaaaaaaaaa", {view("customers")})}));
  const Render next = sealed(small_render({}), before);
  const Chunk& husk = next.platforms.at("Warehouse").chunks.at("aaaaaaaaaa");
  CHECK(husk.state == "husk");
  CHECK(husk.founder == before.platforms.at("Warehouse").chunks.at("aaaaaaaaaa").founder);
  const Plan plan = diff(before, next, "", facts(next));
  CHECK(count(plan).destroy == 1);
  REQUIRE(plan.platforms[0].chunks.size() == 1);
  CHECK(plan.platforms[0].chunks[0].files.size() == 2);
  CHECK(plan.platforms[0].chunks[0].files[1].op == "delete");
}

TEST_CASE("a platform that is not rendered stays as it is") {
  const Render before = base();
  Render next = before;
  next.platforms.clear();
  next.packs.clear();
  REQUIRE(conserve(before, next).ok());
  seal(next, before);
  CHECK(file_digests(next) == file_digests(before));
  CHECK(next.generation == 1);
  CHECK(next.packs == before.packs);
  const Plan plan = diff(before, next, "", {});
  CHECK(count(plan).nothing);
  CHECK(plan.notes ==
        std::vector<std::string>{"platform `Warehouse` is rendered, but not looked at here: it stays as it is"});
}

TEST_CASE("a node in another chunk is a move; the foundation is no node") {
  Member foundation = small_member("foundation", "Foundation/Warehouse");
  const Render before = sealed(small_render({small_chunk("aaaaaaaaaa", {view("a")})}));
  const Render next =
      sealed(small_render({small_chunk("bbbbbbbbbb", {view("a")}), small_chunk("foundation", {foundation})}), before);
  const Plan plan = diff(before, next, "", facts(next));
  REQUIRE(plan.platforms[0].changes.size() == 1);
  CHECK(plan.platforms[0].changes[0].op == ChangeOp::move);
  CHECK(plan.platforms[0].changes[0].details[0] == "from chunk aaaaaaaaaa to bbbbbbbbbb");
  CHECK(plan.platforms[0].chunks.size() == 3);
}

TEST_CASE("members and resources are put in order before they are written") {
  Chunk chunk = small_chunk("aaaaaaaaaa", {view("b"), view("a"), ingest()});
  std::swap(chunk.members[2].resources[0], chunk.members[2].resources[1]);
  chunk.members[2].resources.push_back(chunk.members[2].resources[0]);
  const Render now = sealed(small_render({chunk}));
  const Chunk& written = now.platforms.at("Warehouse").chunks.at("aaaaaaaaaa");
  CHECK(written.members[0].kind == "ingest");
  CHECK(written.members[1].label == "Export/Warehouse/Reporting/NW_Data/a");
  CHECK(written.members[0].resources.size() == 2);
}

TEST_CASE("a template that changed is a change of files, not of nodes") {
  const Render before = base();
  Render next = before;
  for (auto& [id, chunk] : next.platforms.at("Warehouse").chunks) chunk.files.clear();
  next = sealed(next, before, "new template");
  const PlanCounts counts = count(diff(before, next, "", facts(next)));
  CHECK(counts.same == 3);
  CHECK(counts.change == 0);
  CHECK(counts.chunks == 2);
  CHECK(counts.files == 4);
}

TEST_CASE("changed files are told by path") {
  const std::vector<FileChange> changes =
      changed_files({{"a", "1"}, {"b", "1"}, {"c", "1"}}, {{"b", "2"}, {"c", "1"}, {"d", "1"}});
  REQUIRE(changes.size() == 3);
  CHECK((changes[0].op == "delete" && changes[0].path == "a"));
  CHECK((changes[1].op == "change" && changes[1].path == "b"));
  CHECK((changes[2].op == "add" && changes[2].path == "d"));
}
