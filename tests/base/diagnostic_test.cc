#include "model/base/diagnostic.h"

#include <catch2/catch.hpp>

namespace intentc {
namespace {

Diagnostic finding(std::uint32_t offset, const std::string& message) {
  return {.code = "R214", .message = message, .at = {offset, 3}};
}

std::vector<std::string> messages(const Diagnostics& findings) {
  const TextSpace space;
  std::vector<std::string> result;
  for (const Diagnostic& one : findings.sorted(space)) result.push_back(one.message);
  return result;
}

}  // namespace

TEST_CASE("a finding that is added twice is told and counted once") {
  Diagnostics findings;
  for (int platform = 0; platform < 3; ++platform) {
    findings.add(finding(7, "too long"));
    findings.add(finding(7, "has a blank"));
    findings.add(finding(9, "too long"));
  }
  CHECK(messages(findings) == std::vector<std::string>{"has a blank", "too long", "too long"});
  CHECK(findings.errors() == 3);
  CHECK(findings.total("R214") == 3);
  CHECK(findings.left_out().empty());
}

TEST_CASE("findings without a text are all told: they may be about two things") {
  Diagnostics findings;
  for (int file = 0; file < 2; ++file)
    findings.add({.code = "Y015", .message = "a name that cannot be shown", .path = "m"});
  CHECK(findings.errors() == 2);
}

TEST_CASE("above the limit the first by place are kept, and all are counted") {
  Diagnostics findings(2);
  for (const std::uint32_t offset : {9U, 3U, 7U, 1U, 5U}) findings.add(finding(offset, std::to_string(offset)));
  CHECK(messages(findings) == std::vector<std::string>{"1", "3"});
  CHECK(findings.errors() == 5);
  CHECK(findings.left_out().at(0).second == 3);
}

TEST_CASE("what is appended is counted like what is added") {
  Diagnostics all(2);
  for (int part = 0; part < 2; ++part) {
    Diagnostics some(2);
    for (const std::uint32_t offset : {1U, 3U, 5U}) some.add(finding(offset, std::to_string(offset)));
    Diagnostic warning = finding(9, "perhaps");
    warning.code = "R111";
    warning.severity = Severity::warning;
    some.add(warning);
    all.append(std::move(some));
  }
  CHECK(messages(all) == std::vector<std::string>{"perhaps", "1", "3"});
  CHECK(all.errors() == 4);  // the third of each was only counted, so nobody knows that it is one
  CHECK(all.warnings() == 1);
  CHECK(all.total("R214") == 4);
}

}  // namespace intentc
