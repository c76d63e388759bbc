#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "graph/history/seal.h"
#include "renderers/output/publish.h"
#include "tests/support/repository.h"
#include "tests/support/small_render.h"
#include "tests/support/tool.h"

using namespace intentc;
using namespace intentc::test;

namespace {

Render model(int views = 1) {
  std::vector<Member> members = {small_member("ingest", "Ingest/Warehouse/NW_Data", "store.nw")};
  for (int i = 0; i < views; ++i)
    members.push_back(small_member("export", "Export/Warehouse/R/NW_Data/v" + std::to_string(i)));
  return small_render({small_chunk("aaaaaaaaaa", members),
                       small_chunk("bbbbbbbbbb", {small_member("ingest", "Ingest/Warehouse/HR", "store.hr")})});
}

Result<PreviousRender> open(const Repository& repository) {
  return open_branch({.repository = repository.path(), .branch = "render"}, "default");
}

Result<Published> publish(const PreviousRender& previous, const Render& next, const CommitOptions& options = {}) {
  Result<Prepared> prepared = prepare(previous, next, small_files(next));
  if (!prepared) return prepared.error();
  return commit(previous, *prepared, options);
}

Published must_publish(const Repository& repository, const Render& next, const CommitOptions& options = {}) {
  const Result<PreviousRender> previous = open(repository);
  REQUIRE(previous.ok());
  const Result<Published> published = publish(*previous, next, options);
  if (!published.ok()) FAIL(published.error().message);
  return *published;
}

Diagnostic refused(const Result<PreviousRender>& opened, Code code) {
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().code == code);
  return opened.error();
}

}  // namespace

TEST_CASE("publishing makes the branch, publishing again makes no commit") {
  const bool sha256 = GENERATE(false, true);
  const Repository repository(sha256 ? std::vector<std::string>{"--bare", "--object-format=sha256"}
                                     : std::vector<std::string>{"--bare"});
  const Published first = must_publish(repository, model());
  CHECK(first.outcome == Published::Outcome::done);
  CHECK(first.generation == 1);
  CHECK(first.chunks == 2);
  CHECK(repository.tip() == first.commit);
  CHECK(repository.git({"log", "-1", "--format=%s|%an <%ae>|%P", "render"}) ==
        "render 1: 2 chunks|intentc <intentc@invalid>|");
  CHECK(repository.show("warehouse/chunks/bbbbbbbbbb/sql/apply.sql") ==
        small_files(model()).at("warehouse/chunks/bbbbbbbbbb/sql/apply.sql"));

  Render again = model();
  again.date = "2027-01-01";
  again.input_model = sha256_hex("the same in other files");
  const Published second = must_publish(repository, again);
  CHECK(second.outcome == Published::Outcome::nothing);
  CHECK(second.commit == first.commit);
  CHECK(repository.tip() == first.commit);

  const Published third = must_publish(repository, model(2));
  CHECK(third.outcome == Published::Outcome::done);
  CHECK(third.generation == 2);
  CHECK(third.chunks == 1);
  CHECK(repository.git({"log", "-1", "--format=%P", "render"}) == first.commit);
  CHECK(repository.git({"diff", "--name-only", first.commit, "render"}) ==
        "manifest.json\nwarehouse/chunks/aaaaaaaaaa/chunk.json\nwarehouse/chunks/aaaaaaaaaa/sql/apply.sql\n"
        "warehouse/desired.json\nwarehouse/ledger/" +
            identity_at_birth("default", "Warehouse", "export", "Export/Warehouse/R/NW_Data/v1", 0).substr(0, 2) +
            "\n");
  repository.fsck();
}

TEST_CASE("what is read back is what was written") {
  const Repository repository;
  must_publish(repository, model(3));
  const Result<PreviousRender> read = open(repository);
  REQUIRE(read.ok());
  CHECK(read->render.generation == 1);
  CHECK(read->render.platforms.at("Warehouse").chunks.at("aaaaaaaaaa").members.size() == 4);
  CHECK(read->render.platforms.at("Warehouse").services.size() == 1);
  CHECK(read->foreign.empty());
  const Result<FileMap> files = read_files(*read, {"warehouse/chunks/aaaaaaaaaa/sql/apply.sql"});
  REQUIRE(files.ok());
  CHECK(files->begin()->second == small_files(model(3)).begin()->second);
}

