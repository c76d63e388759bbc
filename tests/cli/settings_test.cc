#include <catch2/catch.hpp>

#include "tests/cli/run_intentc.h"

namespace intentc::test {
namespace {

TEST_CASE("explain settings says what holds where it is asked") {
  TemporaryFolder folder;
  const Ran plain = intentc({"explain", "settings"}, folder.path());
  CHECK(plain.exit_code == 0);
  CHECK(plain.out.find("chunks.fill") != std::string::npos);
  CHECK(plain.err == "no intentc.yaml here: all of this is default\n");

  folder.write("intentc.yaml", "chunks: {fill: 40}\n");
  const Ran changed = intentc({"explain", "settings", "-C", folder.path().string()});
  CHECK(changed.exit_code == 0);
  CHECK(changed.out.find("40") != std::string::npos);
  CHECK(changed.out.find("(default: 80)") != std::string::npos);
}

TEST_CASE("settings that cannot be read are an error with a place") {
  TemporaryFolder folder;
  folder.write("intentc.yaml", "chunk: {fill: 40}\n");
  const Ran ran = intentc({"explain", "settings"}, folder.path());
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("intentc.yaml:1:1") != std::string::npos);
}

TEST_CASE("the settings say where the model is") {
  TemporaryFolder folder;
  REQUIRE(intentc({"init", "models/shop"}, folder.path()).exit_code == 0);
  folder.write("intentc.yaml", "model: models/shop\n");
  const Ran ran = intentc({"validate"}, folder.path());
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == "ok: 0 errors, 0 warnings in 1 file\n");
}

}  // namespace
}  // namespace intentc::test
