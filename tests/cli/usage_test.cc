// What holds for every command: help, usage errors, where the words go.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/cli/run_intentc.h"

namespace intentc::test {
namespace {

TEST_CASE("help is data and ends with 0") {
  for (const auto& arguments : {std::vector<std::string>{"--help"}, {"explain", "--help"}}) {
    const Ran ran = intentc(arguments);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out.find("Usage: intentc") != std::string::npos);
    CHECK(ran.err.empty());
  }
}

TEST_CASE("the version is told") { CHECK(intentc({"--version"}).out.starts_with("intentc ")); }

TEST_CASE("a command that cannot be understood ends with 64 and says where help is") {
  const Ran nothing = intentc({});
  CHECK(nothing.exit_code == 64);
  CHECK(nothing.out.empty());
  CHECK(nothing.err == "error: no command given\n  = `intentc --help` shows what there is\n");

  CHECK(intentc({"valdate"}).err.starts_with("error: no command `valdate`, did you mean `validate`?\n"));
  CHECK(intentc({"valdate"}).exit_code == 64);

  CHECK(intentc({"pack"}).err == "error: no command given\n  = `intentc pack --help` shows what there is\n");
  CHECK(intentc({"pack", "chekc"}).err.starts_with("error: no command `chekc`, did you mean `check`?\n"));

  const Ran option = intentc({"explain", "--nope"});
  CHECK(option.exit_code == 64);
  CHECK(option.err.find("--nope") != std::string::npos);
  CHECK(option.err.find("`intentc explain --help`") != std::string::npos);

  CHECK(intentc({"explain", "R022", "R023"}).exit_code == 64);
  CHECK(intentc({"explain", "--color", "sometimes"}).exit_code == 64);
}

TEST_CASE("-C works in another folder, before or behind the command") {
  TemporaryFolder folder;
  CHECK(intentc({"-C", folder.path().string(), "explain"}).exit_code == 0);
  CHECK(intentc({"explain", "-C", folder.path().string()}).exit_code == 0);
  const Ran missing = intentc({"-C", (folder.path() / "none").string(), "explain"});
  CHECK(missing.exit_code == 1);
  CHECK(missing.err.find("No such file") != std::string::npos);
}

TEST_CASE("a reader that went away is no error") {
  const Ran ran = run({.arguments = {"bash", "-c", "set -o pipefail; " + program().string() + " explain | true"}});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
}

TEST_CASE("an answer that cannot be written is an error") {
  for (const char* where : {">/dev/full", ">&-"}) {
    const Ran ran = run({.arguments = {"bash", "-c", program().string() + " explain " + where}});
    INFO(where);
    CHECK(ran.exit_code == 1);
    CHECK(ran.err.find("cannot write to standard output") != std::string::npos);
  }
}

TEST_CASE("an interrupted program ends with 130") {
  TemporaryFolder folder;
  REQUIRE(run({.arguments = {"mkfifo", (folder.path() / "pipe").string()}}).exit_code == 0);
  // Writing to a full pipe that nobody reads keeps the program there until the signal comes.
  const Ran ran = run({.arguments = {"bash", "-c",
                                     "exec 3<>pipe; head -c 65536 /dev/zero >&3; " + program().string() +
                                         " explain >&3 & pid=$!; sleep 0.3; kill -INT $pid; wait $pid; echo $?"},
                       .directory = folder.path()});
  CHECK(ran.out == "130\n");
}

}  // namespace
}  // namespace intentc::test
