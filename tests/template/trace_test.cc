// The trace: equal traces mean equal bytes, and whatever changes the bytes changes the trace.
#include <catch2/catch.hpp>
#include <map>

#include "tests/support/random.h"
#include "tests/template/bench.h"

namespace intentc::test {
namespace {

using nlohmann::json;

constexpr const char* kTemplate =
    "<% if flag %>\nflag <%= title %>\n<% elif note %>\nnote\n<% end %>\n"
    "<% if capture is cdc %>cdc <%= count %><% else %><%= capture %><% end %>\n"
    "<% for t in tables where t.big sep \",\" %>\n"
    "<%= loop.index %> <%= t.name %> <%= t.doc | or \"none\" | upper %><% if loop.last %>.<% end %>\n"
    "<% for c in t.columns %>\n  <%= c.name %><% if c.key %> key<% end %>\n<% else %>\n  no columns\n<% end %>\n"
    "<% end %>\n"
    "<% if owner %><%= owner.name %><% if owner.mail %> mail<% end %><% end %>\n";

// Few different values, so that many pairs agree in what is read.
json random_root(Random& random) {
  const auto text = [&] { return std::string(1, static_cast<char>('a' + random.below(2))); };
  json root = {{"title", text()},
               {"flag", random.percent(50)},
               {"count", random.below(2)},
               {"capture", random.percent(50) ? "cdc" : "snapshot"}};
  if (random.percent(50)) root["note"] = text();
  if (random.percent(50))
    root["owner"] = random.percent(50) ? json{{"name", text()}} : json{{"name", text()}, {"mail", text()}};
  root["tables"] = json::array();
  for (std::uint32_t i = random.below(3); i > 0; --i) {
    json table = {{"name", text()}, {"big", random.percent(60)}, {"columns", json::array()}};
    if (random.percent(50)) table["doc"] = text();
    for (std::uint32_t j = random.below(3); j > 0; --j)
      table["columns"].push_back({{"name", text()}, {"key", random.percent(50)}});
    root["tables"].push_back(table);
  }
  return root;
}

// Everything in a root that could be read, changed one at a time.
void mutations(const json& root, const std::function<void(const json&)>& use) {
  const json flat = root.flatten();
  for (const auto& [path, value] : flat.items()) {
    json changed = root;
    json& at = changed[json::json_pointer(path)];
    if (value.is_boolean()) {
      at = !value.get<bool>();
    } else if (value.is_number()) {
      at = value.get<int>() + 1;
    } else if (value == "cdc" || value == "snapshot") {
      at = value == "cdc" ? "snapshot" : "cdc";
    } else if (value.is_string()) {
      at = value.get<std::string>() + "x";
    } else {
      continue;
    }
    use(changed);
  }
}

}  // namespace

TEST_CASE("equal traces mean equal bytes") {
  const Bench bench(kTemplate);
  REQUIRE(bench.errors() == "");
  Random random(1);
  std::map<Sha256, std::string> seen;
  std::size_t again = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto rendered = bench.run(random_root(random));
    REQUIRE(rendered.ok);
    const auto [found, fresh] = seen.try_emplace(rendered.trace, rendered.out);
    again += fresh ? 0 : 1;
    REQUIRE(found->second == rendered.out);
  }
  CHECK(again > 5000);
  CHECK(seen.size() > 1000);
}

TEST_CASE("what changes the bytes changes the trace, and what is not read changes neither") {
  const Bench bench(kTemplate);
  Random random(2);
  std::size_t read = 0;
  std::size_t unread = 0;
  for (int i = 0; i < 500; ++i) {
    const json root = random_root(random);
    const auto before = bench.run(root);
    mutations(root, [&](const json& changed) {
      const auto after = bench.run(changed);
      if (after.out != before.out) {
        ++read;
        REQUIRE(after.trace != before.trace);
      } else {
        ++unread;
      }
    });
  }
  CHECK(read > 1000);
  CHECK(unread > 300);
  // `note` is only asked for being there; `mode` is not read at all.
  const json root = {{"note", "a"}};
  CHECK(bench.run(root).trace == bench.run(json{{"note", "b"}, {"mode", "shut"}}).trace);
  CHECK(bench.run(root).trace != bench.run(json::object()).trace);
}

TEST_CASE("a trace cannot be read in two ways") {
  const auto two = [](std::string_view a, std::string_view b) {
    Trace trace;
    trace.value(Value::text(a));
    trace.value(Value::text(b));
    return trace.finish();
  };
  CHECK(two("ab", "c") != two("a", "bc"));
  CHECK(two("", "a") != two("a", ""));
  Trace number;
  number.value(Value::integer(1));
  Trace flag;
  flag.value(Value::boolean(true));
  CHECK(number.finish() != flag.finish());
}

TEST_CASE("the program is part of the trace, its places are not") {
  const auto digest = [](std::string_view text, const char* dialect = "text") {
    return Bench(text, dialect).set.find("t")->digest;
  };
  CHECK(digest("a <%= title %>\n") == digest("<%# a comment %>\na <%= title %>\n"));
  CHECK(digest("a <%= title %>\n") != digest("b <%= title %>\n"));
  CHECK(digest("a <%= title %>\n") != digest("a <%= table %>\n"));
  CHECK(digest("a <%= title %>\n") != digest("a <%= title | upper %>\n"));
  CHECK(digest("'<%= title %>'\n", "sql") != digest("'<%= title %>'\n", "sh"));
  CHECK(digest("<% for t in tables where t.big %>x<% end %>") !=
        digest("<% for t in tables where not t.big %>x<% end %>"));
}

TEST_CASE("instructions stay small and rendering stays linear") {
  CHECK(sizeof(Instruction) == 8);
  const Bench bench("<% for l in labels %>\n<%= l %>\n<% end %>\n");
  const json root = {{"labels", std::vector<std::string>(100000, "x")}};
  CHECK(bench.run(root).out.size() == 200000);
}

}  // namespace intentc::test
