#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "graph/history/seal.h"
#include "renderers/output/publish.h"
#include "tests/support/repository.h"
#include "tests/support/small_render.h"

using namespace intentc;
using namespace intentc::test;
namespace fs = std::filesystem;

namespace {

Render model(int views = 1) {
  std::vector<Member> members = {small_member("ingest", "Ingest/Warehouse/NW_Data", "store.nw")};
  for (int i = 0; i < views; ++i)
    members.push_back(small_member("export", "Export/Warehouse/R/NW_Data/v" + std::to_string(i)));
  return small_render({small_chunk("aaaaaaaaaa", members),
                       small_chunk("bbbbbbbbbb", {small_member("ingest", "Ingest/Warehouse/HR", "store.hr")})});
}

Result<Published> render_to(const fs::path& folder, const Render& next) {
  const Result<PreviousRender> previous = open_folder(folder, "default");
  if (!previous) return previous.error();
  const Result<Prepared> prepared = prepare(*previous, next, small_files(next));
  if (!prepared) return prepared.error();
  return commit(*previous, *prepared, {});
}

std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path().lexically_relative(folder)] = read_file(entry.path());
  }
  return files;
}

std::map<std::string, fs::file_time_type> times(const fs::path& folder) {
  std::map<std::string, fs::file_time_type> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path().lexically_relative(folder)] = entry.last_write_time();
  }
  return files;
}

void check_refused(const Result<Published>& result, Code code, const std::string& part) {
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == code);
  CHECK_THAT(result.error().message, Catch::Contains(part));
}

}  // namespace

TEST_CASE("a folder gets exactly the tree that a branch gets") {
  const TemporaryFolder around;
  const Repository repository;
  const Result<PreviousRender> branch = open_branch({repository.path(), "render"}, "default");
  const Result<Prepared> prepared = prepare(*branch, model(), small_files(model()));
  REQUIRE(commit(*branch, *prepared, {}).ok());
  if (GENERATE(false, true)) fs::create_directory(around.path() / "out");
  REQUIRE(render_to(around.path() / "out", model()).ok());
  const auto files = contents(around.path() / "out");
  const std::string listed = run({.arguments = {"git", "-C", repository.path(), "ls-tree", "-r", "render"}}).out;
  CHECK(files.size() == static_cast<std::size_t>(std::count(listed.begin(), listed.end(), '\n')));
  for (const auto& [path, bytes] : files) {
    CHECK(run({.arguments = {"git", "-C", repository.path(), "show", "render:" + path}}).out == bytes);
  }
  CHECK(std::distance(fs::directory_iterator(around.path()), {}) == 1);
}

TEST_CASE("rendering again keeps the times of what did not change") {
  const TemporaryFolder around;
  const fs::path folder = around.path() / "out/";
  REQUIRE(render_to(folder, model()).ok());
  for (const auto& [path, time] : times(folder)) fs::last_write_time(folder / path, time - std::chrono::hours(1));
  const auto before = times(folder);
  CHECK(render_to(folder, model())->outcome == Published::Outcome::nothing);
  CHECK(times(folder) == before);

  REQUIRE(render_to(folder, model(2))->outcome == Published::Outcome::done);
  const auto after = times(folder);
  CHECK(after.at("warehouse/chunks/bbbbbbbbbb/sql/apply.sql") ==
        before.at("warehouse/chunks/bbbbbbbbbb/sql/apply.sql"));
  CHECK(after.at("warehouse/secrets.json") == before.at("warehouse/secrets.json"));
  CHECK(after.at("warehouse/chunks/aaaaaaaaaa/sql/apply.sql") > before.at("warehouse/chunks/aaaaaaaaaa/sql/apply.sql"));
  const TemporaryFolder fresh;
  CHECK(open_folder(folder, "default")->render.generation == 2);
}

