// Shorthands and their long forms, and what holds where nothing is written.
#include <catch2/catch.hpp>

#include "tests/model/model_reading.h"

namespace intentc::test {
namespace {

const std::string kBase = R"(kind: container
name: Shop
type: postgres
---
kind: datastore
name: Sales
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets:
  orders: {key: [id], columns: {id: int not null, note: text}}
  items: {key: [id], columns: {id: int not null}}
---
)";

void same(const std::string& shorthand, const std::string& longhand) {
  const ModelReading a(kBase + shorthand);
  const ModelReading b(kBase + longhand);
  CHECK(a.only() == "");
  CHECK(b.only() == "");
  CHECK(a.text() == b.text());
  CHECK(a.text().size() > 100);
}

}  // namespace

TEST_CASE("a shorthand and its long form are the same model") {
  SECTION("a column") {
    same(
        "kind: datastore\nname: A\ncapture: {kind: api, container: Shop}\ndatasets: {d: {columns: {c: int not null, e: "
        "date}}}",
        "kind: datastore\nname: A\ncapture: {kind: api, container: Shop}\n"
        "datasets: {d: {columns: {c: {type: int, nullable: false}, e: {type: date}}}}");
  }
  SECTION("a sink") {
    same("kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/orders, Sales/items]}}",
         "kind: workspace\nname: W\ngroups: {g: {sinks: [{dataset: Sales/items}, {dataset: Sales/orders}]}}");
  }
  SECTION("all datasets of a datastore") {
    same("kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/*]}}",
         "kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/items, Sales/orders]}}");
    same("kind: workspace\nname: W\ngroups: {g: {sinks: ['Sales/*', {dataset: Sales/items, as: things}]}}",
         "kind: workspace\nname: W\ngroups: {g: {sinks: [{dataset: Sales/items, as: things}, Sales/orders]}}");
  }
  SECTION("the statement of a transformer") {
    const auto workspace = [](const std::string& sql) {
      return "kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/orders]}}\ntransformer:\n  name: T\n  code: {sql: "
             "{d: " +
             sql + "}}\n  output: {name: Made, datasets: {d: {columns: {c: int}}}}\n";
    };
    same(workspace("select 1 as c"), workspace("{text: select 1 as c}"));
  }
  SECTION("what is a default anyway") {
    same("kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/orders]}}",
         "kind: workspace\nname: W\nproduction: false\ngroups: {g: {sinks: [Sales/orders]}}\n---\n"
         "kind: environment\nname: default\n---\n"
         "kind: service\nname: default\ntarget: postgres\nparams: {store: default, objects: sql, runner: local}\n---\n"
         "kind: container\nname: default\ntype: postgres\n---\n"
         "kind: platform\nname: default\nservice: default\nhistory: live\n---\n"
         "kind: ecosystem\nname: default\nlanguage: 1\nclassifications:\n"
         "  {PUB: {sensitivity: 0}, IP: {sensitivity: 3}, PC1: {sensitivity: 5}, PC2: {sensitivity: 5},\n"
         "   CPI: {sensitivity: 6}, CSI: {sensitivity: 6}, MNPI: {sensitivity: 8}, PC3: {sensitivity: 9}}\n");
  }
}

TEST_CASE("the SQL of a transformer may be a file, relative to the model") {
  const std::string model = kBase +
                            "kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/orders]}}\n"
                            "transformer: {name: T, code: {sql: {d: sql/d.sql}},\n"
                            "  output: {name: Made, datasets: {d: {columns: {c: int}}}}}\n";
  const ModelReading reading(
      std::map<std::string, std::string>{{"below/model.yaml", model}, {"sql/d.sql", "select 1\r\n"}});
  CHECK(reading.only() == "");
  REQUIRE(reading.model().workspaces.front().transformer);
  const Transformer& transformer = *reading.model().workspaces.front().transformer;
  CHECK(reading.view(transformer.sql.front().sql) == "select 1\n");
  CHECK(reading.view(reading.model()[transformer.output].name) == "Made");
}

TEST_CASE("an output has team and container of its workspace, and is captured as a whole") {
  const ModelReading reading(kBase +
                             "kind: workspace\nname: W\ncontainer: Shop\ngroups: {g: {sinks: [Sales/orders]}}\n"
                             "transformer: {name: T, code: {sql: {d: select 1}},\n"
                             "  output: {name: Made, datasets: {d: {columns: {c: int}}}}}\n");
  CHECK(reading.only() == "");
  const Store& made = reading.model().stores.front();
  REQUIRE(reading.view(made.name) == "Made");
  CHECK(made.capture.kind == CaptureKind::transformer);
  CHECK_FALSE(made.capture.single);
  CHECK(reading.view(reading.model()[made.capture.container].name) == "Shop");
  CHECK(made.producer.value == 0);
  CHECK(made.team.valid());
}

TEST_CASE("a default classification reaches only what says nothing itself") {
  const ModelReading reading(R"(kind: container
name: Shop
type: postgres
---
kind: datastore
name: Sales
defaults: {classification: [IP]}
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets:
  by_column: {columns: {a: {type: int, classification: [PC1]}, b: int}}
  by_itself: {classification: [PUB], columns: {a: int}}
  empty: {classification: [], columns: {a: int}}
  silent: {columns: {a: int}}
)");
  const Ecosystem& e = reading.model();
  const auto classes = [&](std::size_t i) {
    std::string result;
    for (const ClassId id : e.datasets[i].classes) result += reading.view(e[id].name);
    return reading.view(e.datasets[i].name) + ":" + result;
  };
  CHECK(classes(0) == "by_column:");
  CHECK(classes(1) == "by_itself:PUB");
  CHECK(classes(2) == "empty:");
  CHECK(classes(3) == "silent:IP");
  CHECK(e.datasets[3].classes_at.nowhere());
}

TEST_CASE("what nobody declares is implied, and only then") {
  const ModelReading small(kBase + "kind: workspace\nname: W\ngroups: {g: {sinks: [Sales/orders]}}\n");
  const Ecosystem& e = small.model();
  CHECK(small.view(e.zones.at(0).name) + "/" + small.view(e.teams.at(0).name) == "default/default");
  CHECK_FALSE(e.zones_declared);
  CHECK(small.view(e.platforms.at(0).name) == "default");
  CHECK(small.view(e.services.at(0).target) == "postgres");
  CHECK(e.containers.size() == 2);  // Shop and the one of the implied service
  CHECK(small.view(e.environments.at(0).name) == "default");
  CHECK(e.classes.size() == 8);

  const ModelReading declared(kBase + "kind: service\nname: S\ntarget: postgres\n---\nkind: environment\nname: prod\n");
  CHECK(declared.model().containers.size() == 1);
  CHECK(declared.model().platforms.at(0).service.value == 0);
  CHECK(declared.view(declared.model().environments.at(0).name) == "prod");
}

}  // namespace intentc::test
