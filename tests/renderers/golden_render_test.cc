// The whole render of Northwind lies in tests/golden/northwind-postgres, so that a review sees what a change of pack,
// binder or engine does to the files that people run. tests/warehouse applies it to a real PostgreSQL.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/renderers/rendering.h"
#include "tests/support/folder.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/tool.h"

namespace intentc::test {

namespace fs = std::filesystem;

namespace {

void check_render(std::string_view environment, const fs::path& golden) {
  INFO(environment);
  const Rendering rendering = render_model(source_dir() / "examples/northwind-postgres", nullptr, environment);
  CHECK(rendering.errors.empty());
  for (const auto& [path, bytes] : rendering.files) check_golden(bytes, golden / path);
  for (const auto& entry : fs::recursive_directory_iterator(source_dir() / golden)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = fs::relative(entry.path(), source_dir() / golden).string();
    if (std::getenv("INTENTC_UPDATE_GOLDENS") != nullptr && !rendering.files.contains(path)) fs::remove(entry.path());
    if (!fs::exists(entry.path())) continue;
    INFO(path << " is in the golden render and is rendered no more");
    CHECK(rendering.files.contains(path));
  }
}

}  // namespace

TEST_CASE("the render of Northwind is the golden one") {
  check_render("local", "tests/golden/northwind-postgres");
  check_render("production", "tests/golden/northwind-postgres-production");
}

TEST_CASE("every rendered file can be read by the kind of program that reads it") {
  const Rendering rendering = render_model(source_dir() / "examples/northwind-postgres");
  REQUIRE(rendering.errors.empty());
  std::size_t scripts = 0;
  for (const auto& [path, bytes] : rendering.files) {
    INFO(path);
    CHECK(bytes.ends_with("\n"));
    CHECK(!bytes.ends_with("\n\n"));
    if (path.ends_with(".json")) CHECK(nlohmann::json::accept(bytes));
    if (!path.ends_with(".sh")) continue;
    ++scripts;
    CHECK(run({.arguments = {"sh", "-n"}, .input = bytes}).exit_code == 0);
  }
  CHECK(scripts == 3);
}

TEST_CASE("shellcheck has nothing to say about rendered jobs") {
  if (!have_tool("shellcheck", "rendered shell scripts are not checked for style")) return;
  const Rendering rendering = render_model(source_dir() / "examples/northwind-postgres");
  for (const auto& [path, bytes] : rendering.files) {
    if (!path.ends_with(".sh")) continue;
    const Ran checked = run({.arguments = {"shellcheck", "-s", "sh", "-"}, .input = bytes});
    INFO(path << "\n" << checked.out);
    CHECK(checked.exit_code == 0);
  }
}

}  // namespace intentc::test
