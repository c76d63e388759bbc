// Every construct of the language, and its whitespace.
#include <catch2/catch.hpp>

#include "tests/template/bench.h"

namespace intentc::test {
namespace {

using nlohmann::json;

std::string print(std::string_view text, const json& root = json::object(),
                  const std::map<std::string, std::string>& includes = {}) {
  return Bench(text, "text", includes).print(root);
}

const json kTables = {{"tables",
                       {{{"name", "a"}, {"big", true}, {"columns", {{{"name", "x"}, {"key", true}}, {{"name", "y"}}}}},
                        {{"name", "b"}, {"doc", "the second"}},
                        {{"name", "c"}, {"big", true}}}}};

}  // namespace

TEST_CASE("literal text is printed as it stands") {
  CHECK(print("a %> b\n") == "a %> b\n");
  CHECK(print("a <%% if x %> b\n") == "a <% if x %> b\n");
  CHECK(print("x <% if flag %>yes<% end %>\n", {{"flag", true}}) == "x yes\n");
}

TEST_CASE("values are printed") {
  CHECK(print("<%= title %>|<%= count %>|<%= flag %>|<%= capture %>\n",
              {{"title", "t"}, {"count", -12}, {"flag", true}, {"capture", "cdc"}}) == "t|-12|true|cdc\n");
  CHECK(print("<%= owner.name %>").starts_with("error: T114"));
  CHECK(print("<% if owner %><%= owner.name %><% end %>\n", {{"owner", {{"name", "o"}}}}) == "o\n");
}

TEST_CASE("if asks for flags, presence, lists and words") {
  const std::string text =
      "<% if flag %>\nflag\n<% elif note %>\nnote <%= note %>\n<% elif labels %>\nlabels\n<% else %>\nnone\n<% end "
      "%>\n";
  CHECK(print(text, {{"flag", true}, {"note", "n"}}) == "flag\n");
  CHECK(print(text, {{"note", "n"}}) == "note n\n");
  CHECK(print(text, {{"labels", {"x"}}}) == "labels\n");
  CHECK(print(text) == "none\n");
  CHECK(print("<% if not flag %>no<% else %>yes<% end %>\n") == "no\n");
  CHECK(print("<% if capture is full-load %>full<% else %>other<% end %>\n", {{"capture", "full-load"}}) == "full\n");
  CHECK(print("<% if choice is open %>open<% else %>other<% end %>\n") == "other\n");
}

TEST_CASE("what an if has found to be there can be printed inside of it") {
  CHECK(print("<% if not note %>-<% else %><%= note %><% end %>\n", {{"note", "n"}}) == "n\n");
  CHECK(print("<% if not note %>-<% elif flag %><%= note %>!<% end %>\n", {{"note", "n"}, {"flag", true}}) == "n!\n");
  CHECK(print("<% if choice is open %><%= choice %><% end %>\n", {{"choice", "open"}}) == "open\n");
  CHECK(Bench("<% if note %>x<% end %><%= note %>").errors() ==
        "T114 1:28 `note` `note` may be absent | put it into `<% if note %>`, or add `| or \"…\"`\n");
}

TEST_CASE("for walks lists") {
  CHECK(print("<% for t in tables %><%= t.name %>;<% end %>\n", kTables) == "a;b;c;\n");
  CHECK(print("<% for l in labels %><%= l %><% end %>\n", {{"labels", {"x", "y"}}}) == "xy\n");
  CHECK(print("<% for t in tables %>x<% else %>none<% end %>\n") == "none\n");
  CHECK(print("<% for t in tables where t.big %><%= t.name %><% end %>\n", kTables) == "ac\n");
  CHECK(print("<% for t in tables where not t.big %><%= t.name %><% end %>\n", kTables) == "b\n");
  CHECK(print("<% for t in tables where t.doc %><%= t.doc %><% end %>\n", kTables) == "the second\n");
  CHECK(print("<% for t in tables where t.columns %><% for c in t.columns %><%= t.name %>.<%= c.name %> <% end %><% "
              "end %>\n",
              kTables) == "a.x a.y \n");
  CHECK(print("<% for t in tables where t.doc %>x<% else %>none<% end %>\n", {{"tables", {{{"name", "a"}}}}}) ==
        "none\n");
}

TEST_CASE("a separator stands between what passed where") {
  CHECK(print("<% for t in tables where t.big sep \", \" %><%= t.name %><% end %>\n", kTables) == "a, c\n");
  CHECK(print("<% for t in tables sep \"\\n\" %><%= t.name %><% end %>\n", kTables) == "a\nb\nc\n");
  CHECK(print("<% for t in tables sep \"\\\\\\\"\" %><%= t.name %><% end %>\n", kTables) == "a\\\"b\\\"c\n");
}

TEST_CASE("of a loop written by lines the separator ends the lines") {
  const std::string text = "(\n<% for t in tables sep \",\" %>\n  <%= t.name %>\n<% end %>\n)\n";
  CHECK(print(text, kTables) == "(\n  a,\n  b,\n  c\n)\n");
  CHECK(print(text) == "(\n)\n");
  CHECK(print("<% for t in tables sep \",\" %>\n<% if t.doc %>\n<%= t.doc %>\n<% else %>\n<%= t.name %>\n<% end %>\n<% "
              "end %>\n",
              kTables) == "a,\nthe second,\nc\n");
  CHECK(print("<% for t in tables sep \",\" %>\n  <% include \"_x\" t=t %>\n<% end %>\n", kTables,
              {{"_x", "<% params t: Table %>\n<%= t.name %>\n"}}) == "  a,\n  b,\n  c\n");
}

TEST_CASE("a loop by lines may end in another one") {
  const std::string text =
      "<% for t in tables sep \";\" %>\n<%= t.name %>\n<% for c in t.columns SEP%>\n  <%= c.name %>\n<% else %>\n  "
      "none\n<% end %>\n<% end %>\n";
  const auto with = [&](const std::string& separator) {
    return print(std::string(text).replace(text.find("SEP"), 3, separator), kTables);
  };
  CHECK(with("") == "a\n  x\n  y;\nb\n  none;\nc\n  none\n");
  CHECK(with("sep \",\" ") == "a\n  x,\n  y;\nb\n  none;\nc\n  none\n");
}

TEST_CASE("loop knows where it is") {
  CHECK(print("<% for t in tables where t.big %><%= loop.index %><% if loop.first %>f<% end %><% if loop.last %>l<% "
              "end %> <% end %>\n",
              kTables) == "1f 2l \n");
  CHECK(print("<% for t in tables %><% for c in t.columns %><%= loop.index %><% end %><%= loop.index %>,<% end %>\n",
              kTables) == "121,2,3,\n");
}

TEST_CASE("includes see their parameters only") {
  CHECK(print("<% include \"_t\" t=title b=\"lit\" %>\n", {{"title", "x"}},
              {{"_t", "<% params t: text, b: text %>\n[<%= t %> <%= b %>]\n"}}) == "[x lit]\n");
  const Bench bench("<% include \"_t\" %>\n", "text", {{"_t", "<%= title %>\n"}});
  CHECK(bench.errors() == "T110 _t:1:5 `title` there is no `title` here\n");
  CHECK(print("<% for t in tables %>\n<% include \"d/_t\" t=t i=loop.index %>\n<% end %>\n", kTables,
              {{"d/_t", "<% params t: Table, i: int %>\n<%= i %> <%= t.name %>\n"}}) == "1 a\n2 b\n3 c\n");
}

TEST_CASE("a parameter may be optional and still be asked") {
  const std::map<std::string, std::string> includes = {
      {"_n", "<% params n: text? %>\n<% if n %>\n<%= n %>\n<% else %>\nnone\n<% end %>\n"}};
  CHECK(print("<% include \"_n\" n=note %>\n", {{"note", "x"}}, includes) == "x\n");
  CHECK(print("<% include \"_n\" n=note %>\n", {}, includes) == "none\n");
  CHECK(print("<% if note %><% include \"_n\" n=note %><% end %>\n", {{"note", "x"}}, includes) == "x\n");
  CHECK(print("<% include \"_n\" n=\"lit\" %>\n", {}, includes) == "lit\n");
  CHECK(print("<% include \"_n\" n=title %>\n", {{"title", "t"}}, includes) == "t\n");
}

TEST_CASE("lines with one statement vanish") {
  CHECK(print("a\n  <% if flag %>  \nb\n\t<% end %>\nc\n", {{"flag", true}}) == "a\nb\nc\n");
  CHECK(print("a\n<%# a comment %>\nb <%# another %>c\n") == "a\nb c\n");
  CHECK(print("<% if flag %>x<% end %>\ny\n") == "\ny\n");
  CHECK(print("  <%= title %>  \n", {{"title", "x"}}) == "  x  \n");
  CHECK(print("<% if flag %> <% end %>\nx\n", {{"flag", true}}) == " \nx\n");
  CHECK(print("a\n<% if\n flag\n%>\nb\n<% end %>", {{"flag", true}}) == "a\nb\n");
}

TEST_CASE("a stand-alone include carries its indentation to its lines") {
  CHECK(print("a\n  <% include \"_t\" %>\nb\n", {}, {{"_t", "one\n\n  two\n"}}) == "a\n  one\n\n    two\nb\n");
  CHECK(print("  <% include \"_t\" t=tables %>\n", kTables,
              {{"_t", "<% params t: list<Table> %>\n<% for x in t %>\n<%= x.name %>\n<% end %>\nend\n"}}) ==
        "  a\n  b\n  c\n  end\n");
  CHECK(print("  <% include \"_t\" t=tables %>\n", kTables,
              {{"_t", "<% params t: list<Table> %>\n<% for x in t sep \",\\n\" %><%= x.name %><% end %>\nend\n"}}) ==
        "  a,\n  b,\n  c\n  end\n");
  CHECK(print("  <% include \"_t\" t=tables %>\n", kTables,
              {{"_t", "<% params t: list<Table> %>\n<% for x in t sep \",\" %>\n<%= x.name %>\n<% end %>\nend\n"}}) ==
        "  a,\n  b,\n  c\n  end\n");
  CHECK(print("a <% include \"_t\" %> b\n", {}, {{"_t", "one\n"}}) == "a one b\n");
}

TEST_CASE("a file ends with exactly one newline, or is empty") {
  CHECK(print("a") == "a\n");
  CHECK(print("a\n\n\n") == "a\n");
  CHECK(print("<% if flag %>\na\n<% end %>\n\n") == "");
}

TEST_CASE("a quote is one literal of the dialect around it") {
  CHECK(Bench("psql -c <% quote sql %>select '<%= title %>'<% end %>\n", "sh").print({{"title", "it's"}}) ==
        "psql -c 'select '\\''it'\\'''\\''s'\\'''\n");
  CHECK(Bench("{\"sql\": <% quote sql %>\nselect 1\n<% end %>\n}\n", "json").print() ==
        "{\"sql\": \"select 1\\n\"\n}\n");
  CHECK(Bench("call f(<% quote sql %>select <%= table | ident %><% end %>);\n", "sql").print({{"table", "o'x"}}) ==
        "call f('select \"o''x\"');\n");
  CHECK(Bench("sh -c <% quote sh %>psql -c <% quote sql %>select 'a'<% end %><% end %>\n", "sh").print() ==
        "sh -c 'psql -c '\\''select '\\''\\'\\'''\\''a'\\''\\'\\'''\\'''\\'''\n");
}

TEST_CASE("filters") {
  const auto filtered = [](const std::string& filters, const std::string& value) {
    return print("<%= title | " + filters + " %>", {{"title", value}});
  };
  CHECK(filtered("upper", "aé_z") == "Aé_Z\n");
  CHECK(filtered("lower", "AÉ_Z") == "aÉ_z\n");
  CHECK(filtered("comment", " a\n\t b ") == "a b\n");
  CHECK(filtered("comment", std::string(200, 'x')) == std::string(120, 'x') + "…\n");
  CHECK(filtered("slug", "Azure Platform") == "azure-platform\n");
  CHECK(filtered("slug", "Azure  Platform").starts_with("azure-platform-"));
  CHECK(filtered("slug", "ÄÖ").size() == 7);
  CHECK(filtered("hash8", "x").size() == 9);
  CHECK(filtered("part", "Ab_1") == "Ab_1\n");
  CHECK(filtered("part", "a-b") ==
        "error: T202 the filter `part` refuses `title`: it has characters outside [A-Za-z0-9_] the value is `a-b`");
  CHECK(filtered("int", "-12") == "-12\n");
  CHECK(filtered("int", "1e3").starts_with("error: T202"));
  CHECK(filtered("json", "a\"b") == "\"a\\\"b\"\n");
  CHECK(filtered("lower | slug", "A B") == "a-b\n");
  CHECK(print("<%= note | or \"none\" | upper %>") == "NONE\n");
  CHECK(print("<%= note | or(\"none\") %>", {{"note", "x"}}) == "x\n");
  CHECK(print("<%= limit | or \"5\" %>") == "5\n");
  CHECK(print("<%= table | physical(\"table\") %>", {{"table", "t"}}) == "t\n");
  CHECK(print("<%= count | json %> <%= flag | json %>", {{"count", 3}}) == "3 false\n");
}

}  // namespace intentc::test
