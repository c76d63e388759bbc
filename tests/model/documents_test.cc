#include "model/documents.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/model/reading.h"
#include "tests/support/folder.h"

namespace intentc {
namespace {

using test::TemporaryFolder;
namespace fs = std::filesystem;

Reading read(const fs::path& root) {
  Reading r;
  r.forest = read_documents(root, *r.space, r.findings);
  return r;
}

Reading read_file_of(std::string_view name, std::string_view bytes) {
  TemporaryFolder folder;
  folder.write(name, bytes);
  return read(folder.path());
}

std::string message(const Reading& r) { return r.finding(0).message; }

}  // namespace

TEST_CASE("a model is every document below its folder, in byte order of the paths") {
  TemporaryFolder folder;
  folder.write("b.yaml", "n: 3\n");
  folder.write("a/x.yml", "n: 2\n");
  folder.write("a.json", "[{\"n\": 1}]");
  folder.write("c/d/e.yaml", "n: 4\n---\nn: 5\n");
  folder.write("_skipped/x.yaml", "n: [\n");
  folder.write("_skipped.yaml", "n: [\n");
  folder.write(".git/x.yaml", "n: [\n");
  folder.write("README.md", "# no model");
  folder.write("intentc.yaml", "model: .\n");
  folder.write("c/intentc.yaml", "n: 6\n");
  const Reading r = read(folder.path());
  CHECK(r.codes() == "");
  CHECK(r.trees() == std::vector<std::string>{"{\"n\": 1}", "{n: 2}", "{n: 3}", "{n: 4}", "{n: 5}", "{n: 6}"});
  CHECK(r.space->paths().front() == (folder.path() / "a.json").string());
}

TEST_CASE("messages show the path as it was given") {
  CHECK(shown_path("examples/northwind", "zones/eu.yaml") == "examples/northwind/zones/eu.yaml");
  CHECK(shown_path("examples/northwind/", "a.yaml") == "examples/northwind/a.yaml");
  CHECK(shown_path(".", "a.yaml") == "a.yaml");
  CHECK(shown_path("", "a.yaml") == "a.yaml");
  CHECK(shown_path("/", "a.yaml") == "/a.yaml");
  CHECK(shown_path("./m", "") == "./m");
}

TEST_CASE("a folder without a model says so") {
  TemporaryFolder folder;
  const Reading r = read(folder.path());
  CHECK(r.codes() == "Y001");
  CHECK(r.finding(0).path == folder.path().string());
  CHECK_FALSE(r.forest.complete);
}

TEST_CASE("what is no folder says so") {
  TemporaryFolder folder;
  CHECK(read(folder.write("a.yaml", "n: 1\n")).codes() == "Y003");
  CHECK(read(folder.path() / "none").codes() == "Y002");
}

TEST_CASE("a file without a document says so") {
  CHECK(read_file_of("a.yaml", "").codes() == "Y010");
  CHECK(read_file_of("a.yaml", "# nothing\n---\n\n...\n").codes() == "Y010");
  CHECK(read_file_of("a.json", "").codes() == "Y010");
  CHECK(read_file_of("a.json", "[]").codes() == "Y010");
}

TEST_CASE("a byte order mark and carriage returns change nothing") {
  const Reading r = read_file_of("a.yaml",
                                 "\xEF\xBB\xBF"
                                 "a: \"x\"\r\nb: |\r\n  1\r\n  2\r\nc:\t3\r\n---\r\nd: é\r\n");
  CHECK(r.codes() == "");
  CHECK(r.trees() == std::vector<std::string>{"{a: \"x\", b: \"1\n2\n\", c: 3}", "{d: é}"});
  CHECK(r.sources() == std::vector<std::string>{"a: \"x\"\nb: |\n  1\n  2\nc:\t3", "d: é"});
  CHECK(r.place_of("3") == "5:4");
  CHECK(read_file_of("a.json", "\xEF\xBB\xBF{\"a\":\r\n1}\r\n").place_of("1") == "2:1");
}

TEST_CASE("what is no text says where") {
  CHECK(message(read_file_of("a.yaml", "a: 1\nb: \xFF\n")) == "this is not UTF-8: byte 0xff at line 2, column 4");
  CHECK(message(read_file_of("a.yaml", "é: \x01\n")) == "control character U+0001 at line 1, column 4");
  CHECK(read_file_of("a.yaml", std::string("\x7f"
                                           "ELF\0\0",
                                           6))
            .codes() == "Y012");
  CHECK(read_file_of("a.yaml", std::string("\xD0\0\xD0\0", 4)).codes() == "Y012");
  CHECK(read_file_of("a.yaml", std::string("\xFF\xFE"
                                           "a\0",
                                           4))
            .codes() == "Y011");
  CHECK(read_file_of("a.json", std::string("{}\0", 3)).codes() == "Y012");
  CHECK(read_file_of("a.yaml",
                     "\xFF\xFE"
                     "a")
            .finding(0)
            .help == "it looks like UTF-16; save the file as UTF-8");
  CHECK(read_file_of("a.yaml", "a: 1\rb: 2\r").codes() == "Y012");
  CHECK(read_file_of("a.yaml", "a: x\xE2\x80\xA8y\n").codes() == "Y013");
  CHECK(read_file_of("a.yaml", "a: \xEF\xBB\xBFy\n").codes() == "Y012");
}

TEST_CASE("a line of 200 MB is refused before it is read") {
  TemporaryFolder folder;
  const fs::path path = folder.write("a.yaml", "a: ");
  fs::resize_file(path, 200'000'000);
  const Reading r = read(folder.path());
  CHECK(r.codes() == "Y007");
  CHECK(message(r) == "this file has more than 64 MiB");
}

TEST_CASE("links below the folder are refused, loops too") {
  TemporaryFolder folder;
  folder.write("m/a.yaml", "n: 1\n");
  fs::create_symlink("a.yaml", folder.path() / "m/b.yaml");
  fs::create_directory_symlink(".", folder.path() / "m/again");
  fs::create_symlink("loop", folder.path() / "m/loop");
  fs::create_symlink("nowhere", folder.path() / "m/README");
  fs::create_symlink("nowhere", folder.path() / "m/_out");
  const Reading r = read(folder.path() / "m");
  CHECK(r.codes() == "Y005 Y005 Y005");
  CHECK(r.tree() == "{n: 1}");
  fs::create_directory_symlink("m", folder.path() / "link");
  fs::remove(folder.path() / "m/b.yaml");
  fs::remove(folder.path() / "m/again");
  fs::remove(folder.path() / "m/loop");
  CHECK(read(folder.path() / "link").codes() == "");
}

TEST_CASE("only regular files are documents") {
  TemporaryFolder folder;
  REQUIRE(mkfifo((folder.path() / "a.yaml").c_str(), 0600) == 0);
  CHECK(read(folder.path()).codes() == "Y006");
}

TEST_CASE("names that a terminal cannot show are refused") {
  TemporaryFolder folder;
  folder.write("a\x1b[2J.yaml", "n: 1\n");
  folder.write("b\xff.yaml", "n: 1\n");
  CHECK(read(folder.path()).codes() == "Y015 Y015");
}

TEST_CASE("folders are bounded") {
  TemporaryFolder folder;
  std::string deep;
  for (int i = 0; i < 70; ++i) deep += "d/";
  folder.write(deep + "a.yaml", "n: 1\n");
  CHECK(read(folder.path()).codes() == "Y014");
}

TEST_CASE("a file that changes while it is read is refused", "[threads]") {
  TemporaryFolder folder;
  const fs::path path = folder.write("a.yaml", "a: " + std::string(32 << 20, 'x') + "\n");
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    timespec times[2] = {{1, 0}, {1, 0}};
    while (!stop) {
      times[1].tv_nsec = (times[1].tv_nsec + 1) % 1000000000;
      utimensat(AT_FDCWD, path.c_str(), times, 0);
    }
  });
  std::string codes;
  for (int i = 0; i < 200 && codes.empty(); ++i) codes = read(folder.path()).codes();
  stop = true;
  writer.join();
  CHECK(codes == "Y008");
}

}  // namespace intentc
