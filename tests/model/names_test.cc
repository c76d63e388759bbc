// Names: which may be, which are the same, and which name nothing.
#include "model/names.h"

#include <catch2/catch.hpp>
#include <chrono>

#include "model/kinds.h"
#include "tests/model/model_reading.h"
#include "tests/support/hostile_names.h"
#include "tests/support/model_spec.h"

namespace intentc::test {
namespace {

const std::string kStore = R"(kind: container
name: Shop
type: postgres
---
kind: datastore
name: Sales
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets: {orders: {key: [id], columns: {id: int not null}}}
---
)";

}  // namespace

TEST_CASE("SQL names") {
  for (const std::string_view name : {"a", "A_1", "user", "Schema", "date"}) {
    CHECK(has_sql_name_form(name));
    CHECK_FALSE(is_reserved_word(name));
  }
  for (const std::string_view name : {"", "1a", "_a", "a-b", "a b", "ä", "a\n", "a\"b", "${a}"}) {
    CHECK_FALSE(has_sql_name_form(name));
  }
  CHECK(has_sql_name_form(std::string(128, 'a')));
  CHECK_FALSE(has_sql_name_form(std::string(129, 'a')));
  CHECK(reserved_words().size() == 95);
  for (const std::string_view name : {"select", "SELECT", "Group", "deallocate", "transaction"}) {
    CHECK(is_reserved_word(name));
  }
}

TEST_CASE("display names") {
  for (const std::string_view name : {"Azure Platform", "Café", "日本", "a.b-c_d", "${x}", "{{x}}", "$$", "; drop"}) {
    CHECK(display_name_fault(name) == "");
  }
  for (const std::string_view name : {"", " a", "a ", "a/b", "a:b", "a*", "#1", "a\"", "it's", "a\\b", "<a>", "a\nb",
                                      "a\tb", "a\x7f", "a\xE2\x80\xAE", "a\xE2\x80\x8B", "e\xCC\x81"}) {
    INFO(name);
    CHECK(display_name_fault(name) != "");
  }
  CHECK(display_name_fault(std::string(128, 'x')) == "");
  CHECK(display_name_fault(std::string(129, 'x')) != "");
}

TEST_CASE("hostile names are kept exactly, in YAML and in JSON") {
  std::vector<std::string> names = hostile_names();
  std::string yaml;
  for (const std::string& name : names) {
    if (!display_name_fault(name).empty()) continue;
    yaml += "kind: credential\nname: \"" + name + "\"\ntype: api-token\n---\n";
  }
  const ModelReading reading(yaml);
  CHECK(reading.only() == "");
  std::vector<std::string> kept;
  for (const Credential& credential : reading.model().credentials) kept.push_back(reading.view(credential.name));
  std::erase_if(names, [](const std::string& name) { return !display_name_fault(name).empty(); });
  std::sort(names.begin(), names.end());
  CHECK(kept == names);
  CHECK(kept.size() > 5);
}

TEST_CASE("names that differ only in case are the same name") {
  CHECK(ModelReading(kStore + "kind: datastore\nname: SALES\ncapture: {kind: api, container: Shop}\n"
                              "datasets: {d: {columns: {a: int}}}")
            .only() == "R010 11:7 the datastore `SALES` is declared twice (names are compared without case)");
  CHECK(ModelReading("kind: datastore\nname: S\ndatasets: {d: {columns: {a: int, b: int, A: int}}}").only() ==
        "R007 3:42 the column `A` stands twice here (names are compared without case)");
  CHECK(ModelReading("kind: credential\nname: É\ntype: api-token\n---\nkind: credential\nname: é\ntype: api-token")
            .only() == "R007 6:7 the credential `é` is declared twice (names are compared without case)");
  CHECK(ModelReading("kind: container\nname: A\ntype: s3\n---\nkind: container\nname: A\ntype: s3").only() ==
        "R211 6:7 the container `A` is declared twice");
}

TEST_CASE("a reference in another case is told the right spelling") {
  CHECK(ModelReading(kStore + "kind: workspace\nname: W\ngroups: {g: {sinks: [sales/orders]}}").only() ==
        "R104 12:22 there is no datastore `sales` (names are compared with their case: write `Sales`)");
  CHECK(ModelReading(kStore + "kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/Orders]}}").only() ==
        "R104 12:22 no dataset `Orders` in datastore `Sales` (names are compared with their case: write `orders`)");
}

