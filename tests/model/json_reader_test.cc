#include <catch2/catch.hpp>

#include "tests/model/reading.h"

namespace intentc {

TEST_CASE("a JSON file is one document") {
  const Reading r = read_json_text(R"( {"a": "é\n", "b": [1, -2.5e3, true, null, ""], "c\u00e4": {}} )");
  CHECK(r.codes() == "");
  CHECK(r.tree() == "{\"a\": \"é\n\", \"b\": [1, -2.5e3, true, null, \"\"], \"cä\": {}}");
  CHECK(r.place_of("cä") == "1:50");
  CHECK(r.place_of("-2.5e3") == "1:24");
  CHECK(r.sources().at(0).front() == '{');
  CHECK(r.sources().at(0).back() == '}');
}

TEST_CASE("a JSON file is an array of documents") {
  const Reading r = read_json_text("[{\"a\": {\"b\": 1}} ,\n {\"c\": \"}\"}\n]");
  CHECK(r.codes() == "");
  CHECK(r.trees() == std::vector<std::string>{"{\"a\": {\"b\": 1}}", "{\"c\": \"}\"}"});
  CHECK(r.sources() == std::vector<std::string>{"{\"a\": {\"b\": 1}}", "{\"c\": \"}\"}"});
}

TEST_CASE("JSON without a document is noticed") {
  CHECK_FALSE(read_json_text("").any);
  CHECK_FALSE(read_json_text(" \n").any);
  CHECK_FALSE(read_json_text("[ ]").any);
  CHECK(read_json_text("[{}]").any);
  CHECK(read_json_text("1").codes() == "Y110");
  CHECK(read_json_text("\"a\"").codes() == "Y110");
  CHECK(read_json_text("[1, {}]").codes() == "Y110");
  CHECK(read_json_text("[1, {}]").tree() == "{}");
}

TEST_CASE("a JSON key stands once in an object") {
  const Reading r = read_json_text(R"({"a": 1, "\u0061": 2})");
  CHECK(r.codes() == "Y107");
  CHECK(r.at(0) == "1:11");
}

TEST_CASE("JSON nesting is bounded") {
  const auto nested = [](std::size_t levels) {
    return "{\"a\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
  };
  CHECK(read_json_text(nested(64)).codes() == "");
  CHECK(read_json_text(nested(65)).codes() == "Y109");
  CHECK(read_json_text(nested(10000)).codes() == "Y109");
  CHECK(read_json_text(std::string(10000, '[')).codes() != "");
}

TEST_CASE("JSON text cannot hold NUL") { CHECK(read_json_text(R"({"a": "\u0000"})").codes() == "Y116"); }

TEST_CASE("a JSON error has its exact place") {
  struct Case {
    std::string_view text;
    std::string_view place;
    std::string_view message;
  };
  const Case cases[] = {
      {"{\"a\": 1,}", "1:8", "a comma before the end"},
      {"{\"a\": 1", "1:1", "this `{` never closes"},
      {"[{\"a\": [1, 2}]", "1:13", "this does not continue the value"},
      {"{\"é\" 1}", "1:6", "the value of a key is missing"},
      {"{\"a\": 01}", "1:7", "this is no number"},
      {"{\"a\": 1.}", "1:7", "this is no number"},
      {"{\"a\": tru}", "1:7", "a value is missing here"},
      {"{\"a\": truely}", "1:11", "this does not belong to the value before it"},
      {"{a: 1}", "1:2", "a key is missing here"},
      {"{'a': 1}", "1:2", "a key is missing here"},
      {"{\"a\": \"x\n\"}", "1:7", "this string never closes"},
      {"{\"a\": \"x\ty\"}", "1:9", "a control character inside a string"},
      {"{\"a\": \"\\x\"}", "1:8", "no such escape"},
      {"{\"a\": \"\\ud800\"}", "1:8", "half a surrogate pair"},
      {"{\"a\": \"\\u12g4\"}", "1:8", "no such escape"},
      {"{\"a\": 1} {\"b\": 1}", "1:10", "something follows its end"},
      {"{\"a\": 1 // x\n}", "1:9", "this does not continue the value"},
      {"[{} {}]", "1:5", "this does not continue the value"},
      {"[{},]", "1:4", "a comma before the end"},
      {"{\"a\": }", "1:7", "a value is missing here"},
      {"{\"a\": NaN}", "1:7", "a value is missing here"},
      {"{\"a\": [1 2]}", "1:10", "this does not continue the value"},
      {"}", "1:1", "a value is missing here"},
      {"{\"a\": \"x", "1:7", "this string never closes"},
      {"[{\"x\": [{}, \"a\": 1]}]", "1:16", "this does not continue the value"},
      {"1 2", "1:3", "something follows its end"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const Reading r = read_json_text(c.text);
    REQUIRE(r.codes() == "Y120");
    CHECK(r.at(0) == c.place);
    CHECK(r.finding(0).message == "this is not JSON: " + std::string(c.message));
  }
}

}  // namespace intentc
