#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/run_intentc.h"

namespace intentc::test {
namespace {

TEST_CASE("schema prints one JSON Schema, of any document or of one kind") {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"schema"}, {"schema", "datastore"}}) {
    const Ran ran = intentc(arguments);
    CHECK(ran.exit_code == 0);
    CHECK(ran.err.empty());
    CHECK(nlohmann::json::parse(ran.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  }
}

TEST_CASE("schema of an unknown kind offers the near miss") {
  const Ran ran = intentc({"schema", "datastor"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err.starts_with("error: no kind `datastor`, did you mean `datastore`?\n"));
}

}  // namespace
}  // namespace intentc::test
