// Templates that nobody would write: the compiler says what is wrong and never fails.
#include <catch2/catch.hpp>

#include "renderers/template/utf8.h"
#include "tests/support/random.h"
#include "tests/template/bench.h"

namespace intentc::test {

TEST_CASE("any text is compiled or refused with a place") {
  const std::vector<std::string> pieces = {"<%",
                                           "<% ",
                                           "<%=",
                                           "<%= ",
                                           "%>",
                                           " %>",
                                           "<%#",
                                           "<%%",
                                           "\n",
                                           "\n",
                                           " ",
                                           "\t",
                                           "if ",
                                           "elif ",
                                           "else ",
                                           "end",
                                           "for ",
                                           "x in ",
                                           "tables ",
                                           "labels ",
                                           "where ",
                                           "not ",
                                           "sep ",
                                           "\", \"",
                                           "\"",
                                           "\\",
                                           "include ",
                                           "\"_a\"",
                                           "\"_b\" ",
                                           "params ",
                                           "a: text",
                                           "a=title ",
                                           "a=\"x\" ",
                                           "quote ",
                                           "sql",
                                           "sh",
                                           "json",
                                           "is ",
                                           "cdc",
                                           "flag",
                                           "note",
                                           "title",
                                           "count",
                                           "type",
                                           "owner",
                                           ".name",
                                           "x.",
                                           "x.name",
                                           "x.big",
                                           "loop.",
                                           "loop.last",
                                           "| ",
                                           "or ",
                                           "ident",
                                           "upper",
                                           "int",
                                           "json",
                                           "physical(\"table\")",
                                           "(",
                                           ")",
                                           "'",
                                           "$$",
                                           "--",
                                           "\r",
                                           "\xff",
                                           "é",
                                           "<% if flag %>",
                                           "<% else %>",
                                           "<% end %>",
                                           "<% for x in tables %>",
                                           "<%= x.name %>",
                                           "<%= title %>",
                                           "<% for y in labels sep \",\" %>\n",
                                           "<% end %>\n",
                                           "<% include \"_a\" a=title %>\n",
                                           "<% quote sql %>"};
  const std::map<std::string, std::string> includes = {
      {"_a", "<% params a: text? %>\n<% if a %>\n<%= a %>\n<% end %>\n"}, {"_b", "<% include \"_a\" a=\"y\" %>\n"}};
  Random random(99);
  std::size_t compiled = 0;
  for (int i = 0; i < 15000; ++i) {
    std::string text;
    for (std::uint32_t n = random.between(1, 25); n > 0; --n) text += random.pick(pieces);
    const std::vector<std::string> dialects = {"sql", "sh", "json", "text"};
    const Bench bench(text, random.pick(dialects),
                      random.percent(50) ? includes : std::map<std::string, std::string>());
    for (const Diagnostic& finding : bench.findings.sorted(bench.text)) {
      INFO(text);
      REQUIRE(!bench.text.place(finding.at).path.empty());
      REQUIRE(bench.text.place(finding.at).line > 0);
    }
    REQUIRE(bench.ok() == (bench.set.find("t") != nullptr));
    if (!bench.ok()) continue;
    ++compiled;
    bench.run(
        {{"title", "a'b"}, {"flag", true}, {"labels", {"x", "y"}}, {"tables", {{{"name", "n"}}, {{"name", "m"}}}}});
    bench.run(nlohmann::json::object());
  }
  CHECK(compiled > 300);
}

TEST_CASE("any bytes are compiled or refused") {
  Random random(5);
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (std::uint32_t n = random.between(0, 60); n > 0; --n) {
      text += random.percent(30)   ? "<%"[random.below(2)]
              : random.percent(20) ? "%>"[random.below(2)]
                                   : static_cast<char>(random.below(256));
    }
    const Bench bench(text, "sql");
    REQUIRE(bench.ok() == (bench.set.find("t") != nullptr));
  }
}

}  // namespace intentc::test
