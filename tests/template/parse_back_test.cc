// Hostile texts through the places of the dialects whose real parsers only the shared folder has: equal, or refused.
#include <fmt/format.h>

#include <catch2/catch.hpp>
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

}  // namespace intentc::test
