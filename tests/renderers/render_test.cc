#include "renderers/render.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "tests/renderers/rendering.h"
#include "tests/support/folder.h"

namespace intentc::test {
namespace {

namespace fs = std::filesystem;

// A copy of an example that a test may change.
class Model {
 public:
  explicit Model(const std::string& example) {
    fs::copy(source_dir() / "examples" / example, path(), fs::copy_options::recursive);
  }
  fs::path path() const { return folder_.path() / "model"; }

  void replace(const std::string& file, const std::string& old_text, const std::string& new_text) const {
    std::string bytes = read_file(path() / file);
    const auto at = bytes.find(old_text);
    INFO(file << " has no " << old_text);
    REQUIRE(at != std::string::npos);
    bytes.replace(at, old_text.size(), new_text);
    std::ofstream(path() / file, std::ios::binary) << bytes;
  }

 private:
  TemporaryFolder folder_;
};

const char* const kSmall = R"(kind: container
name: Shop
type: postgres
---
kind: datastore
name: A
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets:
  B_C: {key: [id], columns: {id: int not null, note: text, ends: date}}
  D: {key: [id], columns: {id: int not null}}
---
kind: workspace
name: Report
groups: {all: {sinks: [A/B_C, A/D]}}
)";

const char* const kWithoutD = R"(kind: container
name: Shop
type: postgres
---
kind: datastore
name: A
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets:
  B_C: {key: [id], columns: {id: int not null, ends: date, extra: text}}
  D: {key: [id], columns: {id: int not null}}
---
kind: workspace
name: Report
groups: {all: {sinks: [A/B_C]}}
)";

Rendering small(const std::string& model, const Rendering* previous = nullptr) {
  TemporaryFolder folder;
  folder.write("model.yaml", model);
  Rendering rendering = render_model(folder.path(), previous);
  INFO(rendering.errors);
  REQUIRE(rendering.errors.empty());
  return rendering;
}

// The one apply.sql that is not the foundation's.
std::string body(const Rendering& rendering) {
  std::string result;
  for (const auto& [path, bytes] : rendering.files) {
    if (path.ends_with("sql/apply.sql") && path.find("foundation") == std::string::npos) result += bytes;
  }
  return result;
}

}  // namespace

TEST_CASE("Northwind renders to eight nodes in one chunk beside the foundation") {
  const Rendering first = render_model(source_dir() / "examples/northwind-postgres");
  REQUIRE(first.errors.empty());
  REQUIRE(first.render.platforms.size() == 1);
  const PlatformRender& platform = first.render.platforms.begin()->second;
  CHECK(platform.folder == "warehouse");
  REQUIRE(platform.chunks.size() == 2);
  CHECK(platform.chunks.contains("foundation"));
  CHECK(count(first.plan).create == 8);
  CHECK(first.render.generation == 1);
}

TEST_CASE("the same model again changes nothing") {
  const fs::path model = source_dir() / "examples/northwind-postgres";
  const Rendering first = render_model(model);
  Rendering second = render_model(model, &first);
  CHECK(changes(second) == "");
  CHECK(second.render.generation == 1);
  second.files["manifest.json"] = first.files.at("manifest.json");  // only written with a commit
  CHECK(second.files == first.files);
}

TEST_CASE("one sink more touches its export and the batch that brings it, and nothing else") {
  const Model model("northwind-postgres");
  const Rendering first = render_model(model.path());
  model.replace("workspaces/reporting.yaml", "NW_Data/suppliers]", "NW_Data/suppliers, NW_Data/orders]");
  const Rendering second = render_model(model.path(), &first);
  CHECK(changes(second) ==
        "~ Ingest/Warehouse/NW_Data\n"
        "+ Export/Warehouse/Reporting/NW_Data/orders\n");
  REQUIRE(second.plan.platforms.size() == 1);
  CHECK(second.plan.platforms[0].chunks.size() == 1);
  CHECK(second.render.platforms.begin()->second.desired.at("foundation").generation == 1);
}

TEST_CASE("a dataset that nobody wants any more keeps its table; its view goes") {
  const Rendering first = small(kSmall);
  const Rendering second = small(kWithoutD, &first);
  CHECK(changes(second) ==
        "~ Ingest/default/A\n"
        "~ Export/default/default/A/B_C\n"
        "- Export/default/default/A/D\n");
  const std::string apply = body(second);
  CHECK(apply.find("relation => 'a_d'") != std::string::npos);
  CHECK(apply.find("'a_d_live'") == std::string::npos);
  // The dropped column stays in the table and is no part of a batch; the view shows nothing in its place, the new
  // column stands last, and another version of the view does without.
  CHECK(apply.find("    ['id', 'id', 'integer'],\n    ['note', '', 'text'],\n    ['ends', 'ends', 'date'],\n"
                   "    ['extra', 'extra', 'text']\n") != std::string::npos);
  CHECK(apply.find("name => 'a_b_c_live_v2'") != std::string::npos);
  CHECK(apply.find("    ['id', 'id', 'integer'],\n    ['ends', 'ends', 'date'],\n    ['extra', 'extra', 'text']\n") !=
        std::string::npos);
}

