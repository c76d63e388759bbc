#include "renderers/report/findings_text.h"

#include <catch2/catch.hpp>
#include <string>

namespace intentc {
namespace {

// The last occurrence of `part` in the file.
Text find(const TextSpace& text, Text file, std::string_view part) {
  const auto at = text.view(file).rfind(part);
  REQUIRE(at != std::string_view::npos);
  return {file.offset + static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(part.size())};
}

std::string report(const Diagnostics& findings, const TextSpace& text, std::size_t files = 1) {
  return findings_text(findings, text, files, Paint(false));
}

TEST_CASE("a finding quotes the line, points at the mistake and names the other place") {
  TextSpace text;
  const Text reporting =
      text.add_file("workspaces/reporting.yaml", "\n\n\n\n\n\n\n\n    sinks: [NW_Data/custmers, NW_Data/suppliers]\n");
  const Text store = text.add_file("stores/nw_data.yaml", "kind: datastore\nname: NW_Data\n");
  Diagnostics findings;
  findings.add({.code = "R104",
                .message = "no dataset `custmers` in datastore `NW_Data`",
                .at = find(text, reporting, "NW_Data/custmers"),
                .label = "did you mean `customers`?",
                .related = {{find(text, store, "NW_Data"), "`NW_Data` has 14 datasets: categories, customers, …"}}});
  CHECK(report(findings, text, 11) == R"(error[R104]: no dataset `custmers` in datastore `NW_Data`
  ┌ workspaces/reporting.yaml:9:13
  │
9 │     sinks: [NW_Data/custmers, NW_Data/suppliers]
  │             ^^^^^^^^^^^^^^^^ did you mean `customers`?
  │
  ┌ stores/nw_data.yaml:2:7
2 │ name: NW_Data
  │       ------- `NW_Data` has 14 datasets: categories, customers, …
  = `intentc explain R104` shows a right and a wrong example

error: 1 error, 0 warnings in 11 files
)");
}

TEST_CASE("carets stand below what they mean, behind tabs and wide characters") {
  TextSpace text;
  const Text file = text.add_file("a.yaml", "\tdoc: 東京 e\u0301 here");
  Diagnostics findings;
  findings.add({.code = "Y001", .severity = Severity::warning, .message = "m", .at = find(text, file, "here")});
  CHECK(report(findings, text) ==
        "warning[Y001]: m\n  ┌ a.yaml:1:13\n  │\n"
        "1 │     doc: 東京 e\u0301 here\n"
        "  │                 ^^^^\n"
        "  = `intentc explain Y001` shows a right and a wrong example\n\nwarning: 0 errors, 1 warning in 1 file\n");
}

TEST_CASE("line numbers are aligned over all places of a finding") {
  TextSpace text;
  const Text file = text.add_file("a.yaml", "first\n" + std::string(100, '\n') + "last");
  Diagnostics findings;
  findings.add({.code = "Y001",
                .message = "m",
                .at = find(text, file, "last"),
                .related = {{find(text, file, "first"), "here before"}}});
  CHECK(report(findings, text)
            .find("    ┌ a.yaml:102:1\n    │\n102 │ last\n    │ ^^^^\n    │\n    ┌ a.yaml:1:1\n"
                  "  1 │ first\n    │ ----- here before\n    = `intentc") != std::string::npos);
}

TEST_CASE("a finding without text names the file, and the next step line by line") {
  TextSpace text;
  Diagnostics findings;
  findings.add({.code = "Y101", .message = "no model here", .path = "empty", .help = "run\n  intentc init"});
  CHECK(report(findings, text, 0) ==
        "error[Y101]: no model here\n  ┌ empty\n  = run\n      intentc init\n"
        "  = `intentc explain Y101` shows a right and a wrong example\n\nerror: 1 error, 0 warnings in 0 files\n");
}

TEST_CASE("what would stand beside a caret is not lost where there is none") {
  TextSpace text;
  const Diagnostic finding{
      .code = "P111", .message = "no platform `a`", .label = "did you mean `b`?", .help = "there is b"};
  CHECK(finding_text(finding, text, Paint(false), false) ==
        "error[P111]: no platform `a`\n  = did you mean `b`?\n  = there is b\n");
}

TEST_CASE("a refusal for safety says so") {
  TextSpace text;
  const Diagnostic refusal{.code = "S201", .message = "this render would drop 3 tables that hold data"};
  CHECK(finding_text(refusal, text, Paint(false), false) ==
        "refused[S201]: this render would drop 3 tables that hold data\n");
}

TEST_CASE("a part at the end of a line, or over it, is marked within the line") {
  TextSpace text;
  const Text file = text.add_file("a.yaml", "a: [\n  b\n]\n");
  Diagnostics findings;
  findings.add({.code = "Y001", .message = "open", .at = {file.offset + 3, 7}});
  findings.add({.code = "Y001", .message = "end", .at = {file.offset + 4, 0}});
  const std::string out = report(findings, text);
  CHECK(out.find("1 │ a: [\n  │    ^\n") != std::string::npos);
  CHECK(out.find("1 │ a: [\n  │     ^\n") != std::string::npos);
}

TEST_CASE("the page of a code is named once") {
  TextSpace text;
  const Text file = text.add_file("a.yaml", "a b");
  Diagnostics findings;
  findings.add({.code = "Y001", .message = "one", .at = {file.offset, 1}});
  findings.add({.code = "Y001", .message = "two", .at = {file.offset + 2, 1}});
  const std::string out = report(findings, text);
  CHECK(out.find("intentc explain") == out.rfind("intentc explain"));
}

TEST_CASE("what is left out is counted") {
  TextSpace text;
  const Text file = text.add_file("a.yaml", std::string(5000, 'x'));
  Diagnostics findings(2);
  for (std::uint32_t i = 0; i < 1502; ++i) findings.add({.code = "R104", .message = "m", .at = {file.offset + i, 1}});
  const std::string out = report(findings, text);
  CHECK(out.find("… and 1,500 more findings of R104 that are not shown\n") != std::string::npos);
  CHECK(out.ends_with("\nerror: 1,502 errors, 0 warnings in 1 file\n"));
}

TEST_CASE("nothing that a file or a name holds can steer the terminal") {
  TextSpace text;
  const Text file = text.add_file("a\x1b[2J.yaml", "x: \x1b[31m \xff \u202e end");
  Diagnostics findings;
  findings.add({.code = "Y001",
                .message = "name `\x1b]0;title\x07`\nerror: forged",
                .at = {file.offset, 1},
                .label = "\x1b[0m",
                .help = "\x1b[1m\r"});
  const std::string out = report(findings, text);
  CHECK(out.find('\x1b') == std::string::npos);
  CHECK(out.find('\r') == std::string::npos);
  CHECK(out.find('\xff') == std::string::npos);
  CHECK(out.find("\u202e") == std::string::npos);
  CHECK(out.find("\nerror: forged") == std::string::npos);
}

TEST_CASE("colour is added only where it is wanted") {
  TextSpace text;
  const Diagnostic finding{.code = "Y001", .message = "m"};
  CHECK(finding_text(finding, text, Paint(true)).starts_with("\x1b[31merror[Y001]\x1b[0m: "));
}

}  // namespace
}  // namespace intentc