TEST_CASE("equal renders have equal trees, whatever the repository and the author") {
  const Repository one;
  const Repository two({"-b", "main"});
  must_publish(one, model());
  must_publish(two, model(), {.author = "Render Bot <bot@example.org>"});
  CHECK(one.git({"rev-parse", "render^{tree}"}) == two.git({"rev-parse", "render^{tree}"}));
}

TEST_CASE("files of others stay where they are, byte for byte") {
  const Repository repository;
  must_publish(repository, model());
  repository.edit(".github/workflows/apply.yaml", "on: push\n");
  repository.edit("warehouse/README", "ours\n", "100755");
  repository.edit("link", "/etc/passwd", "120000");
  const Result<PreviousRender> previous = open(repository);
  REQUIRE(previous.ok());
  CHECK(previous->foreign.size() == 3);
  REQUIRE(publish(*previous, model(2)).ok());
  CHECK(repository.show(".github/workflows/apply.yaml") == "on: push");
  CHECK(repository.git({"ls-tree", "render", "link"}).substr(0, 6) == "120000");
  CHECK(repository.git({"ls-tree", "render", "warehouse/README"}).substr(0, 6) == "100755");
  repository.fsck();
}

TEST_CASE("a file of others that is in the way is named") {
  const Repository repository;
  must_publish(repository, model());
  const std::string path = GENERATE("lake", "lake/desired.json", "lake/desired.json/x");
  repository.edit(path, "mine\n");
  Render next = model();
  PlatformRender& lake = next.platforms["Lake"];
  lake.name = "Lake";
  lake.folder = "lake";
  const Result<PreviousRender> previous = open(repository);
  REQUIRE(previous.ok());
  const Result<Published> published = publish(*previous, next);
  REQUIRE_FALSE(published.ok());
  CHECK(published.error().code == Code("P208"));
  CHECK_THAT(published.error().message, Catch::Contains("`" + path + "`"));
}

TEST_CASE("the chunks that were not rendered again are taken as they are") {
  const Repository repository;
  must_publish(repository, model());
  const Result<PreviousRender> previous = open(repository);
  REQUIRE(previous.ok());
  Render next = model(2);
  next.platforms["Warehouse"].chunks["bbbbbbbbbb"] = previous->render.platforms.at("Warehouse").chunks.at("bbbbbbbbbb");
  FileMap files = small_files(next);
  std::erase_if(files, [](const auto& file) { return file.first.find("bbbbbbbbbb") != std::string::npos; });
  const Result<Prepared> prepared = prepare(*previous, next, files);
  REQUIRE(prepared.ok());
  REQUIRE(commit(*previous, *prepared, {}).ok());
  REQUIRE(open(repository).ok());
  CHECK(repository.show("warehouse/chunks/bbbbbbbbbb/sql/apply.sql") ==
        small_files(model()).at("warehouse/chunks/bbbbbbbbbb/sql/apply.sql"));
}

TEST_CASE("a lost race is told apart, and planning again wins") {
  const Repository repository;
  if (GENERATE(false, true)) must_publish(repository, model());
  const Result<PreviousRender> mine = open(repository);
  const Result<PreviousRender> theirs = open(repository);
  REQUIRE((mine.ok() && theirs.ok()));
  REQUIRE(publish(*theirs, model(2))->outcome == Published::Outcome::done);
  const std::string tip = repository.tip();
  const Result<Published> lost = publish(*mine, model(3));
  REQUIRE(lost.ok());
  CHECK(lost->outcome == Published::Outcome::lost);
  CHECK(repository.tip() == tip);
  CHECK(must_publish(repository, model(3)).outcome == Published::Outcome::done);
  repository.fsck();
}

TEST_CASE("no other reference, index, hook or work tree is touched") {
  const Repository repository({"-b", "main"});
  const auto shell = [&](const std::string& script) {
    return run({.arguments = {"sh", "-c", script}, .directory = repository.path()}).out;
  };
  shell("echo x > file; git add file; git -c user.name=a -c user.email=b commit -qm x; echo y >> file; git stash list");
  const std::string state =
      "git status --porcelain; git show-ref | grep -v refs/heads/render; cat .git/HEAD; sha256sum .git/index "
      ".git/config file; ls .git/hooks | grep -v sample";
  const std::string before = shell(state);
  must_publish(repository, model());
  CHECK(shell(state) == before);
  CHECK(repository.tip() != "");
}

