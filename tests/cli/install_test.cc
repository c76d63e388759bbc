// What `make install` puts in place works from there, without the source tree.
#include <catch2/catch.hpp>

#include "tests/support/folder.h"
#include "tests/support/process.h"

namespace intentc::test {
namespace {

namespace fs = std::filesystem;

TEST_CASE("the installed program works from where it is") {
  TemporaryFolder folder;
  const fs::path build = program().parent_path();
  const fs::path prefix = folder.path() / "usr";
  const Ran installed = run({.arguments = {"cmake", "--install", build.string(), "--prefix", prefix.string()}});
  INFO(installed.err);
  REQUIRE(installed.exit_code == 0);
  for (const char* file :
       {"bin/intentc", "bin/intentc-apply", "bin/intentc-terraform", "share/intentc/templates/postgres/target.json",
        "share/intentc/schema/model.schema.json", "share/doc/intentc/README.md", "share/doc/intentc/design.md",
        "share/doc/intentc/examples/northwind/ecosystem.yaml"}) {
    INFO(file);
    CHECK(fs::exists(prefix / file));
  }
  const std::string intentc = (prefix / "bin/intentc").string();
  const fs::path example = prefix / "share/doc/intentc/examples/northwind-postgres";
  CHECK(run({.arguments = {intentc, "plan", "--env", "local", "--strict", example.string()}}).exit_code == 0);

  // Its packs are those that were installed, not those of the source tree.
  const fs::path pack = prefix / "share/intentc/templates/postgres/target.json";
  folder.write(pack.lexically_relative(folder.path()), "{");
  const Ran broken = run({.arguments = {intentc, "validate", example.string()}});
  CHECK(broken.exit_code == 1);
  CHECK(broken.out.find(pack.string()) != std::string::npos);
}

}  // namespace
}  // namespace intentc::test