TEST_CASE("a name that is missing is told once, wherever it is written") {
  const ModelReading reading(
      "kind: workspace\nname: V\ngroups: {g: {sinks: [Gone/a, Gone/b, Gone/c]}}\n---\n"
      "kind: workspace\nname: W\ngroups: {g: {sinks: [Gone/a, 'Gone/*']}}\n---\n"
      "kind: assignments\nprimary: {Gone: [default]}\n");
  REQUIRE(reading.findings().size() == 1);
  CHECK(reading.only() == "R104 3:22 there is no datastore `Gone`");
  CHECK(reading.findings().front().related.size() == 3);
  CHECK(reading.findings().front().help == "6 places name it: is a file missing from this checkout?");
}

TEST_CASE("one missing file of Northwind is one finding") {
  const std::pair<const char*, const char*> expected[] = {
      {"stores/nw_data.yaml", "R104 8:23 there is no datastore `NW_Data`"},
      {"zones/eu.yaml", "R302 16:7 zone `EU` is declared, but no `zone` document says what its teams are"},
      {"workspaces/mask.yaml", ""},
      {"containers.yaml", ""},
  };
  for (const auto& [missing, line] : expected) {
    INFO(missing);
    TemporaryFolder copy;
    const auto from = source_dir() / "examples/northwind";
    std::filesystem::copy(from, copy.path(), std::filesystem::copy_options::recursive);
    std::filesystem::remove(copy.path() / missing);
    const ModelReading reading(ExistingFolder{copy.path()});
    CHECK(reading.findings().size() <= 7);
    CHECK_FALSE(reading.findings().empty());
    if (*line != '\0') CHECK(reading.only().find(line) != std::string::npos);
    if (*line != '\0') CHECK(reading.findings().size() == 1);
  }
}

TEST_CASE("many missing names of one kind are one finding") {
  std::string sinks;
  for (int i = 0; i < 40; ++i) sinks += (i == 0 ? "" : ", ") + ("S" + std::to_string(i)) + "/d";
  const ModelReading reading("kind: workspace\nname: W\ngroups: {g: {sinks: [" + sinks + "]}}");
  CHECK(reading.only() == "R104 3:22 40 datastores that are named do not exist (the first of 40 places)");
}

TEST_CASE("a zone document that the ecosystem does not declare") {
  const ModelReading reading(
      "kind: ecosystem\nname: E\nzones: {EU: {owner: {repo: a/b, branch: main}}}\n---\n"
      "kind: zone\nname: UE\nteams: {T: {owner: {repo: a/c, branch: main}}}\n---\n"
      "kind: container\nname: C\ntype: s3\nteam: UE/T\n");
  CHECK(reading.only() == "R301 6:7 the ecosystem declares no zone `UE`");
}

TEST_CASE("names that were not read are not called missing") {
  const ModelReading reading(
      std::map<std::string, std::string>{{"a.yaml", "kind: datastore\nname: Gone\n  broken: ["},
                                         {"b.yaml", "kind: workspace\nname: W\ngroups: {g: {sinks: [Gone/a]}}"}});
  for (const Diagnostic& finding : reading.findings()) CHECK(finding.code.view()[0] == 'Y');
}

TEST_CASE("a great many duplicates and missing names take linear time") {
  const auto seconds = [](const std::string& model) {
    const auto start = std::chrono::steady_clock::now();
    const ModelReading reading(model);
    CHECK_FALSE(reading.findings().empty());
    CHECK(reading.findings().size() <= 100);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  const auto duplicates = [](int count) {
    std::string model;
    for (int i = 0; i < count; ++i) model += "kind: credential\nname: same\ntype: api-token\n---\n";
    return model;
  };
  const auto dangling = [](int count) {
    std::string sinks = kStore + "kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/orders";
    for (int i = 0; i < count; ++i) sinks += ", Gone" + std::to_string(i) + "/d";
    return sinks + "]}}";
  };
  // Ten times as much takes about ten times as long; a quadratic loop would take a hundred times.
  CHECK(seconds(duplicates(50000)) < 30 * seconds(duplicates(5000)) + 0.5);
  CHECK(seconds(dangling(50000)) < 30 * seconds(dangling(5000)) + 0.5);
}

}  // namespace intentc::test