TEST_CASE("a renamed column keeps its place and its data; its consumers have both names") {
  const auto with = [](std::string columns) {
    std::string model = kSmall;
    const std::string old = "id: int not null, note: text, ends: date";
    return model.replace(model.find(old), old.size(), columns);
  };
  const Rendering first = small(kSmall);
  const Rendering second = small(with("id: int not null, ends: date, remark: {type: text, previously: note}"), &first);
  REQUIRE(!second.plan.platforms.empty());
  std::string details;
  for (const auto& change : second.plan.platforms[0].changes) {
    for (const std::string& detail : change.details) details += detail + "\n";
  }
  CHECK(details.find("renames column note of B_C to remark\n") != std::string::npos);
  CHECK(details.find("removes column") == std::string::npos);
  const std::string apply = body(second);
  CHECK(apply.find("renamed => array[['note', 'remark']]::text[]") != std::string::npos);
  CHECK(apply.find(
            "    ['id', 'integer', 'not null'],\n    ['remark', 'text', 'null'],\n    ['ends', 'date', 'null']\n") !=
        std::string::npos);
  CHECK(apply.find(
            "    ['note', 'remark', 'text'],\n    ['ends', 'ends', 'date'],\n    ['remark', 'remark', 'text']\n") !=
        std::string::npos);
  CHECK(apply.find("_live_v2") == std::string::npos);

  // Without `previously` the old name is remembered; a new column that takes it needs another version of the view.
  const Rendering third = small(with("id: int not null, ends: date, remark: text, note: int"), &second);
  const std::string again = body(third);
  CHECK(again.find("renamed => array[['note', 'remark']]::text[]") != std::string::npos);
  CHECK(again.find(
            "    ['note', 'remark', 'text'],\n    ['ends', 'ends', 'date'],\n    ['remark', 'remark', 'text']\n") !=
        std::string::npos);
  CHECK(again.find("name => 'a_b_c_live_v2'") != std::string::npos);
  CHECK(again.find("    ['ends', 'ends', 'date'],\n    ['note', 'note', 'integer']\n") != std::string::npos);
}

TEST_CASE("a label keeps its identity and its physical names; a store that comes back finds its data") {
  const Rendering first = small(kSmall);
  const std::string gone = "kind: container\nname: Shop\ntype: postgres\n";
  const Rendering second = small(gone, &first);
  CHECK(changes(second) ==
        "= Ingest/default/A\n"
        "- Export/default/default/A/B_C\n"
        "- Export/default/default/A/D\n");
  const Rendering third = small(kSmall, &second);
  CHECK(changes(third) ==
        "~ Ingest/default/A\n"
        "+ Export/default/default/A/B_C\n"
        "+ Export/default/default/A/D\n");
  const auto members = [](const Rendering& rendering) {
    std::map<std::string, std::string> identities;
    for (const auto& [id, chunk] : rendering.render.platforms.begin()->second.chunks) {
      for (const Member& member : chunk.members) identities[member.label] = member.identity + " in " + id;
    }
    return identities;
  };
  CHECK(members(third).at("Ingest/default/A") == members(first).at("Ingest/default/A"));
}

TEST_CASE("a declared rename keeps identity, tables and jobs; what consumers see has the new name") {
  const Rendering first = small(kSmall);
  std::string model = kSmall;
  const auto change = [&](const std::string& from, const std::string& to) {
    for (auto at = model.find(from); at != std::string::npos; at = model.find(from, at + to.size())) {
      model.replace(at, from.size(), to);
    }
  };
  change("name: A\n", "name: Sales\npreviously: A\n");
  change("  B_C: {", "  orders: {previously: B_C, ");
  change("A/B_C, A/D", "Sales/orders, Sales/D");
  const Rendering second = small(model, &first);
  CHECK(changes(second) ==
        "~ Ingest/default/Sales\n"
        "~ Export/default/default/Sales/D\n"
        "~ Export/default/default/Sales/orders\n");
  CHECK(second.plan.platforms[0].changes[0].details.front() == "renamed from Ingest/default/A");
  const std::string apply = body(second);
  CHECK(apply.find("relation => 'a_b_c'") != std::string::npos);
  CHECK(apply.find("name => 'orders'") != std::string::npos);
  CHECK(apply.find("name => 'sales_orders_live'") != std::string::npos);
  CHECK(apply.find("a_b_c_live") == std::string::npos);

  SECTION("and the former name may go from the model afterwards") {
    change("previously: A\n", "");
    change("previously: B_C, ", "");
    const Rendering third = small(model, &second);
    CHECK(changes(third) == "");
  }
}

TEST_CASE("names that would meet when joined get a hash") {
  const Rendering rendering = small(std::string(kSmall) + R"(---
kind: datastore
name: A_B
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets: {C: {key: [id], columns: {id: int not null}}}
---
kind: workspace
name: Other
groups: {all: {sinks: [A_B/C]}}
)");
  std::set<std::string> tables;
  for (const auto& [id, chunk] : rendering.render.platforms.begin()->second.chunks) {
    for (const Member& member : chunk.members) {
      for (const auto& [key, name] : member.names) {
        if (key.starts_with("table/")) CHECK(tables.insert(name).second);
      }
    }
  }
  CHECK(tables.size() == 3);
  CHECK(tables.contains("a_b_c"));
}

}  // namespace intentc::test
