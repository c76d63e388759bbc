#include "graph/history/codec.h"

#include <catch2/catch.hpp>

#include "graph/history/json.h"
#include "graph/history/seal.h"
#include "tests/support/golden.h"
#include "tests/support/random.h"
#include "tests/support/small_render.h"

using namespace intentc;
using namespace intentc::test;

namespace {

Chunk sample_chunk() {
  const char* payload =
      R"~({"datasets":[{"columns":[{"name":"customer_id","required":true,"type":"character(5)"},)~"
      R"~({"doc":"the \"legal\" name\nas registered — ünïcode","name":"company_name","type":"text"}],)~"
      R"~("key":["customer_id"],"name":"customers"}],"owner":"northwind/eu@main","version":1})~";
  Member ingest = small_member("ingest", "Ingest/Warehouse/NW_Data", "store.nw_data_customers", payload);
  Member old = small_member("ingest", "Ingest/Warehouse/Old", "store.old");
  old.state = "detached";
  Chunk chunk = small_chunk("abcdefghij", {ingest, old});
  chunk.files = {{"jobs/a.sh", sha256_hex("a")}, {"sql/apply.sql", sha256_hex("b")}};
  return chunk;
}

Render sealed() {
  Render render = small_render({sample_chunk()});
  seal(render, Render{});
  return render;
}

}  // namespace

TEST_CASE("a chunk's record is read back as it was written") {
  const Chunk chunk = sample_chunk();
  const std::string text = write_chunk(chunk);
  const Result<Chunk> read = read_chunk(text, "chunk.json");
  REQUIRE(read.ok());
  CHECK(read->members == chunk.members);
  CHECK(read->files == chunk.files);
  CHECK(read->id == chunk.id);
  CHECK(read->domain == chunk.domain);
  CHECK(read->founder == chunk.founder);
  CHECK(read->state == chunk.state);
  CHECK(write_chunk(*read) == text);
}

TEST_CASE("records look as they always looked") {
  const Render render = sealed();
  const PlatformRender& platform = render.platforms.at("Warehouse");
  check_golden(write_chunk(sample_chunk()), "tests/golden/history/chunk.json");
  check_golden(write_desired(platform), "tests/golden/history/desired.json");
  check_golden(write_secrets(platform), "tests/golden/history/secrets.json");
  check_golden(write_manifest(render), "tests/golden/history/manifest.json");
}

TEST_CASE("a value that changes changes one line of its record") {
  Chunk chunk = sample_chunk();
  const std::string before = write_chunk(chunk);
  chunk.members[0].payload.replace(chunk.members[0].payload.find("company_name"), 12, "company_nick");
  const std::string after = write_chunk(chunk);
  std::size_t different = 0;
  std::size_t line = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == '\n') {
      different += before.compare(line, i - line, after, line, i - line) != 0 ? 1U : 0U;
      line = i + 1;
    }
  }
  CHECK(different == 1);
}

TEST_CASE("platform records and the manifest are read back as they were written") {
  const Render render = sealed();
  const PlatformRender& platform = render.platforms.at("Warehouse");
  PlatformRender read;
  REQUIRE(read_desired(write_desired(platform), "desired.json", read).ok());
  REQUIRE(read_secrets(write_secrets(platform), "secrets.json", read).ok());
  CHECK(read.desired == platform.desired);
  CHECK(read.services == platform.services);
  CHECK(read.generation == platform.generation);

  const Result<Render> manifest = read_manifest(write_manifest(render), "manifest.json");
  REQUIRE(manifest.ok());
  CHECK(manifest->files == render.files);
  CHECK(manifest->packs == render.packs);
  CHECK(manifest->generation == 1);
  CHECK(manifest->platforms.at("Warehouse").folder == "warehouse");
}

TEST_CASE("a ledger has a line for each identity in the shard of its first digits") {
  const Render render = sealed();
  const auto shards = write_ledger(render.platforms.at("Warehouse"));
  std::size_t lines = 0;
  for (const auto& [shard, text] : shards) {
    CHECK(text.substr(0, 2) == shard);
    CHECK(text.find("\tabcdefghij\n") == 32);
    lines += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  CHECK(lines == 2);
}

TEST_CASE("a manifest that was changed by hand says so, in whatever way") {
  const std::string text = write_manifest(sealed());
  std::string reformatted = text;
  reformatted += "\n";
  std::string redated = text;
  redated.replace(redated.find("2026-11-21"), 10, "2027-11-21");
  for (const std::string& changed : {reformatted, redated}) {
    const Result<Render> read = read_manifest(changed, "manifest.json");
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Code("P205"));
    CHECK(read.error().message == "`manifest.json` was changed by hand");
  }
}

