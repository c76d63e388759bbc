#include "renderers/physical_names.h"

#include <catch2/catch.hpp>
#include <set>

#include "model/base/utf8.h"

namespace intentc {
namespace {

const std::string kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";

PackNameRule rule(std::vector<std::string> reserved = {}, std::uint32_t length = 20) {
  return {.alphabet = kLetters, .length = length, .hash = 8, .prefix = "", .reserved = std::move(reserved)};
}

// `name` is `start`, `_` and a hash.
bool hashed(const std::string& name, const std::string& start) {
  return name.size() == start.size() + 9 && name.starts_with(start + "_");
}

}  // namespace

TEST_CASE("a name of plain letters is joined and lowered, and keeps its letters") {
  CHECK(physical_name(rule(), "", {"NW_Data", "Orders"}) == "nw_data_orders");
  CHECK(physical_name(rule(), "w_", {"Report"}) == "w_report");
}

TEST_CASE("what is changed, cut or reserved has a hash") {
  CHECK(hashed(physical_name(rule(), "", {"a b"}), "a_b"));
  CHECK(hashed(physical_name(rule({"ctid"}), "", {"ctid"}), "ctid"));
  CHECK(physical_name(rule({"ctid"}), "", {"ctids"}) == "ctids");
  const std::string longest(20, 'x');
  CHECK(physical_name(rule(), "", {longest}) == longest);
  CHECK(physical_name(rule(), "", {longest + "y"}).size() == 20);
  CHECK(physical_name(rule(), "", {longest + "y"}) != physical_name(rule(), "", {longest + "z"}));
}

TEST_CASE("parts that are cut elsewhere are other names") {
  CHECK(physical_name(rule(), "", {"a b", "c"}) != physical_name(rule(), "", {"a", "b c"}));
}

TEST_CASE("no name begins as the database's own do, whatever makes it begin so") {
  const PackNameRule roles = rule({"pg_*"});
  CHECK(physical_name(roles, "", {"pg_monitor"}) == "_pg_monitor");
  CHECK(physical_name(roles, "pg_", {"load"}) == "_pg_load");
  CHECK(physical_name(roles, "p", {"g_x"}) == "_pg_x");
  CHECK(physical_name(roles, "", {"PG_X"}) == "_pg_x");
  CHECK(physical_name(roles, "", {"pgx"}) == "pgx");
  const std::string cut = physical_name(roles, "", {"pg_" + std::string(17, 'x')});  // 20 bytes, 21 with its `_`
  CHECK(cut.starts_with("_pg_x"));
  CHECK(cut.size() == 20);
}

TEST_CASE("the environment's prefix counts in the length and in the hash") {
  const std::string folder = "warehouse_";
  CHECK(physical_name(rule(), "test_" + folder, {"load"}) == "test_warehouse_load");
  const std::string one = physical_name(rule(), "one_" + folder, {"load", "default"});
  const std::string two = physical_name(rule(), "two_" + folder, {"load", "default"});
  CHECK(one.size() == 20);
  CHECK(one.starts_with("one_"));
  CHECK(one.substr(12) != two.substr(12));
  // Both are cut inside the prefix: only the hash tells them apart.
  const std::string head(30, 'p');
  CHECK(physical_name(rule(), head + "1_", {"load"}) != physical_name(rule(), head + "2_", {"load"}));
}

TEST_CASE("a prefix is cut between characters") {
  for (std::uint32_t length = 12; length < 24; ++length) {
    const std::string name = physical_name(rule({}, length), "größe_数据_🦆_", {"load", "default"});
    CHECK(name.size() <= length);
    CHECK(find_invalid_utf8(name) == std::string::npos);
  }
}

TEST_CASE("a name that another has gets a hash, and its owner gets it back") {
  const PackNameRule tables = rule();
  NameSpace names(tables);
  names.keep("a_b_c", "first");
  const std::string second = names.allot("second", "", {"a", "b_c"});
  CHECK(hashed(second, "a_b_c"));
  CHECK(names.allot("first", "", {"a_b", "c"}) == "a_b_c");
  CHECK(names.allot("second", "", {"a", "b_c"}) == second);
  CHECK(names.allot("third", "", {"a_b_c"}) != second);
}

TEST_CASE("slugs of plain names read like them; others end in a hash") {
  CHECK(slug("Azure Platform") == "azure-platform");
  CHECK(slug("NW_Data") == "nw_data");
  CHECK(slug("nw production 2") == "nw-production-2");
  for (const char* name : {"a-b", "a  b", "a__b", "_a", "a_", "a _b", "Größe", "%", "[x]", "a.b"}) {
    INFO(name);
    CHECK(slug(name) != slug(std::string(name) + " "));
    CHECK(slug(name).substr(slug(name).size() - 7, 1) == "-");
  }
}

TEST_CASE("a slug holds no `__`, no blank and no bracket, and is short enough for two in a line") {
  for (const std::string& name : {std::string("a__b"), std::string("a_ _b"), std::string("] [x]"), std::string("a\tb"),
                                  std::string(128, 'p'), std::string(128, '_'), std::string("🦆🦆")}) {
    const std::string made = slug(name);
    INFO(made);
    CHECK(made.find("__") == std::string::npos);
    CHECK(made.find_first_not_of(kLetters + "-") == std::string::npos);
    CHECK(made.size() <= 107);
    CHECK_FALSE(made.starts_with('_'));
    CHECK_FALSE(made.ends_with('_'));
  }
}

}  // namespace intentc
