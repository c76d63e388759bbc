#include "model/git_names.h"

#include <catch2/catch.hpp>
#include <iterator>
#include <random>
#include <vector>

#include "model/base/process.h"

namespace intentc {

TEST_CASE("branch names are what git takes") {
  for (const char* name : {"main",       "release/2026-11",
                           "feature/é",  "a.b",
                           "a@b",        "x{1}",
                           "-",          "-x",
                           "",           "/",
                           "a/",         "/a",
                           "a//b",       ".a",
                           "a/.b",       "a.lock",
                           "a.lock/b",   "a..b",
                           "a b",        "a~1",
                           "a^",         "a:b",
                           "a?b",        "a*b",
                           "a[b",        "a\\b",
                           "a.",         "@",
                           "a@{b",       "HEAD",
                           "heads/HEAD", "a\x7f",
                           "a\tb",       "a.lockb",
                           "a/b.lock"}) {
    INFO(name);
    const auto git = run_process({"git", "check-ref-format", "--branch", name}, "");
    REQUIRE(git.ok());
    CHECK(branch_problem(name).has_value() == (git->exit_code != 0));
  }
}

TEST_CASE("branch names agree with git on made-up names") {
  std::mt19937 random(20261121);
  const std::string_view pieces[] = {"a", "main", "/", ".", "..", ".lock", "-",    "@", "{",
                                     "}", "~",    " ", ":", "\\", "é",     "HEAD", "_"};
  for (int i = 0; i < 300; ++i) {
    std::string name;
    for (auto n = 1 + random() % 4; n > 0; --n) name += pieces[random() % std::size(pieces)];
    if (name.find("@{") != std::string::npos) continue;  // git expands it where there is a repository
    INFO(name);
    const auto git = run_process({"git", "check-ref-format", "--branch", name}, "");
    REQUIRE(git.ok());
    CHECK(branch_problem(name).has_value() == (git->exit_code != 0));
  }
}

TEST_CASE("repositories are paths of names") {
  for (const char* name : {"northwind/eu-sales", "a/b/c", "Org_1/repo.git"}) {
    INFO(name);
    CHECK_FALSE(repository_problem(name));
  }
  for (const char* name : {"", "northwind", "/a", "a/", "a//b", "-a/b", "a/b-", "a/../b", "a/.", "a b/c",
                           "https://github.com/a/b", "git@github.com:a/b", "a/b;c", "é/b"}) {
    INFO(name);
    CHECK(repository_problem(name));
  }
}

}  // namespace intentc
