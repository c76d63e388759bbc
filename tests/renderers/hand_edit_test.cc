#include <catch2/catch.hpp>

#include "graph/history/codec.h"
#include "graph/history/seal.h"
#include "renderers/output/publish.h"
#include "tests/support/repository.h"
#include "tests/support/small_render.h"

using namespace intentc;
using namespace intentc::test;

namespace {

Result<PreviousRender> open(const Repository& repository) {
  return open_branch({.repository = repository.path(), .branch = "render"}, "default");
}

void publish(const Repository& repository) {
  const Render render =
      small_render({small_chunk("aaaaaaaaaa", {small_member("ingest", "Ingest/Warehouse/S", "store.s")}),
                    small_chunk("bbbbbbbbbb", {small_member("ingest", "Ingest/Warehouse/T", "store.t")})});
  const Result<PreviousRender> previous = open(repository);
  REQUIRE(previous.ok());
  const Result<Prepared> prepared = prepare(*previous, render, small_files(render));
  REQUIRE(prepared.ok());
  REQUIRE(commit(*previous, *prepared, {}).ok());
}

std::string a_shard() {
  return "warehouse/ledger/" +
         identity_at_birth("default", "Warehouse", "ingest", "Ingest/Warehouse/S", 0).substr(0, 2);
}

const char* kSql = "warehouse/chunks/aaaaaaaaaa/sql/apply.sql";

}  // namespace

TEST_CASE("a hand edit is refused with the file named, whichever file it is") {
  const Repository repository;
  publish(repository);
  const std::string file = GENERATE(as<std::string>(), kSql, "warehouse/chunks/aaaaaaaaaa/chunk.json",
                                    "warehouse/desired.json", "warehouse/secrets.json", a_shard(), "manifest.json");
  SECTION("changed") {
    std::string bytes = repository.show(file);
    bytes.insert(1, " ");
    repository.edit(file, bytes);
    const Result<PreviousRender> read = open(repository);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Code("P205"));
    CHECK(read.error().message == "`" + file + "` was changed by hand");
    CHECK(read.error().path == file);
  }
  SECTION("emptied") {
    repository.edit(file, "");
    const Result<PreviousRender> read = open(repository);
    REQUIRE_FALSE(read.ok());
    CHECK_THAT(read.error().message, Catch::StartsWith("`" + file + "`"));
  }
  SECTION("removed") {
    repository.remove(file);
    const Result<PreviousRender> read = open(repository);
    REQUIRE_FALSE(read.ok());
    if (file == "manifest.json") {
      CHECK(read.error().code == Code("P107"));
    } else {
      CHECK(read.error().code == Code("P202"));
      CHECK(read.error().message == "`" + file + "` is missing from the render");
    }
  }
  SECTION("made a program or a link") {
    repository.edit(file, repository.show(file) + "\n", "100755");
    CHECK_FALSE(open(repository).ok());
    repository.edit(file, "/etc/passwd", "120000");
    CHECK_FALSE(open(repository).ok());
  }
}

TEST_CASE("several hand edits are all named") {
  const Repository repository;
  publish(repository);
  repository.edit(kSql, "x\n");
  repository.edit("warehouse/chunks/bbbbbbbbbb/sql/apply.sql", "y\n");
  const Result<PreviousRender> read = open(repository);
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().message ==
        std::string("`") + kSql + "` was changed by hand; so is `warehouse/chunks/bbbbbbbbbb/sql/apply.sql`");
}

TEST_CASE("a file more in a chunk's folder is refused, beside it is not") {
  const Repository repository;
  publish(repository);
  repository.edit("warehouse/notes.txt", "mine\n");
  REQUIRE(open(repository).ok());
  const std::string file = GENERATE("warehouse/chunks/aaaaaaaaaa/notes.txt", "warehouse/chunks/cccccccccc/main.tf",
                                    "warehouse/chunks/README");
  repository.edit(file, "mine\n");
  const Result<PreviousRender> read = open(repository);
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == Code("P206"));
  CHECK(read.error().message == "`" + file + "` is not a file of the render, but lies where only those may be");
}

TEST_CASE("a hand edit that was taken back is forgotten") {
  const Repository repository;
  publish(repository);
  const std::string tree = repository.git({"rev-parse", "render^{tree}"});
  repository.edit(kSql, "x\n");
  REQUIRE_FALSE(open(repository).ok());
  repository.git({"update-ref", "refs/heads/render", "render^"});
  REQUIRE(open(repository).ok());
  CHECK(repository.git({"rev-parse", "render^{tree}"}) == tree);
}

TEST_CASE("a ledger that does not follow from the chunks is refused, even with digests that fit") {
  const Repository repository;
  Render render = small_render({small_chunk("aaaaaaaaaa", {small_member("ingest", "Ingest/Warehouse/S", "store.s")})});
  std::map<std::string, std::string> records = seal(render, {});
  SECTION("a line changed") {
    std::string& lines = records.at(a_shard());
    lines.replace(lines.find('\t') + 1, 10, "bbbbbbbbbb");
    render.files[a_shard()] = sha256_hex(lines);
  }
  SECTION("a shard gone") {
    records.erase(a_shard());
    render.files.erase(a_shard());
  }
  SECTION("the record of another chunk") {
    const std::string path = "warehouse/chunks/aaaaaaaaaa/chunk.json";
    records[path].replace(records[path].find("\"aaaaaaaaaa\"") + 1, 10, "bbbbbbbbbb");
    PlatformRender& platform = render.platforms["Warehouse"];
    platform.desired["aaaaaaaaaa"].record = sha256_hex(records[path]);
    records["warehouse/desired.json"] = write_desired(platform);
    render.files["warehouse/desired.json"] = sha256_hex(records["warehouse/desired.json"]);
  }
  records["manifest.json"] = write_manifest(render);
  for (const auto& [path, bytes] : records) repository.edit(path, bytes);
  const Result<PreviousRender> read = open(repository);
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == Code("P203"));
}

TEST_CASE("a node in two chunks is refused: somebody merged render branches") {
  const Repository repository;
  const Member member = small_member("ingest", "Ingest/Warehouse/S", "store.s");
  Render render = small_render({small_chunk("aaaaaaaaaa", {member}), small_chunk("bbbbbbbbbb", {member})});
  for (const auto& [path, bytes] : seal(render, {})) repository.edit(path, bytes);
  const Result<PreviousRender> read = open(repository);
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == Code("P207"));
  CHECK_THAT(read.error().message, Catch::Contains("`Ingest/Warehouse/S`"));
}
