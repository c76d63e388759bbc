#include "model/base/file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <thread>

#include "tests/support/folder.h"

namespace intentc {
namespace {

using test::TemporaryFolder;
namespace fs = std::filesystem;

struct Read {
  FileProblem problem;
  std::string bytes;
};

Read read_below(const fs::path& root, std::string_view relative, std::size_t limit = 1000) {
  Folder folder;
  REQUIRE(folder.open(root).ok());
  std::string bytes;
  const FileProblem problem = folder.read(relative, limit, bytes).problem;
  return {problem, bytes};
}

}  // namespace

TEST_CASE("a file beneath a folder is read whole") {
  TemporaryFolder folder;
  folder.write("a/b/c.txt", std::string("x\0y", 3));
  folder.write("empty", "");
  CHECK(read_below(folder.path(), "a/b/c.txt").bytes == std::string("x\0y", 3));
  CHECK(read_below(folder.path(), "empty").problem == FileProblem::none);
  CHECK(read_below(folder.path(), "a/b/c.txt", 3).problem == FileProblem::none);
  CHECK(read_below(folder.path(), "a/b/c.txt", 2).problem == FileProblem::too_large);
}

TEST_CASE("no path leads out of a folder") {
  TemporaryFolder folder;
  folder.write("a/x", "x");
  folder.write("secret", "x");
  for (const char* path :
       {"../secret", "/etc/passwd", "a/../secret", "a/./x", "./secret", "..", ".", "a//x", "secret/"}) {
    INFO(path);
    CHECK(read_below(folder.path() / "a", path).problem == FileProblem::outside);
  }
}

TEST_CASE("links are not followed, on no part of the way") {
  TemporaryFolder folder;
  folder.write("real/x", "x");
  fs::create_symlink("real", folder.path() / "link");
  fs::create_symlink("x", folder.path() / "real/link");
  fs::create_symlink("loop", folder.path() / "loop");
  CHECK(read_below(folder.path(), "link/x").problem == FileProblem::link);
  CHECK(read_below(folder.path(), "real/link").problem == FileProblem::link);
  CHECK(read_below(folder.path(), "loop").problem == FileProblem::link);
  CHECK(read_below(folder.path() / "link", "x").bytes == "x");
}

TEST_CASE("only regular files are read, and nothing waits for a pipe") {
  TemporaryFolder folder;
  fs::create_directory(folder.path() / "folder");
  REQUIRE(mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  folder.write("file", "x");
  CHECK(read_below(folder.path(), "folder").problem == FileProblem::not_a_file);
  CHECK(read_below(folder.path(), "pipe").problem == FileProblem::not_a_file);
  CHECK(read_below(folder.path(), "none").problem == FileProblem::missing);
  CHECK(read_below(folder.path(), "file/x").problem == FileProblem::not_a_folder);
}

TEST_CASE("a folder lists its entries in byte order") {
  TemporaryFolder folder;
  for (const char* name : {"b", "a", "B", ".x", "é"}) folder.write(name, "");
  fs::create_directory(folder.path() / "d");
  fs::create_symlink("a", folder.path() / "l");
  Folder open;
  REQUIRE(open.open(folder.path()).ok());
  std::vector<FolderEntry> entries;
  REQUIRE(open.list("", entries).ok());
  std::string names;
  for (const auto& e : entries)
    names += e.name + (e.kind == EntryKind::folder ? "/ " : e.kind == EntryKind::link ? "@ " : " ");
  CHECK(names == ".x B a b d/ l@ é ");
  CHECK(open.list("a", entries).problem == FileProblem::not_a_folder);
  CHECK(open.list("l", entries).problem == FileProblem::link);
}

TEST_CASE("a file that changes while it is read is noticed", "[threads]") {
  TemporaryFolder folder;
  const fs::path path = folder.write("big", std::string(32 << 20, 'x'));
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    timespec times[2] = {{1, 0}, {1, 0}};
    while (!stop) {
      times[1].tv_nsec = (times[1].tv_nsec + 1) % 1000000000;
      utimensat(AT_FDCWD, path.c_str(), times, 0);
    }
  });
  bool noticed = false;
  for (int i = 0; i < 1000 && !noticed; ++i) {
    noticed = read_below(folder.path(), "big", std::size_t{64} << 20).problem == FileProblem::changed;
  }
  stop = true;
  writer.join();
  CHECK(noticed);
  CHECK(read_below(folder.path(), "big", std::size_t{64} << 20).problem == FileProblem::none);
}

TEST_CASE("a file is written in one step") {
  TemporaryFolder folder;
  const fs::path path = folder.write("f", "old");
  CHECK(write_file(path, "new") == 0);
  CHECK(test::read_file(path) == "new");
  CHECK(write_file(path, "newer", true) == 0);
  CHECK(test::read_file(path) == "newer");
  CHECK(write_file(folder.path() / "none/f", "x") == ENOENT);
  CHECK(fs::status(path).permissions() == static_cast<fs::perms>(0644));
}

TEST_CASE("a full disk leaves the old file and no leftover") {
  TemporaryFolder folder;
  const fs::path path = folder.write("f", "old");
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &small);
    _exit(write_file(path, std::string(5000, 'x')) == EFBIG ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(test::read_file(path) == "old");
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

}  // namespace intentc
