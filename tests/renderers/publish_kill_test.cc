// Publishing that is killed, and publishing at the same time.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include "renderers/output/publish.h"
#include "tests/support/repository.h"
#include "tests/support/small_render.h"

using namespace intentc;
using namespace intentc::test;

namespace {

// Every revision has other files and one chunk more.
Render revision(std::uint64_t number) {
  std::vector<Chunk> chunks;
  for (std::uint64_t i = 0; i <= number % 5 + 3; ++i) {
    const std::string name = "s" + std::to_string(i);
    chunks.push_back(small_chunk("aaaaaaaaa" + std::string(1, static_cast<char>('a' + i)),
                                 {small_member("ingest", "Ingest/Warehouse/" + name, "store." + name)}));
  }
  return small_render(std::move(chunks));
}

using Open = std::function<Result<PreviousRender>()>;

// 0: published, 1: refused.
int publish(const Open& open, std::uint64_t number) {
  const Result<PreviousRender> previous = open();
  if (!previous.ok()) return 1;
  Render next = revision(number);
  for (const auto& [id, chunk] : previous->render.generation == 0 ? std::map<std::string, Chunk>()
                                                                  : previous->render.platforms.at("Warehouse").chunks) {
    next.platforms["Warehouse"].chunks.emplace(id, chunk).first->second.files.clear();
  }
  const FileMap files = small_files(next, std::to_string(number));
  const Result<Prepared> prepared = prepare(*previous, next, files);
  if (!prepared.ok()) return 1;
  const Result<Published> published = commit(*previous, *prepared, {});
  return published.ok() && published->outcome == Published::Outcome::done ? 0 : 1;
}

pid_t start(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    _exit(work());
  }
  setpgid(child, child);
  return child;
}

void kill_after(pid_t child, std::chrono::microseconds time, bool with_its_children) {
  std::this_thread::sleep_for(time);
  kill(with_its_children ? -child : child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
}

std::chrono::microseconds time_of(const std::function<int()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  int status = 0;
  waitpid(start(work), &status, 0);
  REQUIRE(status == 0);
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
}

// The generation that is there; the render must be whole.
std::uint64_t generation(const Open& open) {
  const Result<PreviousRender> read = open();
  if (!read.ok()) FAIL(read.error().message);
  return read->render.generation;
}

// Kills at instants that lie all over the time of one publish; says how many had been published by then.
int sweep(const Open& open, int instants, const std::function<void()>& check) {
  std::uint64_t number = 0;
  const auto next = [&] { return publish(open, number); };
  REQUIRE(next() == 0);
  ++number;
  const auto whole = time_of(next);
  int done = 0;
  for (int instant = 0; instant < instants; ++instant) {
    const std::uint64_t before = generation(open);
    ++number;
    kill_after(start(next), whole * (instant + 1) * 5 / instants / 4, instant % 2 == 0);
    const std::uint64_t after = generation(open);
    CHECK((after == before || after == before + 1));
    done += after == before ? 0 : 1;
    check();
    ++number;
    CHECK(next() == 0);  // nothing that a kill leaves is in the way
  }
  return done;
}

}  // namespace

TEST_CASE("killed at any instant, the branch is the old render or the new one") {
  const Repository repository;
  const Open open = [&] { return open_branch({repository.path(), "render"}, "default"); };
  const int done = sweep(open, 40, [&] {
    // A git killed within its few instructions on the lock leaves that, and the next publish names it (P106).
    std::filesystem::remove(std::filesystem::path(repository.path()) / "refs/heads/render.lock");
  });
  repository.fsck();
  CHECK(done > 0);
  CHECK(done < 40);
}

TEST_CASE("killed at any instant, a folder is the old render or one that is finished at once") {
  const TemporaryFolder around;
  const std::filesystem::path folder = around.path() / "out";
  const Open open = [&] { return open_folder(folder, "default"); };
  const int done = sweep(open, 60, [&] { CHECK_FALSE(std::filesystem::exists(folder / ".intentc-stage")); });
  CHECK(done < 60);
}

TEST_CASE("killed at any instant, a new folder is absent or whole") {
  const TemporaryFolder around;
  const std::filesystem::path folder = around.path() / "out";
  const Open open = [&] { return open_folder(folder, "default"); };
  const auto whole = time_of([&] { return publish(open, 1); });
  for (int instant = 0; instant < 30; ++instant) {
    std::filesystem::remove_all(folder);
    if (instant % 3 == 0) std::filesystem::create_directory(folder);
    kill_after(start([&] { return publish(open, 1); }), whole * (instant + 1) / 25, true);
    const bool filled = std::filesystem::exists(folder) && !std::filesystem::is_empty(folder);
    CHECK(generation(open) == (filled ? 1U : 0U));
  }
  std::filesystem::remove_all(folder);
  CHECK(publish(open, 1) == 0);
  CHECK(std::distance(std::filesystem::directory_iterator(around.path()), {}) == 1);  // no leftover beside it
}

TEST_CASE("of two publishers at once each wins or is told that it lost") {
  const Repository repository;
  const Open open = [&] { return open_branch({repository.path(), "render"}, "default"); };
  REQUIRE(publish(open, 0) == 0);
  const auto until_done = [&](std::uint64_t number) {
    for (int tries = 0; tries < 50; ++tries) {
      if (publish(open, number) == 0) return 0;
    }
    return 1;
  };
  std::uint64_t expected = 1;
  for (std::uint64_t round = 0; round < 6; ++round) {
    const pid_t one = start([&] { return until_done(100 + 2 * round); });
    const pid_t two = start([&] { return until_done(101 + 2 * round); });
    for (const pid_t child : {one, two}) {
      int status = 0;
      waitpid(child, &status, 0);
      CHECK(status == 0);
    }
    expected += 2;
    CHECK(generation(open) == expected);
  }
  CHECK(repository.git({"rev-list", "--count", "render"}) == std::to_string(expected));
  repository.fsck();
}