TEST_CASE("files that went are deleted with their folders, those of others stay") {
  const TemporaryFolder around;
  const fs::path folder = around.path() / "out";
  REQUIRE(
      render_to(folder, small_render({small_chunk("aaaaaaaaaa", {small_member("export", "Export/W/c/s/d")})})).ok());
  around.write("out/mine/notes.txt", "mine");
  around.write("out/.git/config", "a work tree");
  const Result<PreviousRender> previous = open_folder(folder, "default");
  REQUIRE(previous.ok());
  CHECK(previous->foreign.size() == 1);
  const Result<Prepared> prepared = prepare(*previous, small_render({}), {});
  REQUIRE(commit(*previous, *prepared, {}).ok());
  CHECK_FALSE(fs::exists(folder / "warehouse/chunks/aaaaaaaaaa/sql"));
  CHECK(fs::exists(folder / "warehouse/chunks/aaaaaaaaaa/chunk.json"));
  CHECK(read_file(folder / "mine/notes.txt") == "mine");
  CHECK(open_folder(folder, "default").ok());
}

TEST_CASE("a folder that holds something else is refused and left alone") {
  const TemporaryFolder around;
  around.write("out/thesis.txt", "years of work");
  check_refused(render_to(around.path() / "out", model()), "P301", "holds something that is no render");
  CHECK(contents(around.path() / "out").size() == 1);
  check_refused(render_to(around.path() / "out/thesis.txt", model()), "P301", "holds something");
  around.write("json/manifest.json", "{\"name\": \"my web extension\"}");
  check_refused(render_to(around.path() / "json", model()), "P203", "`manifest.json` is damaged");
}

TEST_CASE("hand edits in a folder are refused") {
  const TemporaryFolder around;
  const fs::path folder = around.path() / "out";
  REQUIRE(render_to(folder, model()).ok());
  const std::string file =
      GENERATE(as<std::string>(), "warehouse/chunks/aaaaaaaaaa/sql/apply.sql", "warehouse/desired.json",
               "warehouse/secrets.json", "warehouse/chunks/bbbbbbbbbb/chunk.json", "manifest.json");
  SECTION("changed") {
    around.write("out/" + file, read_file(folder / file) + " ");
    check_refused(render_to(folder, model(2)), "P205", "`" + file + "` was changed by hand");
  }
  SECTION("a link") {
    fs::rename(folder / file, around.path() / "elsewhere");
    fs::create_symlink(around.path() / "elsewhere", folder / file);
    CHECK_FALSE(render_to(folder, model(2)).ok());
  }
  SECTION("more") {
    around.write("out/warehouse/chunks/aaaaaaaaaa/more.sql", "x");
    check_refused(render_to(folder, model(2)), "P206", "more.sql");
  }
}

