// Properties of the readers over generated texts, with fixed seeds.
#include <catch2/catch.hpp>
#include <random>

#include "model/base/utf8.h"
#include "model/json_error.h"
#include "model/source_text.h"
#include "tests/model/reading.h"

namespace intentc {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

// A random value, written in both languages.
struct Pair {
  std::string yaml;
  std::string json;
};

Pair text(Random& random) {
  static const char* const kTexts[] = {"a", "no",    "é",     "x y", "\\\"q\\\"", "a\\nb",  "\\u00e4",       "#1",
                                       "*", "{not}", "- - -", ": ",  "",          "tab\\t", "\\ud83d\\ude00"};
  std::string t = kTexts[below(random, std::size(kTexts))];
  std::string yaml = t == "\\ud83d\\ude00" ? "\\U0001f600" : t;
  return {'"' + yaml + '"', '"' + t + '"'};
}

Pair value(Random& random, int depth) {
  switch (below(random, depth == 0 ? 2 : 4)) {
    case 0:
      return text(random);
    case 1: {
      static const char* const kPlain[] = {"1", "-2.5e3", "true", "null", "0"};
      const std::string plain = kPlain[below(random, std::size(kPlain))];
      return {plain, plain};
    }
    default: {
      const bool mapping = below(random, 2) == 0;
      Pair all{mapping ? "{" : "[", mapping ? "{" : "["};
      const std::size_t count = below(random, 5);
      for (std::size_t i = 0; i < count; ++i) {
        const Pair part = value(random, depth - 1);
        const std::string key = mapping ? "\"k" + std::to_string(i) + "\": " : "";
        all.yaml += (i > 0 ? ",\n  " : "") + key + part.yaml;
        all.json += (i > 0 ? " ,\t" : " ") + key + part.json;
      }
      return {all.yaml + (mapping ? "}" : "]"), all.json + (mapping ? "\n}" : "]")};
    }
  }
}

std::string mutated(std::string text, Random& random) {
  static const std::string kPieces[] = {
      "{", "}",  "[",  "]",     ",",      ":",  ": ",   "- ",   "\n", "\n---\n", "\"",   "'",       "#",  " #",
      "*", "&a", "!t", "|\n",   ">\n",    "\t", "<<: ", "\\",   "? ", "...",     "\n\n", "\\u0",    "é",  "x",
      "0", "%",  "@",  "(1,2)", "<a: b>", "  ", "\n ",  "name", "~",  "null",    "\"\"", "\\ud800", "tru"};
  const std::size_t edits = 1 + below(random, 4);
  for (std::size_t i = 0; i < edits; ++i) {
    const std::size_t at = below(random, text.size() + 1);
    switch (below(random, 3)) {
      case 0:
        text.insert(at, kPieces[below(random, std::size(kPieces))]);
        break;
      case 1:
        text.erase(at, 1 + below(random, 6));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(below(random, 128));
    }
  }
  return text;
}

const std::string kYaml = R"raw(kind: datastore
name: NW_Data   # a store
capture: {kind: cdc, container: 'NW Production', trigger: {cron: "0,10 * * * *"}}
doc: |
  two lines
  é and 名前
datasets:
  customers:
    key: [customer_id]
    columns:
      customer_id: varchar(5) not null
      price: {type: "decimal(10,2)",
                  nullable : false
}
---
kind: workspace
name: "W\u00e4"
groups:
  all:
    sinks:
    - NW_Data/customers
    - {dataset: NW_Data/x, as: y}
)raw";

const std::string kJson = R"raw([{"kind": "datastore", "name": "NW_Data", "n": [1, -0.5e+3, true, null],
  "doc": "two\nlines \u00e9 \ud83d\ude00 名前", "datasets": {"customers": {"key": ["customer_id"]}}},
 {"kind": "workspace", "groups": {"all": {"sinks": ["NW_Data/customers", {"dataset": "x"}]}}}])raw";

