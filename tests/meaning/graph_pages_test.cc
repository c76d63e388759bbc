// The examples of the pages whose findings need the graphs.
#include <catch2/catch.hpp>

#include "graph/meaning/check.h"
#include "graph/meaning/derive.h"
#include "model/reader.h"
#include "model/rules.h"
#include "tests/error_page.h"

namespace intentc {
namespace {

std::vector<Found> run(const Example& example) {
  const ExampleFolder folder(example);
  TextSpace text;
  Diagnostics findings;
  const Ecosystem ecosystem = read_model(folder.path(), text, findings);
  check_rules(ecosystem, text, findings);
  check_graph(ecosystem, text, derive(ecosystem, text, findings), findings);
  return found_in(findings, text, folder.path());
}

std::string list(const std::vector<Found>& all) {
  std::string result;
  for (const Found& found : all) result += "\n  " + describe(found);
  return result;
}

}  // namespace

TEST_CASE("the wrong examples of graph rules give their one finding at the marked place") {
  int seen = 0;
  for (const Example& example : model_examples()) {
    if (!example.wrong || example.stage != "graph") continue;
    ++seen;
    const std::vector<Found> all = run(example);
    INFO(example.title() << list(all));
    REQUIRE(all.size() == 1);
    CHECK(all[0].code == example.code);
    CHECK(all[0].file == example.file);
    CHECK(all[0].line == example.line);
    CHECK(all[0].column == example.column);
    CHECK(all[0].length == example.length);
  }
  CHECK(seen >= 3);
}

TEST_CASE("the right examples of all pages have graphs without findings") {
  for (const Example& example : model_examples()) {
    if (!example.right) continue;
    const std::vector<Found> all = run(example);
    INFO(example.title() << list(all));
    CHECK(all.empty());
  }
}

}  // namespace intentc