TEST_CASE("a later format is named, not guessed at") {
  std::string text = write_chunk(sample_chunk());
  text.replace(text.find("intentc/chunk/1"), 15, "intentc/chunk/2");
  const Result<Chunk> read = read_chunk(text, "chunk.json");
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == Code("P204"));
  CHECK(read.error().message == "`chunk.json` has the format `intentc/chunk/2`, this intentc reads `intentc/chunk/1`");
}

TEST_CASE("damaged records are refused with what is wrong in them") {
  const std::string good = compact_json(*parse_json(write_chunk(sample_chunk()), ""));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    REQUIRE(text.find(from) != std::string::npos);
    return text.replace(text.find(from), from.size(), to);
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "no JSON"},
      {"{", "no JSON"},
      {"\xff\xfe", "no JSON"},
      {R"({"a":1,"a":2})", "twice"},
      {std::string(100, '['), "deeper than 64"},
      {"[]", "`format` is missing"},
      {with(R"("id":"abcdefghij",)", ""), "`id` is missing"},
      {with(R"("id":"abcdefghij")", R"("id":"../../etc/")"), "no id of a chunk"},
      {with(R"("id":"abcdefghij")", R"("id":7)"), "`id` is not a text"},
      {with(R"("id":)", R"("extra":1,"id":)"), "members that this format does not have"},
      {with("jobs/a.sh", "../a.sh"), "no path of a chunk's file"},
      {with("jobs/a.sh", "/etc/passwd"), "no path of a chunk's file"},
      {with(R"("state":"live"})", R"("state":"alive"})"), "`alive`, not one of live, detached"},
      {with(R"("kind":"ingest")", R"("kind":"inges")"), "not one of"},
      {with(R"("data":true)", R"("data":"true")"), "`data` is not true or false"},
      {with(R"("label":"Ingest/Warehouse/NW_Data")", R"("label":"Ingest/Warehouse/Z")"), "out of order"},
  };
  for (const auto& [text, problem] : cases) {
    const Result<Chunk> read = read_chunk(text, "warehouse/chunks/abcdefghij/chunk.json");
    INFO(text);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Code("P203"));
    CHECK_THAT(read.error().message, Catch::Contains(problem));
    CHECK(read.error().path == "warehouse/chunks/abcdefghij/chunk.json");
  }
}

TEST_CASE("a manifest cannot name files outside its platforms") {
  Render render = sealed();
  for (const char* path : {"../x", "warehouse/chunks/abcdefghij/x", "other/desired.json", "warehouse/ledger/zz"}) {
    Render bad = render;
    bad.files[path] = sha256_hex("x");
    const Result<Render> read = read_manifest(write_manifest(bad), "manifest.json");
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Code("P203"));
  }
  render.platforms["Warehouse"].folder = "../up";
  CHECK_FALSE(read_manifest(write_manifest(render), "manifest.json").ok());
}

TEST_CASE("cutting or flipping any byte of a record never crashes and never passes unseen in the manifest") {
  const std::string manifest = write_manifest(sealed());
  const std::string chunk = write_chunk(sample_chunk());
  Random random(7);
  for (int i = 0; i < 500; ++i) {
    std::string text = manifest;
    text[random.below(text.size())] ^= static_cast<char>(1U << random.below(8));
    CHECK_FALSE(read_manifest(text, "manifest.json").ok());
    text = chunk;
    text[random.below(text.size())] ^= static_cast<char>(1U << random.below(8));
    (void)read_chunk(text, "chunk.json").ok();
    CHECK_FALSE(read_chunk(chunk.substr(0, random.below(chunk.size() - 2)), "chunk.json").ok());
  }
}

TEST_CASE("layout keeps the value: any JSON reads back as it was") {
  Random random(11);
  const auto value = [&](const auto& self, int depth) -> std::string {
    const std::uint32_t kind = random.below(depth > 5 ? 3 : 5);
    if (kind == 0) return std::to_string(random.below(100000));
    if (kind == 1) return random.percent(50) ? "true" : "null";
    if (kind == 2)
      return random.percent(50) ? R"("a,b:{[\"\\]} \u0001")" : "\"" + std::string(random.below(120), 'x') + "\"";
    std::string text = kind == 3 ? "[" : "{";
    const std::uint32_t members = random.below(5);
    for (std::uint32_t i = 0; i < members; ++i) {
      if (i > 0) text += ',';
      if (kind == 4) text += "\"k" + std::to_string(i) + "\":";
      text += self(self, depth + 1);
    }
    return text + (kind == 3 ? "]" : "}");
  };
  for (int i = 0; i < 500; ++i) {
    const std::string compact = value(value, 0);
    const std::string laid_out = lay_out_json(compact);
    const Result<Json> read = parse_json(laid_out, "x");
    REQUIRE(read.ok());
    CHECK(compact_json(*read) == compact);
    CHECK(lay_out_json(compact_json(*read)) == laid_out);
    CHECK(laid_out.find(" \n") == std::string::npos);
  }
}
