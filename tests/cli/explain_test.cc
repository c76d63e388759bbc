#include <catch2/catch.hpp>

#include "tests/cli/run_intentc.h"

namespace intentc::test {
namespace {

TEST_CASE("explain prints the page of a code as it stands in docs/errors") {
  const Ran ran = intentc({"explain", "R022"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == read_file(source_dir() / "docs/errors/R022.md"));
  CHECK(ran.err.empty());
  CHECK(intentc({"explain", "r022"}).out == ran.out);
}

TEST_CASE("explain without a code lists all of them") {
  const Ran ran = intentc({"explain"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.find("\nR022  a datastore ") != std::string::npos);
}

TEST_CASE("explain of an unknown code offers the nearest") {
  const Ran ran = intentc({"explain", "R21"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("R022") != std::string::npos);
}

}  // namespace
}  // namespace intentc::test
