// One mistake, one finding, at its place: mistakes that could be told twice.
#include <catch2/catch.hpp>

#include "tests/model/model_reading.h"
#include "tests/support/random.h"

namespace intentc::test {
namespace {

const std::string kModel = R"(kind: container
name: Shop
type: postgres
---
kind: datastore
name: Sales
production: true
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets:
  orders:
    classification: [PUB]
    key: [id]
    columns: {id: int not null, note: text}
---
kind: workspace
name: Report
production: true
groups: {all: {sinks: [Sales/orders]}}
---
kind: assignments
groups: {Report/all: [{platform: default}]}
)";

std::string with(const std::string& right, const std::string& wrong) {
  std::string model = kModel;
  const auto at = model.find(right);
  REQUIRE(at != std::string::npos);
  return model.replace(at, right.size(), wrong);
}

std::string errors(const std::string& model) {
  ModelReading reading(model);
  reading.check();
  return reading.only();
}

}  // namespace

TEST_CASE("the model of these tests is right") { CHECK(errors(kModel) == ""); }

TEST_CASE("one mistake is one finding at its place") {
  const struct {
    const char* right;
    const char* wrong;
    const char* finding;
  } mistakes[] = {
      {"name: Sales", "nmae: Sales", "Y202 6:1 a datastore has no field `nmae` (did you mean `name`?)"},
      {"name: Sales", "title: Sales", "Y202 6:1 a datastore has no field `title` (`name` is missing: is it that?)"},
      {"capture: {", "captrue: {", "Y202 8:1 a datastore has no field `captrue` (did you mean `capture`?)"},
      {"datasets:", "dataset:", "Y202 9:1 a datastore has no field `dataset` (did you mean `datasets`?)"},
      {"datasets:\n", "datasets: []\nx-d:\n",
       "Y203 9:11 `datasets` cannot be a list (expected a mapping with a name for each dataset)"},
      {"columns: {", "collumns: {", "Y202 13:5 a dataset has no field `collumns` (did you mean `columns`?)"},
      {"container: Shop,", "contaner: Shop,",
       "Y202 8:27 a capture has no field `contaner` (did you mean `container`?)"},
      {"[PUB]", "[PUBB]", "R309 11:22 there is no classification `PUBB` (did you mean `PUB`?)"},
      {"[PUB]", "PUB", "Y203 11:21 `classification` cannot be a single value (expected a list)"},
      {"int not null,", "itn not null,", "Y211 13:19 there is no type `itn`"},
      {"int not null,", "[int],", "Y203 13:19 `id` cannot be a list (expected a type or the fields of a column)"},
      {"every: 10m", "evry: 10m", "Y202 8:54 a trigger has no field `evry` (did you mean `every`?)"},
      {"sinks: [Sales/orders]", "sink: [Sales/orders]",
       "Y202 18:16 a group has no field `sink` (did you mean `sinks`?)"},
      {"sinks: [Sales/orders]", "sinks: Sales/orders", "Y203 18:23 `sinks` cannot be a single value (expected a list)"},
      {"sinks: [Sales/orders]", "sinks: [Sales.orders]",
       "Y209 18:24 `Sales.orders` is not of the form `Store/dataset`"},
      {"kind: workspace", "kind: workpace", "Y201 15:7 there is no kind `workpace` (did you mean `workspace`?)"},
      {"kind: container\n", "", "Y213 1:1 this document does not say what it is (`kind` is missing)"},
      {"kind: snapshot", "kind: transformer", "Y205 8:17 `kind` cannot be `transformer`"},
      {"production: true", "production: yes", "Y206 7:13 `production` is `true` or `false`, not `yes` (write `true`)"},
      {"note: text", "note: {type: text, null: false}", "Y202 13:52 a column has no field `null` (write `nullable`)"},
      {"Report/all", "Report", "Y209 21:10 `Report` is not of the form `Workspace/group`"},
      {"note: text", "select: text", "R019 13:33 `select` cannot be the name of a column (a reserved word of SQL)"},
      {"key: [id]", "key: [ID]",
       "R032 12:11 no column `ID` in dataset `orders` (names are compared with their case: write `id`)"},
  };
  for (const auto& [right, wrong, finding] : mistakes) {
    INFO(wrong);
    CHECK(errors(with(right, wrong)) == finding);
  }
}

TEST_CASE("fields of other programs are ignored everywhere") {
  CHECK(errors(with("name: Sales", "name: Sales\nx-team: {a: [1, 2]}")) == "");
  CHECK(errors(with("note: text", "note: {type: text, x-note: 1}")) == "");
  CHECK(errors(with("note: text", "note: text, x-b: {}")) == "");
}

TEST_CASE("a damaged model gives findings, and nothing worse") {
  const std::vector<std::string> pieces = {"[",   "]",  "{",      "}",    ": ",  "- ",   ",",       "\n",   "\n---\n",
                                           "[x]", "~",  "null",   "\"\"", "/",   "*",    "Sales",   "kind", "name",
                                           "'",   "id", "orders", "  ",   "x-a", "true", "decimal("};
  std::size_t wrong = 0;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    Random random(seed);
    std::string model = kModel;
    for (std::uint32_t edits = random.between(1, 5); edits > 0; --edits) {
      const std::size_t at = random.below(model.size());
      model.replace(at, random.below(8), random.pick(pieces));
    }
    INFO("seed " << seed);
    ModelReading reading(model);
    reading.check();
    wrong += reading.findings().empty() ? 0 : 1;
    for (const Diagnostic& finding : reading.findings()) REQUIRE_FALSE(finding.message.empty());
  }
  CHECK(wrong > 1000);
}

}  // namespace intentc::test
