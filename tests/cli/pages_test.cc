// Every command that a page shows is run, and prints what the page says.
//
// A page's ```console blocks are one session in a folder that holds a copy of examples/. Lines behind `$ ` are
// commands, the lines up to the next one what they print; `…` stands for anything. A command fails only if the page
// shows an error.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/folder.h"
#include "tests/support/process.h"

namespace intentc::test {
namespace {

namespace fs = std::filesystem;

struct Shown {
  std::string command;
  std::string output;
};

std::vector<Shown> shown_commands(const std::string& page) {
  std::vector<Shown> all;
  bool inside = false;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = !inside && line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      all.push_back({line.substr(2), ""});
    } else if (inside && !all.empty()) {
      all.back().output += line + "\n";
    }
  }
  return all;
}

// Whether `…` in `pattern` can be filled so that it becomes `text`.
bool matches(std::string_view text, std::string_view pattern) {
  constexpr std::string_view kAnything = "…";
  const auto gap = pattern.find(kAnything);
  if (gap == std::string_view::npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, gap))) return false;
  text.remove_prefix(gap);
  pattern.remove_prefix(gap + kAnything.size());
  while (true) {
    const auto next = pattern.find(kAnything);
    if (next == std::string_view::npos) return text.ends_with(pattern);
    const auto found = text.find(pattern.substr(0, next));
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + next);
    pattern.remove_prefix(next + kAnything.size());
  }
}

bool shows_error(const std::string& output) {
  return output.find("error") != std::string::npos || output.find("refused") != std::string::npos;
}

void run_page(const fs::path& page) {
  TemporaryFolder folder;
  fs::copy(source_dir() / "examples", folder.path() / "examples", fs::copy_options::recursive);
  const std::string path =
      program().parent_path().string() + ":" + (source_dir() / "cli").string() + ":" + getenv("PATH");
  for (const Shown& shown : shown_commands(read_file(source_dir() / page))) {
    INFO(page.string() << ": $ " << shown.command);
    const Ran ran = run({.arguments = {"bash", "-c", "exec 2>&1\n" + shown.command},
                         .directory = folder.path(),
                         .environment = {{"PATH", path}, {"HOME", folder.path().string()}}});
    INFO(ran.out);
    if (!shows_error(shown.output)) CHECK(ran.exit_code == 0);
    if (!shown.output.empty()) CHECK(matches(ran.out, shown.output));
  }
}

TEST_CASE("the commands in README.md and docs do what the pages say") {
  run_page("README.md");
  for (const auto& entry : fs::directory_iterator(source_dir() / "docs")) {
    if (entry.path().extension() == ".md") run_page(entry.path().lexically_relative(source_dir()));
  }
}

TEST_CASE("commands and what they print are found in a page") {
  const auto shown = shown_commands("# Page\n```console\n$ a b\nout\n\nmore\n$ c\n```\n```sh\n$ d\n```\n");
  REQUIRE(shown.size() == 2);
  CHECK(shown[0].command == "a b");
  CHECK(shown[0].output == "out\n\nmore\n");
  CHECK(shown[1].command == "c");
  CHECK(shown[1].output.empty());
}

TEST_CASE("an ellipsis stands for anything, the rest for itself") {
  CHECK(matches("render 3f2c: 1 chunk\n", "render …: 1 chunk\n"));
  CHECK(matches("a\nb\nc\n", "a\n…c\n"));
  CHECK(matches("abc", "…"));
  CHECK(matches("x1y2z", "x…y…z"));
  CHECK_FALSE(matches("render 3f2c: 2 chunks\n", "render …: 1 chunk\n"));
  CHECK_FALSE(matches("abc", "ab"));
  CHECK_FALSE(matches("xaz", "x…y…z"));
}

}  // namespace
}  // namespace intentc::test