TEST_CASE("variables of a git around us do not reach the render") {
  const Repository repository;
  setenv("GIT_DIR", "/nonexistent", 1);
  setenv("GIT_INDEX_FILE", "/nonexistent/index", 1);
  setenv("GIT_AUTHOR_NAME", "Someone Else", 1);
  must_publish(repository, model());
  unsetenv("GIT_DIR");
  unsetenv("GIT_INDEX_FILE");
  unsetenv("GIT_AUTHOR_NAME");
  CHECK(repository.git({"log", "-1", "--format=%an", "render"}) == "intentc");
}

TEST_CASE("the author: settings, else git's configuration, else intentc") {
  const Repository repository;
  repository.git({"config", "user.name", "A User"});
  repository.git({"config", "user.email", "user@example.org"});
  must_publish(repository, model(1));
  CHECK(repository.git({"log", "-1", "--format=%an <%ae>|%cn <%ce>", "render"}) ==
        "A User <user@example.org>|A User <user@example.org>");
  setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  must_publish(repository, model(2), {.author = "Render Bot <bot@example.org>"});
  unsetenv("SOURCE_DATE_EPOCH");
  CHECK(repository.git({"log", "-1", "--format=%an <%ae>|%cn|%at %ct", "render"}) ==
        "Render Bot <bot@example.org>|A User|1700000000 1700000000");
}

TEST_CASE("a repository that is not there is not made") {
  const Repository repository;
  const std::string missing = (repository.around() / "missing.git").string();
  const Diagnostic error = refused(open_branch({missing, "render"}, "default"), "P101");
  CHECK(error.message == "no git repository at `" + missing + "`");
  CHECK(error.help == "to make one: git init --bare " + missing);
  CHECK_FALSE(std::filesystem::exists(missing));
  CHECK_THAT(refused(open_branch({"git@host:render.git", "render"}, "default"), "P101").message,
             Catch::Contains("is not a path"));
}

TEST_CASE("a folder inside a repository is not that repository") {
  const Repository around({"-b", "main"});
  const std::filesystem::path inside = std::filesystem::path(around.path()) / "render";
  std::filesystem::create_directory(inside);
  refused(open_branch({inside.string(), "render"}, "default"), "P101");
}

TEST_CASE("names that no branch can have") {
  const Repository repository;
  for (const char* name : {"", "a..b", "HEAD", "-x", "@{-1}", "a b", "x.lock", "refs/../x"}) {
    refused(open_branch({repository.path(), name}, "default"), "P104");
  }
  repository.git({"symbolic-ref", "refs/heads/alias", "refs/heads/render"});
  must_publish(repository, model());
  CHECK_THAT(refused(open_branch({repository.path(), "alias"}, "default"), "P104").message,
             Catch::Contains("another name of `refs/heads/render`"));
}

TEST_CASE("a branch that is checked out is refused, in whatever work tree") {
  const Repository repository({"-b", "render"});
  const Diagnostic unborn = refused(open(repository), "P105");
  CHECK_THAT(unborn.message, Catch::Contains("checked out in `" + repository.path() + "`"));
  repository.git({"symbolic-ref", "HEAD", "refs/heads/main"});
  must_publish(repository, model());
  const std::string tree = (repository.around() / "tree").string();
  repository.git({"worktree", "add", "-q", tree, "render"});
  CHECK_THAT(refused(open(repository), "P105").message, Catch::Contains("`" + tree + "`"));
}

TEST_CASE("a branch that is no render, or another environment's, is refused") {
  const Repository repository;
  repository.edit("README.md", "source code\n");
  CHECK_THAT(refused(open(repository), "P107").message, Catch::Contains("holds no render"));
  const Repository other;
  Render test = model();
  test.environment = "test";
  const Result<PreviousRender> empty = open(other);
  REQUIRE(publish(*empty, test).ok());
  CHECK(refused(open(other), "P209").message == "this is the render of environment `test`, not of `default`");
}

