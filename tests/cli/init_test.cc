#include <catch2/catch.hpp>

#include "tests/cli/run_intentc.h"
#include "tests/support/tool.h"

namespace intentc::test {
namespace {

TEST_CASE("init writes a small model that is good, and never over one") {
  TemporaryFolder folder;
  const Ran first = intentc({"init", "shop"}, folder.path());
  CHECK(first.exit_code == 0);
  CHECK(first.out == "wrote shop/model.yaml; next: intentc validate shop, intentc graph shop\n");
  CHECK(intentc({"validate", "shop", "--strict"}, folder.path()).exit_code == 0);

  const std::string model = read_file(folder.path() / "shop/model.yaml");
  CHECK(std::count(model.begin(), model.end(), '\n') == 15);

  const Ran second = intentc({"init", "shop"}, folder.path());
  CHECK(second.exit_code == 1);
  CHECK(second.out.empty());
  CHECK(second.err.find("error[P120]") == 0);
  CHECK(read_file(folder.path() / "shop/model.yaml") == model);
}

TEST_CASE("init stays away from a model in a folder below, but not from other files") {
  TemporaryFolder folder;
  folder.write("README.md", "# Shop\n");
  folder.write(".github/workflows/ci.yaml", "on: push\n");
  CHECK(intentc({"init"}, folder.path()).exit_code == 0);

  TemporaryFolder other;
  other.write("stores/a.yaml", "kind: datastore\n");
  CHECK(intentc({"init"}, other.path()).err.find("stores/a.yaml") != std::string::npos);
}

TEST_CASE("init says why it cannot write") {
  TemporaryFolder folder;
  folder.write("file", "");
  const Ran ran = intentc({"init", "file/below"}, folder.path());
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("error[P121]") == 0);
}

}  // namespace
}  // namespace intentc::test
