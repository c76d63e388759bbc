#include "renderers/report/findings_json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace intentc {
namespace {

using Json = nlohmann::json;

Json report(const Diagnostics& findings, const TextSpace& text) {
  return Json::parse(findings_json(findings, text, 3));
}

TEST_CASE("no findings are an empty list, never null") {
  CHECK(report(Diagnostics(), TextSpace()) == Json::parse(R"({"format": "intentc/findings/1", "findings": [],
      "summary": {"errors": 0, "warnings": 0, "files": 3}})"));
}

TEST_CASE("a finding has every field") {
  TextSpace text;
  const Text a = text.add_file("a.yaml", "x\nyé z\n");
  const Text b = text.add_file("b.yaml", "here");
  Diagnostics findings;
  findings.add({.code = "R104",
                .severity = Severity::warning,
                .message = "no dataset `z`",
                .at = {a.offset + 6, 1},
                .related = {{{b.offset, 4}, "declared here"}}});
  CHECK(report(findings, text) == Json::parse(R"({"format": "intentc/findings/1",
      "findings": [{"code": "R104", "severity": "warning", "message": "no dataset `z`", "file": "a.yaml", "line": 2,
                    "column": 4, "label": "", "help": "",
                    "related": [{"file": "b.yaml", "line": 1, "column": 1, "message": "declared here"}]}],
      "summary": {"errors": 0, "warnings": 1, "files": 3}})"));
}

TEST_CASE("findings are sorted by file, line, column and code, those of whole files among them") {
  TextSpace text;
  const Text b = text.add_file("b.yaml", "x y\nz");
  Diagnostics findings;
  findings.add({.code = "Y900", .message = "", .path = "c.yaml"});
  findings.add({.code = "R002", .message = "", .at = {b.offset + 4, 1}});
  findings.add({.code = "R003", .message = "", .at = {b.offset + 2, 1}});
  findings.add({.code = "R001", .message = "", .at = {b.offset + 2, 1}});
  findings.add({.code = "Y901", .message = "", .path = "a.yaml"});
  std::string order;
  const Json all = report(findings, text);
  for (const Json& finding : all["findings"]) order += finding["code"].get<std::string>() + " ";
  CHECK(order == "Y901 R001 R003 R002 Y900 ");
}

TEST_CASE("bytes that are no UTF-8 do not break the JSON") {
  TextSpace text;
  Diagnostics findings;
  findings.add({.code = "Y003", .message = "bad \xff byte", .path = "\xfe.yaml"});
  CHECK(report(findings, text)["findings"][0]["message"] == "bad \uFFFD byte");
}

}  // namespace
}  // namespace intentc