// Every tree is whole: children inside the forest, mappings in pairs, keys that are text, places inside the file.
void check_forest(const Reading& r, std::string_view text) {
  for (const Document& document : r.forest.documents)
    REQUIRE(r.forest.nodes.at(document.root).kind == NodeKind::mapping);
  for (const TreeNode& node : r.forest.nodes) {
    const std::string_view content = r.space->view(node.text);
    REQUIRE(find_invalid_utf8(content) == std::string_view::npos);
    const Text spelling = r.space->spelling(node.text);
    REQUIRE(!spelling.nowhere());
    REQUIRE(spelling.offset - 2 + spelling.length <= text.size());  // the file lies at offset 2, behind "nowhere"
    std::size_t children = 0;
    for (std::uint32_t child = node.first; child != TreeNode::kNone; child = r.forest.nodes.at(child).next) {
      if (node.kind == NodeKind::mapping && children % 2 == 0) REQUIRE(r.forest.nodes[child].kind == NodeKind::scalar);
      ++children;
    }
    REQUIRE((node.kind != NodeKind::mapping || children % 2 == 0));
  }
  if (!r.forest.complete) REQUIRE(r.findings.errors() > 0);
  for (const Diagnostic& finding : r.findings.sorted(*r.space)) {
    REQUIRE(!finding.message.empty());
    const Text at = r.space->spelling(finding.at);
    REQUIRE(!at.nowhere());
    REQUIRE(at.offset - 2 + at.length <= text.size());
  }
}

}  // namespace

TEST_CASE("YAML and JSON of the same content give the same tree") {
  Random random(11);
  for (int run = 0; run < 3000; ++run) {
    Pair pair = value(random, 4);
    if (pair.json.front() != '{') pair = {"{\"a\": " + pair.yaml + "}", "{\"a\": " + pair.json + "}"};
    INFO(pair.yaml << "\n" << pair.json);
    const Reading yaml = read_yaml_text(pair.yaml + "\n");
    const Reading json = read_json_text(pair.json);
    REQUIRE(yaml.codes() == "");
    REQUIRE(json.codes() == "");
    REQUIRE(yaml.trees() == json.trees());
  }
}

TEST_CASE("plain texts are the bytes at their place") {
  Random random(5);
  for (int run = 0; run < 2000; ++run) {
    const std::string text = mutated(kYaml, random);
    if (unreadable_text(text, "")) continue;
    const Reading r = read_yaml_text(text);
    for (const TreeNode& node : r.forest.nodes) {
      if (node.kind != NodeKind::scalar || !node.plain) continue;
      const Text spelling = r.space->spelling(node.text);
      if (spelling == node.text) {
        REQUIRE(text.substr(spelling.offset - 2, spelling.length) == r.space->view(node.text));
      } else {  // several lines, or an anchor or tag that has its finding
        const std::string_view spelled = r.space->view(spelling);
        REQUIRE(spelled.find_first_of("\n&!") != std::string_view::npos);
      }
    }
  }
}

TEST_CASE("a damaged YAML file is a forest or a finding") {
  Random random(3);
  for (int run = 0; run < 6000; ++run) {
    const std::string text = mutated(kYaml, random);
    if (unreadable_text(text, "")) continue;
    INFO(text);
    check_forest(read_yaml_text(text), text);
  }
}

TEST_CASE("a damaged JSON file is a forest or a finding, and both judges of JSON agree") {
  Random random(4);
  for (int run = 0; run < 20000; ++run) {
    const std::string text = mutated(kJson, random);
    if (unreadable_text(text, "")) continue;
    INFO(text);
    const Reading r = read_json_text(text);
    check_forest(r, text);
    if (!r.any) continue;
    REQUIRE((r.findings.total("Y120") > 0) == find_json_error(text, 64).has_value());
  }
}

TEST_CASE("long runs of one piece are read in linear time") {
  for (const char* piece :
       {"[", "{",     "- ",   "? ",   "a: ", "a:\n", "\"",   "'",     "&a ", "!a ", "*a ", "#", "|\n",  "\n",
        " ", "---\n", "{a: ", "[a, ", "x ",  "a\n",  "%a\n", "...\n", ", ",  "\\",  "<",   "(", "a(b, "}) {
    std::string text = "a: ";
    while (text.size() < 300000) text += piece;
    const Reading r = read_yaml_text(text);
    check_forest(r, text);
    const Reading j = read_json_text(text);
    check_forest(j, text);
  }
}

}  // namespace intentc
