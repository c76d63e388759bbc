#include <catch2/catch.hpp>

#include "model/read_yaml.h"
#include "tests/model/reading.h"

namespace intentc {

TEST_CASE("a mapping has its keys and values in order") {
  const Reading r = read_yaml_text("kind: x\nlist: [a, 'b']\n");
  CHECK(r.codes() == "");
  CHECK(r.tree() == R"({kind: x, list: [a, "b"]})");
}

TEST_CASE("every scalar stands where its bytes are") {
  const Reading r = read_yaml_text("é: ü x\n名前: \"ä\"\nb:\n  - ö\n");
  CHECK(r.tree() == R"({é: ü x, 名前: "ä", b: [ö]})");
  CHECK(r.place_of("ö") == "4:5");
  CHECK(r.place_of("ä") == "2:6");
}

TEST_CASE("a text that is not spelled as it reads remembers its spelling") {
  const Reading r = read_yaml_text("a: \"x\\ny\"\nb: |\n  one\n  two\n\nc: long\n  text\n");
  CHECK(r.tree() == "{a: \"x\ny\", b: \"one\ntwo\n\", c: long text}");
  CHECK(r.place_of("x\ny") == "1:4");
  CHECK(r.place_of("one\ntwo\n") == "2:4");
  CHECK(r.place_of("long text") == "6:4");
}

TEST_CASE("the spelling decides nothing") {
  CHECK(read_yaml_text("a: no\nb: 0x10\nc: 12:30\nd: ~\ne:\nf: NULL\n").tree() ==
        "{a: no, b: 0x10, c: 12:30, d: ~, e: , f: NULL}");
}

TEST_CASE("a file holds any number of documents") {
  const Reading r = read_yaml_text("# first\na: 1\n---\n\nb: 2\n\n--- # third\nc: 3\n...\n---\n# nothing\n");
  CHECK(r.codes() == "");
  CHECK(r.trees() == std::vector<std::string>{"{a: 1}", "{b: 2}", "{c: 3}"});
  CHECK(r.sources() == std::vector<std::string>{"# first\na: 1", "b: 2", " # third\nc: 3"});
}

TEST_CASE("a document with an error does not hide the others") {
  const Reading r = read_yaml_text("a: 1\n---\nb: [\n---\nc: 3\n---\n- 4\n");
  CHECK(r.trees() == std::vector<std::string>{"{a: 1}", "{c: 3}"});
  CHECK(r.codes() == "Y101 Y110");
  CHECK_FALSE(r.forest.complete);
}

TEST_CASE("what data does not need is refused") {
  CHECK(read_yaml_text("a: &x 1\n").codes() == "Y103");
  CHECK(read_yaml_text("a: &x 1\nb: *x\n").codes() == "Y103 Y102");
  CHECK(read_yaml_text("a: !!str 1\n").finding(0).message == "tags are not read: `!!str`");
  CHECK(read_yaml_text("a: {<<: {b: 1}}\n").codes() == "Y105");
  CHECK(read_yaml_text("%YAML 1.1\n---\na: 1\n").codes() == "Y106");
  CHECK(read_yaml_text("\"<<\": 1\n").codes() == "");
}

TEST_CASE("a key stands once in a mapping") {
  const Reading r = read_yaml_text("a: 1\nb: {c: 1, \"c\": 2, d: 3}\n'a': 2\n");
  CHECK(r.codes() == "Y107 Y107");
  CHECK(r.finding(0).message == "`c` stands twice in one mapping");
  CHECK(r.at(0) == "2:12");
  CHECK(r.space->place(r.finding(0).related.at(0).at).column == 5);
  CHECK(r.tree() == "{a: 1, b: {c: 1, d: 3}}");
}

TEST_CASE("hundreds of thousands of keys are compared in reasonable time") {
  std::string text = "a:\n";
  for (int i = 0; i < 300000; ++i) text += "  k" + std::to_string(i) + ": 1\n";
  CHECK(read_yaml_text(text).codes() == "");
  CHECK(read_yaml_text(text + "  k77: 2\n").codes() == "Y107");
}

TEST_CASE("keys are text, documents are mappings") {
  CHECK(read_yaml_text("{[a]: 1}\n").codes() == "Y108");
  CHECK(read_yaml_text("? {a: 1}\n: 2\n").codes() == "Y108");
  CHECK(read_yaml_text("- a\n").codes() == "Y110");
  CHECK(read_yaml_text("text\n").codes() == "Y110");
}

TEST_CASE("nesting is bounded") {
  const auto nested = [](std::size_t levels) {
    return "a: " + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "\n";
  };
  CHECK(read_yaml_text(nested(64)).codes() == "");
  CHECK(read_yaml_text(nested(65)).codes() == "Y109");
  CHECK(read_yaml_text(nested(10000)).codes() == "Y109");
  CHECK(read_yaml_text(std::string(10000, '[')).codes() == "Y109");
  std::string block;
  for (std::size_t i = 0; i < 10000; ++i) block += "- ";
  CHECK(read_yaml_text(block + "x\n").codes() == "Y109");
}

TEST_CASE("a cron text that begins with a star is offered in quotes") {
  const Reading block = read_yaml_text("trigger:\n  cron: */10 * * * * # often\n");
  CHECK(block.codes() == "Y112");
  CHECK(block.at(0) == "2:9");
  CHECK(block.finding(0).help == "put quotes around it: `cron: \"*/10 * * * *\" # often`");
  const Reading flow = read_yaml_text("trigger: {cron: */10,*/5 * * * *, timezone: UTC}\n");
  CHECK(flow.codes() == "Y112");
  CHECK(flow.finding(0).help == "put quotes around it: `trigger: {cron: \"*/10,*/5 * * * *\", timezone: UTC}`");
}

TEST_CASE("a type that a comma cuts is offered in quotes") {
  const Reading r = read_yaml_text("columns: {a: decimal(10,2), b: int, c: decimal(5, 1) not null}\n");
  CHECK(r.codes() == "Y111 Y111");
  CHECK(r.finding(0).help ==
        "put quotes around it: `columns: {a: \"decimal(10,2)\", b: int, c: decimal(5, 1) not null}`");
  CHECK(r.tree() == "{columns: {a: decimal(10,2), b: int, c: decimal(5, 1) not null}}");
  CHECK(r.forest.complete);
  CHECK(read_yaml_text("a: [decimal(10,2), int]\n").tree() == "{a: [decimal(10,2), int]}");
  CHECK(read_yaml_text("a: {c: struct<a int, b map<int, text>>, d: int}\n").tree() ==
        "{a: {c: struct<a int, b map<int, text>>, d: int}}");
  CHECK(read_yaml_text("a: decimal(10,2)\nb: {c: \"decimal(10,2)\"}\nc: struct<a int, b text>\n").codes() == "");
}

TEST_CASE("a type that a colon cuts is offered in quotes") {
  const Reading block = read_yaml_text("c: struct<a: int, b: int>\n");
  CHECK(block.codes() == "Y111");
  CHECK(block.finding(0).help == "put quotes around it: `c: \"struct<a: int, b: int>\"`");
  const Reading flow = read_yaml_text("columns: {c: struct<a: int, b: text>, d: int}\n");
  CHECK(flow.codes() == "Y111");
  CHECK(flow.finding(0).help == "put quotes around it: `columns: {c: \"struct<a: int, b: text>\", d: int}`");
}

TEST_CASE("a comment that may be a part of a name is refused") {
  const Reading r = read_yaml_text("name: Team #1\n");
  CHECK(r.codes() == "Y114");
  CHECK(r.at(0) == "1:12");
  CHECK(r.finding(0).help == "write `name: \"Team #1\"`, or the comment on a line of its own");
  CHECK(read_yaml_text("a: {type: int # key\n }\n").codes() == "Y114");
  CHECK(read_yaml_text("name: Team  # the first\n").codes() == "");
  CHECK(read_yaml_text("name: \"Team\" #1\n").codes() == "");
  CHECK(read_yaml_text("doc: Team #1\n").codes() == "");
  CHECK(read_yaml_text("name: Team#1\n").codes() == "");
}

TEST_CASE("a tab does not indent") {
  const Reading r = read_yaml_text("a:\n\tb: 1\n");
  CHECK(r.codes() == "Y115");
  CHECK(r.at(0) == "2:1");
  CHECK(read_yaml_text("a:\n  b: 1\n \tc: 2\n").codes() == "Y115");
  CHECK(read_yaml_text("a:\t1\n").codes() == "");
}

TEST_CASE("a syntax error says where and what was expected") {
  const Reading quote = read_yaml_text("a: \"x\nb: 1\n");
  CHECK(quote.codes() == "Y101");
  CHECK(quote.at(0) == "1:4");
  const Reading open = read_yaml_text("a: {b: 1\nc: 2\n");
  CHECK(open.codes() == "Y101");
  CHECK(open.line_and_column(open.finding(0).related.at(0).at) == "1:4");
  const Reading colon = read_yaml_text("a: b: c\n");
  CHECK(colon.codes() == "Y101");
  CHECK(colon.at(0) == "1:5");
  CHECK(read_yaml_text("é: 1\nb\nc: 2\n").at(0) == "2:1");
  CHECK(read_yaml_text("a: @b\n").finding(0).help == "put quotes around it: `a: \"@b\"`");
}

TEST_CASE("a text cannot hold NUL") { CHECK(read_yaml_text("a: \"\\0\"\n").codes() == "Y116"); }

}  // namespace intentc
