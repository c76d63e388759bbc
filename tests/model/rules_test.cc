// What the pages cannot show: borders of rules, and what must not be a finding.
#include "model/rules.h"

#include <catch2/catch.hpp>

#include "model/reader.h"
#include "tests/support/folder.h"

namespace intentc {
namespace {

const std::string kShop = "kind: container\nname: Shop\ntype: postgres\n";
const std::string kSales =
    "---\nkind: datastore\nname: Sales\n"
    "capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}\n"
    "datasets:\n  orders: {key: [id], columns: {id: int not null}}\n";

struct Checked {
  TextSpace text;
  Diagnostics findings;

  // `R104 4:9`, in the order of places.
  std::vector<std::string> list() const {
    std::vector<std::string> result;
    for (const Diagnostic& finding : findings.sorted(text)) {
      const Place place = text.place(finding.at);
      result.push_back(std::string(finding.code.view()) + " " + std::to_string(place.line) + ":" +
                       std::to_string(place.column));
    }
    return result;
  }
  std::string codes() const {
    std::string result;
    for (const Diagnostic& finding : findings.sorted(text)) {
      result += (result.empty() ? "" : " ") + std::string(finding.code.view());
    }
    return result;
  }
  std::string message() const { return findings.sorted(text).at(0).message; }
};

std::unique_ptr<Checked> check(const std::string& model) {
  const test::TemporaryFolder folder;
  folder.write("model.yaml", model);
  auto result = std::make_unique<Checked>();
  const Ecosystem ecosystem = read_model(folder.path(), result->text, result->findings);
  check_rules(ecosystem, result->text, result->findings);
  return result;
}

std::string codes(const std::string& model) { return check(model)->codes(); }

std::string workspace(const std::string& sinks, const std::string& more = "") {
  return "---\nkind: workspace\nname: Report\n" + more + "groups: {main: {sinks: [" + sinks + "]}}\n";
}

}  // namespace

TEST_CASE("the smallest model has nothing to be said about") {
  CHECK(codes(kShop + kSales + "---\nkind: workspace\nname: Report\ngroups: {all: {sinks: [Sales/orders]}}\n").empty());
}

TEST_CASE("datasets are asked for a classification only where some are classified") {
  CHECK(codes(kShop + kSales).empty());
  CHECK(codes(kShop + kSales + "  lines: {classification: [IP], columns: {id: int}}\n") == "R025");
  CHECK(codes(kShop + kSales + "  lines: {columns: {id: {type: int, classification: [IP]}}}\n") == "R025");
  CHECK(codes(kShop + kSales + workspace("Sales/orders", "classifications: {deny: [PC3]}\n")) == "R025");
  CHECK(codes(kShop + kSales + "defaults: {classification: [IP]}\n").empty());
}

TEST_CASE("an empty classification is none where production needs one, and a decision elsewhere") {
  const std::string some = "  lines: {classification: [IP], columns: {id: int}}\n";
  const std::string none = "  notes: {classification: [], columns: {id: int}}\n";
  CHECK(codes(kShop + kSales + some + none) == "R025");
  CHECK(codes(kShop + kSales + some + none + "production: true\n") == "R026 R026");
}

TEST_CASE("each type has one finding, however deep the part that is wrong") {
  const auto with = [](const std::string& type) {
    return codes(kShop + kSales + "  things: {columns: {a: \"" + type + "\"}}\n");
  };
  CHECK(with("array<varchar(0)>") == "R061");
  CHECK(with("map<int, struct<a int, b decimal(2,3)>>") == "R071");
  CHECK(with("struct<a char(0), b int(0)>") == "R061");
  CHECK(with("vector(0)") == "R061");
  CHECK(with("decimal(0,0)") == "R061");
  CHECK(with("binary(0)") == "R061");
  CHECK(with("int(0) unsigned") == "R062");
  for (const char* type : {"varchar", "text", "char", "decimal(2,2)", "int(1)", "geography", "array<array<text>>"}) {
    INFO(type);
    CHECK(with(type).empty());
  }
}

TEST_CASE("production is compared once for each group and datastore") {
  const std::string two = kShop + kSales + "  lines: {columns: {id: int}}\n";
  CHECK(codes(two + workspace("Sales/orders, Sales/lines", "production: true\n")) == "R110");
  CHECK(codes(two + workspace("Sales/*", "production: true\n")) == "R110");
}

TEST_CASE("a deprecated datastore deprecates its datasets") {
  CHECK(codes(kShop + kSales + "deprecated: {reason: sold}\n" + workspace("Sales/*")) == "R111");
  CHECK(codes(kShop + kSales + "deprecated: {}\n" + workspace("{dataset: Sales/orders, deprecated: allowed}")) ==
        "R112");
  CHECK(check(kShop + kSales + "deprecated: {reason: sold}\n" + workspace("Sales/*"))->message() ==
        "`Sales/orders` is deprecated: sold");
}

TEST_CASE("approvals match exactly, and an empty list approves nobody") {
  CHECK(codes(kShop + kSales + "approvals: []\n" + workspace("Sales/orders")) == "R105");
  CHECK(codes(kShop + kSales + "approvals: [report/main/orders]\n" + workspace("Sales/orders")) == "R105");
  CHECK(codes(kShop + kSales + "approvals: [Report/main/orders, Other/x/y]\n" + workspace("Sales/orders")).empty());
}

TEST_CASE("views collide where joined names meet, and another name parts them") {
  const std::string stores =
      kShop +
      "---\nkind: datastore\nname: A_B\ncapture: {kind: snapshot, container: Shop, trigger: {every: 1h}}\n"
      "datasets: {C: {columns: {id: int}}}\n"
      "---\nkind: datastore\nname: A\ncapture: {kind: snapshot, container: Shop, trigger: {every: 1h}}\n"
      "datasets: {B_C: {columns: {id: int}}}\n";
  CHECK(codes(stores + workspace("A_B/C, A/B_C")) == "R214");
  CHECK(codes(stores + workspace("A_B/C, {dataset: A/B_C, as: other}")).empty());
  CHECK(codes(stores + workspace("{dataset: A_B/C, as: Same}, {dataset: A/B_C, as: same}")) == "R214");
  CHECK(codes(stores + workspace("A/B_C") + "---\nkind: workspace\nname: Other\ngroups: {main: {sinks: [A_B/C]}}\n")
            .empty());
  const std::string elsewhere =
      "---\nkind: service\nname: S\ntarget: azure\n---\nkind: platform\nname: P\nservice: S\n";
  CHECK(codes(stores + elsewhere + workspace("A_B/C, A/B_C")).empty());
}

TEST_CASE("one dataset in two groups of a workspace is one view") {
  CHECK(codes(kShop + kSales +
              "---\nkind: workspace\nname: Report\ngroups: {a: {sinks: [Sales/orders]}, b: {sinks: [Sales/orders]}}\n")
            .empty());
}

TEST_CASE("a view's name has 63 bytes at most, its ending included") {
  const auto named = [](std::size_t length) {
    return codes(kShop + kSales + workspace("{dataset: Sales/orders, as: " + std::string(length, 'a') + "}"));
  };
  CHECK(named(58).empty());
  CHECK(named(59) == "R214");
}

TEST_CASE("the only platform serves every group where nothing is assigned") {
  const std::string needs =
      "---\nkind: workspace\nname: Report\ngroups: {main: {sinks: [Sales/orders], needs: {history: %}}}\n";
  const auto with = [&](const std::string& need, const std::string& kept) {
    std::string consumer = needs;
    consumer.replace(consumer.find('%'), 1, need);
    return codes(kShop + kSales + consumer + "---\nkind: platform\nname: P\nservice: S\nhistory: " + kept +
                 "\n---\nkind: service\nname: S\ntarget: postgres\nparams: {store: Shop}\n");
  };
  CHECK(with("live", "live").empty());
  CHECK(with("forensic", "live") == "R145");
  CHECK(with("live-with-history", "live") == "R145");
  CHECK(with("live", "forensic") == "R145");
  CHECK(with("forensic", "forensic").empty());
  for (const char* need : {"live", "forensic", "live-with-history"}) CHECK(with(need, "both").empty());
}

TEST_CASE("an assignment that has ended asks for nothing") {
  const std::string model =
      kShop + kSales +
      "---\nkind: workspace\nname: Report\ngroups: {main: {sinks: [Sales/orders], needs: {history: forensic}}}\n"
      "---\nkind: platform\nname: P\nservice: S\n---\nkind: service\nname: S\ntarget: postgres\nparams: {store: Shop}\n"
      "---\nkind: assignments\ngroups: {Report/main: [{platform: P, status: ";
  CHECK(codes(model + "decommissioned}]}\n").empty());
  CHECK(codes(model + "decommissioning}]}\n") == "R145");
}

TEST_CASE("an assignment of a transformer's group is refused once") {
  CHECK(codes(kShop + kSales +
              "---\nkind: workspace\nname: Clean\ngroups: {raw: {sinks: [Sales/orders]}}\n"
              "transformer: {name: Clean, code: {sql: {o: {text: select 1}}}, output: {name: Out, datasets: {o: "
              "{columns: {id: int}}}}}\n"
              "---\nkind: assignments\ngroups: {Clean/raw: [{platform: default}]}\n") == "R121");
}

TEST_CASE("offsets and windows lie within their period") {
  const auto every = [](const std::string& trigger) {
    return codes(kShop + "---\nkind: datastore\nname: S\ncapture: {kind: snapshot, container: Shop, trigger: {" +
                 trigger + "}}\ndatasets: {d: {columns: {id: int}}}\n");
  };
  CHECK(every("every: 10m, within: 10m").empty());
  CHECK(every("every: 10m, within: 11m") == "R221");
  CHECK(every("every: 10m, offset: 599s").empty());
  CHECK(every("every: 10m, offset: 10m") == "R221");
  CHECK(every("every: 0m") == "R221");
}

TEST_CASE("a source's table is any printable text, parted from its schema at the first point") {
  const auto with = [](const std::string& table) {
    const std::string capture = "capture: {kind: snapshot, container: Shop, trigger: {every: 1h}, tables: {orders: ";
    return codes(kShop + "---\nkind: datastore\nname: Sales\n" + capture + table +
                 "}}\ndatasets:\n  orders: {key: [id], columns: {id: int not null}}\n");
  };
  for (const char* table : {"My Table", "Sales.Order Details", "a.b.c", "'it''s'", "'a\"b'", "\" lead\"",
                            "\"'; drop x; --\"", "Größe 数据", "select", "'\"'", "'\"a\"b.c'"}) {
    INFO(table);
    CHECK(with(table).empty());
  }
  for (const char* table : {"'\"My Table\"'", "'Sales.\"Order\"'", "'\"Sales\".\"Order\"'", "'`a`'", "'\"a.b\"'", ".a",
                            "a.", ".", "\"a\\nb\"", "\"a\\x85\""}) {
    INFO(table);
    CHECK(with(table) == "R089");
  }
}

TEST_CASE("cron texts of transformers are read like those of captures") {
  const auto found = check(kShop + kSales +
                           "---\nkind: workspace\nname: Clean\ngroups: {raw: {sinks: [Sales/orders]}}\n"
                           "transformer:\n  name: Clean\n  code: {sql: {o: {text: select 1}}}\n"
                           "  output: {name: Out, datasets: {o: {columns: {id: int}}}}\n"
                           "  trigger: {cron: \"0 4 * * 9\"}\n");
  CHECK(found->list() == std::vector<std::string>{"R086 18:28"});
}

TEST_CASE("windows, time zones and times of day are read like other forms") {
  const std::string platform = kShop +
                               "---\nkind: service\nname: S\ntarget: postgres\nparams: {store: Shop}\n---\nkind: "
                               "platform\nname: P\nservice: S\n";
  CHECK(codes(platform + "windows: [{cron: \"0 4 * * 6\", for: 4h, allow: [additive]}]\n").empty());
  CHECK(codes(platform + "windows: [{cron: \"0 4 * * SAT\", for: 4h, allow: [additive]}]\n") == "R086");
  const auto zone = [](const std::string& name) {
    return codes(kShop +
                 "---\nkind: datastore\nname: S\ncapture: {kind: snapshot, container: Shop, trigger: {cron: \"0 4 * * "
                 "*\", timezone: \"" +
                 name + "\"}}\ndatasets: {d: {columns: {id: int}}}\n");
  };
  for (const char* name : {"UTC", "Europe/Brussels", "America/Argentina/Buenos_Aires", "Etc/GMT+1"})
    CHECK(zone(name).empty());
  for (const char* name : {"Europe/", "Europe//Brussels", "+1", "Europe Brussels", "'; drop"})
    CHECK(zone(name) == "Y209");
}

TEST_CASE("what names nothing is told once, by the reader") {
  CHECK(codes(kShop + kSales + workspace("Sales/ordrs, Sale/orders")) == "R104 R104");
  CHECK(codes(kShop + kSales + workspace("Sales/ordrs") +
              "---\nkind: assignments\ngroups: {Report/main: [{platform: Nope}]}\n") == "R104 R144");
}

TEST_CASE("a finding shortens what is long and shows no control characters") {
  const std::string host(3000, 'x');
  const auto found =
      check("kind: container\nname: Shop\ntype: postgres\nconnection: {host: \"" + host + "\\e[31m\"}\n");
  REQUIRE(found->codes() == "R082");
  CHECK(found->message().size() < 400);
  CHECK(found->message().find('\x1b') == std::string::npos);
}

}  // namespace intentc
