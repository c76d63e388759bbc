#include <catch2/catch.hpp>

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
  return found_in(findings, text, folder.path());
}

std::string list(const std::vector<Found>& all) {
  std::string result;
  for (const Found& found : all) result += "\n  " + describe(found);
  return result;
}

}  // namespace

TEST_CASE("the wrong examples of the pages give their finding at the marked place and no other error") {
  for (const Example& example : model_examples()) {
    if (!example.wrong || !example.stage.empty()) continue;
    const std::vector<Found> all = run(example);
    INFO(example.title() << list(all));
    CHECK(example.markers == 1);
    std::size_t expected = 0;
    std::size_t other_errors = 0;
    for (const Found& found : all) {
      const bool is_expected = found.code == example.code && found.severity == example.severity &&
                               found.file == example.file && found.line == example.line &&
                               found.column == example.column && (example.line == 0 || found.length == example.length);
      expected += is_expected ? 1 : 0;
      other_errors += !is_expected && found.severity == Severity::error ? 1 : 0;
    }
    CHECK(expected == 1);
    CHECK(other_errors == 0);
  }
}

TEST_CASE("the right examples of the pages have no finding") {
  for (const Example& example : model_examples()) {
    if (!example.right) continue;
    const std::vector<Found> all = run(example);
    INFO(example.title() << list(all));
    CHECK(all.empty());
  }
}

TEST_CASE("examples that must be refused later pass reading and rules") {
  for (const Example& example : model_examples()) {
    if (!example.wrong || example.stage.empty()) continue;
    const std::vector<Found> all = run(example);
    INFO(example.title() << list(all));
    CHECK(all.empty());
  }
}

TEST_CASE("every page with a wrong model has a right one, and every fence is read") {
  for (const std::string_view code : explained_codes()) {
    INFO(code);
    const auto page = explain(code);
    bool wrong = false;
    bool right = false;
    const auto examples = examples_of(*page);
    for (const Example& example : examples) {
      wrong |= example.wrong;
      right |= example.right;
      CHECK_FALSE((example.wrong && example.right));
      CHECK_FALSE(example.language.empty());
      if (example.wrong || example.right) CHECK((example.language == "yaml" || example.language == "json"));
    }
    CHECK(wrong == right);
    if (code.front() == 'R') CHECK_FALSE(examples.empty());
  }
}

}  // namespace intentc