TEST_CASE("a full disk leaves the old render and no leftover") {
  const TemporaryFolder around;
  const fs::path folder = around.path() / "out";
  const bool old = GENERATE(false, true);
  if (old) REQUIRE(render_to(folder, model()).ok());
  const auto before = old ? contents(folder) : std::map<std::string, std::string>();
  rlimit unlimited{};
  getrlimit(RLIMIT_FSIZE, &unlimited);
  const rlimit small{.rlim_cur = GENERATE(0, 50, 600), .rlim_max = unlimited.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const Result<Published> result = render_to(folder, model(2));
  setrlimit(RLIMIT_FSIZE, &unlimited);
  check_refused(result, "P302", "cannot write");
  if (old) CHECK(contents(folder) == before);
  CHECK(fs::exists(folder) == old);
  CHECK(std::distance(fs::directory_iterator(around.path()), {}) == (old ? 1 : 0));
  REQUIRE(render_to(folder, model(2)).ok());
}

TEST_CASE("a folder that cannot be written is told and left as it is") {
  if (geteuid() == 0) {  // root may write everywhere: the same test as nobody, in a process of its own
    char self[4096] = {};
    REQUIRE(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    const TemporaryFolder open_to_all;
    fs::permissions(open_to_all.path(), fs::perms::all);
    const fs::path copy = open_to_all.path() / "test";
    fs::copy_file(self, copy);
    const Ran ran = run({.arguments = {"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", copy.string(),
                                       "a folder that cannot be written is told and left as it is"},
                         .directory = open_to_all.path(),
                         .environment = {{"TMPDIR", open_to_all.path().string()}, {"HOME", "/nonexistent"}}});
    INFO(ran.out);
    CHECK(ran.exit_code == 0);
    return;
  }
  const TemporaryFolder around;
  const fs::path folder = around.path() / "out";
  REQUIRE(render_to(folder, model()).ok());
  const auto before = contents(folder);
  fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
  check_refused(render_to(folder, model(2)), "P302", "Permission denied");
  CHECK(contents(folder) == before);
  fs::permissions(folder, fs::perms::owner_all);

  fs::create_directory(around.path() / "empty");
  fs::permissions(around.path() / "empty", fs::perms::owner_read | fs::perms::owner_exec);
  check_refused(render_to(around.path() / "empty", model()), "P302", "Permission denied");
  check_refused(render_to(around.path() / "empty/below", model()), "P302", "Permission denied");
  fs::permissions(around.path() / "empty", fs::perms::owner_all);
  CHECK(fs::is_empty(around.path() / "empty"));

  const Repository repository;
  const Result<PreviousRender> branch = open_branch({repository.path(), "render"}, "default");
  const Result<Prepared> prepared = prepare(*branch, model(), small_files(model()));
  REQUIRE(run({.arguments = {"chmod", "-R", "a-w", repository.path()}}).exit_code == 0);
  const Result<Published> published = commit(*branch, *prepared, {});
  REQUIRE(run({.arguments = {"chmod", "-R", "u+w", repository.path()}}).exit_code == 0);
  check_refused(published, "P108", "cannot write to the repository");
  CHECK(repository.tip().empty());
}

TEST_CASE("with a repository the folder gets the whole tree, and must be empty") {
  const TemporaryFolder around;
  const Repository repository;
  const auto open = [&] { return open_branch({repository.path(), "render"}, "default"); };
  Result<PreviousRender> branch = open();
  REQUIRE(commit(*branch, *prepare(*branch, model(), small_files(model())), {}).ok());
  repository.edit("CODEOWNERS", "* @us\n");
  repository.edit("tools/check", "#!/bin/sh\n", "100755");
  repository.edit("tools/again", "check", "120000");
  repository.edit("tools/here", ".", "120000");
  branch = open();
  const int views = GENERATE(1, 2);
  const Result<Prepared> prepared = prepare(*branch, model(views), small_files(model(views)));
  const std::string tip = repository.tip();
  const Result<Published> written = write_tree_to(around.path() / "out", *branch, *prepared);
  REQUIRE(written.ok());
  CHECK(repository.tip() == tip);
  CHECK(read_file(around.path() / "out/CODEOWNERS") == "* @us\n");
  CHECK(access((around.path() / "out/tools/check").c_str(), X_OK) == 0);
  CHECK(access((around.path() / "out/CODEOWNERS").c_str(), X_OK) != 0);
  CHECK(fs::read_symlink(around.path() / "out/tools/again") == "check");
  CHECK(fs::read_symlink(around.path() / "out/tools/here") == ".");
  const Result<PreviousRender> read = open_folder(around.path() / "out", "default");
  REQUIRE(read.ok());
  CHECK(read->render.generation == static_cast<std::uint64_t>(views));
  CHECK(file_digests(read->render) == file_digests(prepared->render));

  check_refused(write_tree_to(around.path() / "out", *branch, *prepared), "P301", "is not empty");
  around.write("other/x", "x");
  check_refused(write_tree_to(around.path() / "other", *branch, *prepared), "P301", "holds something");
}

TEST_CASE("an empty folder that somebody stands in keeps its identity") {
  const TemporaryFolder around;
  const fs::path folder = around.path() / "out";
  fs::create_directory(folder);
  const fs::path before = fs::current_path();
  struct stat there {};
  struct stat after {};
  REQUIRE(stat(folder.c_str(), &there) == 0);
  fs::current_path(folder);
  const Result<Published> published = render_to(".", model());
  fs::current_path(before);
  REQUIRE(published.ok());
  REQUIRE(stat(folder.c_str(), &after) == 0);
  CHECK(there.st_ino == after.st_ino);
  CHECK(contents(folder).contains("manifest.json"));
}

TEST_CASE("dates of renders: the day of SOURCE_DATE_EPOCH") {
  setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  CHECK(today_utc() == "2023-11-14");
  setenv("SOURCE_DATE_EPOCH", "951782399", 1);
  CHECK(today_utc() == "2000-02-28");
  unsetenv("SOURCE_DATE_EPOCH");
  CHECK(today_utc() > "2025-01-01");
}
