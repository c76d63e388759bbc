// Hostile texts through the places of the dialects whose real parsers only the shared folder has: equal, or refused.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <functional>
#include <nlohmann/json.hpp>

#include "model/base/utf8.h"
#include "renderers/template/escapes.h"
#include "tests/support/folder.h"
#include "tests/support/process.h"
#include "tests/support/tool.h"
#include "tests/template/sites.h"

namespace intentc::test {
namespace {

// Every text that the real parser finds in a file of this name.
std::vector<std::string> parse_back(const std::string& tool, const std::string& name, const std::string& text) {
  TemporaryFolder folder;
  const Ran ran = run({.arguments = {tool, "--strings", folder.write(name, text)}, .directory = folder.path()});
  INFO(ran.err.substr(0, 2000));
  REQUIRE(ran.exit_code == 0);
  return nlohmann::json::parse(ran.out.substr(0, ran.out.find('\n')))["strings"].get<std::vector<std::string>>();
}

std::string json_string(const std::string& value) {
  std::string out;
  tmpl::write_json_string(value, out);
  return out;
}

bool hcl_name(const std::string& value) {
  const std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  return !value.empty() && letters.find(value[0]) != std::string::npos &&
         value.find_first_not_of(std::string(letters) + "0123456789-") == std::string::npos;
}

// A place, and every text that the reader finds in what is printed there.
struct Spot {
  std::string text;
  std::function<bool(const std::string&)> takes;
  std::function<std::vector<std::string>(const std::string&)> said;
};

// All texts through all the spots, one file; the spots share out the second, larger part of the corpus.
void read_back(const std::string& file, std::string_view dialect, const std::vector<Spot>& spots,
               const std::string& before = "", const std::string& behind = "") {
  const std::string tool = shared_tool("consumers/parse-back");
  if (tool.empty()) return;
  const std::vector<std::string>& all = large_corpus();
  const std::size_t known = hostile_corpus().size();
  std::string text = before;
  std::vector<std::string> wanted;
  for (std::size_t i = 0; i < spots.size(); ++i) {
    std::vector<std::string> texts(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(known));
    for (std::size_t at = known + i; at < all.size(); at += spots.size()) texts.push_back(all[at]);
    through(
        {spots[i].text, spots[i].takes}, dialect,
        [&](const std::string& printed, const std::string& value) {
          text += printed;
          for (std::string& one : spots[i].said(value)) wanted.push_back(std::move(one));
        },
        texts);
  }
  compare(parse_back(tool, file, text + behind), wanted);
}

}  // namespace

TEST_CASE("Terraform's parser gives every text back") {
  const std::string tool = shared_tool("consumers/parse-back");
  if (tool.empty()) return;
  const auto same = [](const std::string& v) { return to_nfc(v); };
  const auto with = [](std::string before, std::string behind) {
    return [=](const std::string& v) { return to_nfc(before + v + behind); };
  };
  // Each stands behind `a00001 = `.
  const std::vector<Site> sites = {
      {"<%= title %>", any_text, same},
      {"\"<%= title %>\"", any_text, same},
      {"\"a$<%= title %>%\" # <%= title %>", any_text, with("a$", "%")},
      {"\"$$%<%= title %><%= title %>\" // <%= title %>", any_text,
       [](const std::string& v) { return to_nfc("$$%" + v + v); }},
      {"/*<%= title %>*/ \"$${<%= title %>$\" /* /<%= title %>/ *<%= title %>* / */", any_text, with("${", "$")},
      {"\"x${<%= title %>}<%= title %>\"", any_text, [](const std::string& v) { return to_nfc("x" + v + v); }},
      {"\"${true ? \"<%= title %>\" : {a = 1}.a}%%{\"", any_text, with("", "%{")},
      {"<<-E\n  $${ %%{ ${<%= title %>}\n  E\n", any_text,
       [](const std::string& v) { return to_nfc("${ %{ " + v + "\n"); }},
      {"{ \"k\" = <%= title %> }[\"k\"]", any_text, same},
      {"{ <%= title | ident %> = \"<%= title %>\" }.<%= title | ident %>", hcl_name, same},
      {"\"<%= title | json %>\"", any_text, [](const std::string& v) { return to_nfc(json_string(v)); }},
      {"<% quote json %>[<%= title %>]<% end %>", any_utf8,
       [](const std::string& v) { return to_nfc("[" + json_string(v) + "]"); }},
  };
  std::string text;
  std::vector<std::string> wanted;
  for (const Site& site : sites) {
    INFO(site.text);
    through(
        site, "hcl",
        [&](const std::string& printed, const std::string& value) {
          text += fmt::format("a{:06} = {}", wanted.size(), printed);
          wanted.push_back(site.said(value));
        },
        large_corpus());
  }
  const auto said = parse_back(tool, "main.tf", text);
  REQUIRE(said.size() == 2 * wanted.size());
  std::vector<std::string> values;
  for (std::size_t i = 1; i < said.size(); i += 2) values.push_back(said[i]);
  compare(values, wanted);
}

TEST_CASE("labels of HCL blocks give every text back") {
  const std::string tool = shared_tool("consumers/parse-back");
  if (tool.empty()) return;
  std::string text;
  std::vector<std::string> wanted;
  through({"resource \"<%= title %>\" <%= title %> {\n}\n", any_text}, "hcl",
          [&](const std::string& printed, const std::string& value) {
            text += printed;
            for (const char* one : {"type", "resource", "labels"}) wanted.emplace_back(one);
            wanted.insert(wanted.end(), 2, value);
            wanted.emplace_back("body");
          });
  wanted.insert(wanted.begin(), "$blocks");
  compare(parse_back(tool, "main.tf", text), wanted);
}

TEST_CASE("YAML gives every text back") {
  using Texts = std::vector<std::string>;
  const auto same = [](const std::string& v) { return Texts{v}; };
  // What '…' cannot hold: line breaks of some readers, and what is not printable.
  const auto single = [](const std::string& v) {
    for (const char* special : {"\u2028", "\u2029", "\uFEFF", "\uFFFE", "\uFFFF"}) {
      if (v.find(special) != std::string::npos) return false;
    }
    return any_line(v);
  };
  read_back("x.yaml", "yaml",
            {{"- <%= title %>\n", any_text, same},
             {"- \"<%= title %>\" # <%= title %>\n", any_text, same},
             {"- \"\\u0041\\\\<%= title %>\"\n", any_text, [](const std::string& v) { return Texts{"A\\" + v}; }},
             {"- '<%= title %>'\n", single, same},
             {"- 'it''s <%= title %>''<%= title %>' # it's\n", single,
              [](const std::string& v) { return Texts{"it's " + v + "'" + v}; }},
             {"- [<%= title %>, a b, \"<%= title %>\"]\n", any_text,
              [](const std::string& v) {
                return Texts{v, "a b", v};
              }},
             {"- {k: {<%= title %>: 1, \"our key\": [\n    <%= title %>]}}\n", any_text,
              [](const std::string& v) {
                return Texts{"k", v, "our key", v};
              }},
             {"- our key: x y\n  <%= title %>: z\n", any_text,
              [](const std::string& v) {
                return Texts{"our key", "x y", v, "z"};
              }},
             {"- - s: |\n      - x: \"' # it's\n\n    t: <%= title %> # <%= title %>\n  - u: -<%= count %>x:<%= mode "
              "%> y\n    'v': <%= title %>\n",
              any_text,
              [](const std::string& v) { return Texts{"s", "- x: \"' # it's\n", "t", v, "u", "-0x:open y", "v", v}; }},
             {"- # <%= title %>\n  - >-\n    a\n    b\n  # <%= title %>\n  - <%= title %>\n", any_text,
              [](const std::string& v) {
                return Texts{"a b", v};
              }},
             {"- <% quote json %>[<%= title %>]<% end %>\n", any_utf8,
              [](const std::string& v) { return Texts{"[" + json_string(v) + "]"}; }},
             {"- \"<%= title | json %>\"\n", any_text, [](const std::string& v) { return Texts{json_string(v)}; }}});
}

TEST_CASE("Python gives every text back") {
  using Texts = std::vector<std::string>;
  const auto same = [](const std::string& v) { return Texts{v}; };
  const auto twice = [](const std::string& v) { return Texts{v, v}; };
  read_back("x.py", "python",
            {{"<%= title %>,\n", any_text, same},
             {"\"<%= title %>\", '<%= title %>',\n", any_text, twice},
             {"\"\"\"<%= title %>\"\"\", '''<%= title %>''',\n", any_text, twice},
             {"u\"\"\"it's ''\\\"\"\" ''<%= title %>\"'\n\"\"\",\n", any_text,
              [](const std::string& v) { return Texts{"it's ''\"\"\" ''" + v + "\"'\n"}; }},
             {"\"\\x41\\u0041\\101\\N{LATIN SMALL LETTER A}\\\\<%= title %>\\\n\", '\\7x<%= title %>',\n", any_text,
              [](const std::string& v) {
                return Texts{"AAAa\\" + v, "\ax" + v};
              }},
             {"r\"a\\\", '''\" \"\", # it's\n\n# <%= title %>\n<%= title %>\\\n  , \"\\\"\",\n", any_text,
              [](const std::string& v) {
                return Texts{"a\\\", '''", v, "\""};
              }},
             {"<%= title %>, <%= flag %> and not -<%= count %>,\n", any_text, same},
             {"<% quote sql %>select '<%= title %>'<% end %>,\n", any_text,
              [](const std::string& v) {
                std::string sql;
                tmpl::write_doubled(v, '\'', sql);
                return Texts{"select '" + sql + "'"};
              }},
             {"<% quote json %>[<%= title %>]<% end %>,\n", any_utf8,
              [](const std::string& v) { return Texts{"[" + json_string(v) + "]"}; }},
             {"'<%= title | json %>',\n", any_text, [](const std::string& v) { return Texts{json_string(v)}; }}},
            "x = [\n", "]\n");
}

}  // namespace intentc::test