TEST_CASE("a locked branch is told with the lock") {
  const Repository repository;
  must_publish(repository, model());
  const std::string tip = repository.tip();
  const Result<PreviousRender> previous = open(repository);
  const std::filesystem::path lock = std::filesystem::path(repository.path()) / "refs/heads/render.lock";
  REQUIRE(run({.arguments = {"touch", lock.string()}}).exit_code == 0);
  const Result<Published> published = publish(*previous, model(2));
  REQUIRE_FALSE(published.ok());
  CHECK(published.error().code == Code("P106"));
  CHECK_THAT(published.error().message, Catch::Contains("render.lock"));
  CHECK(repository.tip() == tip);
  std::filesystem::remove(lock);
  CHECK(must_publish(repository, model(2)).outcome == Published::Outcome::done);
}

TEST_CASE("a full disk is told, and the branch is as it was") {
  const Repository repository;
  must_publish(repository, model());
  const std::string tip = repository.tip();
  const Result<PreviousRender> previous = open(repository);
  Render big = model(2);
  FileMap files = small_files(big);
  for (auto& [path, bytes] : files) bytes += std::string(300000, 'x') + path;
  const Result<Prepared> prepared = prepare(*previous, big, files);
  REQUIRE(prepared.ok());
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{.rlim_cur = GENERATE(0, 100, 4096), .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const Result<Published> published = commit(*previous, *prepared, {});
  setrlimit(RLIMIT_FSIZE, &before);
  if (published.ok()) {  // 300 kB of one letter are 400 bytes in a pack
    CHECK(small.rlim_cur == 4096);
  } else {
    CHECK(published.error().code == Code("P108"));
    CHECK(repository.tip() == tip);
  }
  REQUIRE(open(repository).ok());
  repository.fsck();
}

TEST_CASE("a clone of depth 1 is a repository like any other") {
  const Repository origin;
  must_publish(origin, model(1));
  must_publish(origin, model(2));
  const std::string clone = (origin.around() / "clone.git").string();
  REQUIRE(run({.arguments = {"git", "clone", "-q", "--bare", "--depth=1", "--branch=render", "file://" + origin.path(),
                             clone}})
              .exit_code == 0);
  const Result<PreviousRender> previous = open_branch({clone, "render"}, "default");
  REQUIRE(previous.ok());
  CHECK(previous->render.generation == 2);
  const Result<Published> published = publish(*previous, model(3));
  REQUIRE(published.ok());
  REQUIRE(run({.arguments = {"git", "-C", clone, "push", "-q", "origin", "render"}}).exit_code == 0);
  CHECK(origin.tip() == published->commit);
  origin.fsck();
}

TEST_CASE("a linked work tree and the folder `.git` itself name their repository") {
  const Repository repository({"-b", "main"});
  repository.git({"-c", "user.name=a", "-c", "user.email=b", "commit", "-q", "--allow-empty", "-m", "x"});
  const std::string tree = (repository.around() / "tree").string();
  repository.git({"worktree", "add", "-q", "-b", "side", tree});
  const Result<PreviousRender> previous = open_branch({tree, "render"}, "default");
  REQUIRE(previous.ok());
  REQUIRE(publish(*previous, model()).ok());
  CHECK(open_branch({repository.path() + "/.git", "render"}, "default")->render.generation == 1);
  CHECK(open(repository)->render.generation == 1);
}

TEST_CASE("without git the error says what to install") {
  const Repository repository;
  const std::string path = std::getenv("PATH");
  setenv("PATH", repository.around().c_str(), 1);
  const Result<PreviousRender> opened = open(repository);
  setenv("PATH", path.c_str(), 1);
  CHECK(refused(opened, "P090").message == "cannot start `git`");
}

TEST_CASE("the user's git signs: a signature that cannot be made is told, and nothing is published") {
  const Repository repository;
  repository.git({"config", "commit.gpgsign", "yes"});
  repository.git({"config", "gpg.program", "false"});
  const Result<PreviousRender> previous = open(repository);
  const Result<Published> published = publish(*previous, model());
  REQUIRE_FALSE(published.ok());
  CHECK(published.error().code == Code("P108"));
  CHECK(repository.tip().empty());
}

TEST_CASE("somebody else's repository needs git's consent; one that cannot be written to is told") {
  if (geteuid() != 0) return skip_as_user("only root can give a repository to somebody else");
  const Repository repository;
  must_publish(repository, model());
  const std::string tip = repository.tip();
  REQUIRE(run({.arguments = {"chown", "-R", "nobody", repository.path()}}).exit_code == 0);
  const Diagnostic owner = refused(open(repository), "P103");
  CHECK(owner.help == "if you trust it: git config --global --add safe.directory " + repository.path());
}
