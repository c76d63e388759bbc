#include <catch2/catch.hpp>

#include "tests/cli/run_intentc.h"
#include "tests/support/golden.h"

namespace intentc::test {
namespace {

namespace fs = std::filesystem;

TEST_CASE("our own packs are good") {
  for (const auto& pack : fs::directory_iterator(source_dir() / "templates")) {
    const Ran ran = intentc({"pack", "check", pack.path().string()});
    INFO(ran.out);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out.starts_with("ok: "));
  }
}

TEST_CASE("the page of each pack is what the pack says") {
  for (const auto& pack : fs::directory_iterator(source_dir() / "templates")) {
    const Ran ran = intentc({"pack", "doc", pack.path().string()});
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    check_golden(ran.out, "docs/packs/" + pack.path().filename().string() + ".md");
  }
}

TEST_CASE("a page of what is no pack is refused with the reason") {
  const Ran ran = intentc({"pack", "doc", "docs"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("error[T001]") != std::string::npos);
}

TEST_CASE("a mistake in a copied template is shown with its line") {
  TemporaryFolder folder;
  fs::copy(source_dir() / "templates/postgres", folder.path() / "mine", fs::copy_options::recursive);
  folder.write("mine/jobs.json", "{\n  \"jobs\": <% chunk.nonsense %>\n}\n");
  const Ran ran = intentc({"pack", "check", "mine"}, folder.path());
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.find("mine/jobs.json:2:") != std::string::npos);
  CHECK(ran.out.find("^") != std::string::npos);
}

TEST_CASE("a folder that is no pack is explained") {
  TemporaryFolder folder;
  const Ran ran = intentc({"pack", "check", "."}, folder.path());
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.find("target.json") != std::string::npos);
  CHECK(intentc({"pack", "check"}).exit_code == 64);
}

}  // namespace
}  // namespace intentc::test
