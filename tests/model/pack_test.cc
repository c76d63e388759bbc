// The descriptor of a pack: what it declares about parameters and under which of their values files are rendered.
#include "model/pack.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/folder.h"

namespace intentc::test {
namespace {

namespace fs = std::filesystem;

// The postgres pack with one text of its target.json replaced: `code line:column message`, one per line.
struct Read {
  std::optional<Pack> pack;
  std::string findings;
};

Read read_with(const std::string& from, const std::string& to) {
  TemporaryFolder folder;
  fs::copy(source_dir() / "templates/postgres", folder.path() / "postgres", fs::copy_options::recursive);
  std::string target = read_file(source_dir() / "templates/postgres/target.json");
  const auto at = target.find(from);
  REQUIRE(at != std::string::npos);
  folder.write("postgres/target.json", target.replace(at, from.size(), to));
  TextSpace text;
  Diagnostics findings;
  Read result{read_pack(folder.path() / "postgres", text, findings), ""};
  for (const Diagnostic& finding : findings.sorted(text)) {
    const Place place = text.place(finding.at);
    result.findings += std::string(finding.code.view()) + " line " + std::to_string(place.line) + " " +
                       finding.message + " (" + finding.label + ")\n";
  }
  return result;
}

constexpr const char* kSome = R"("dialect": "sql", "path": "jobs/{job}.psql"})";
std::string with_when(const std::string& when) {
  return R"("dialect": "sql", "path": "jobs/{job}.psql", "when": )" + when + "}";
}

TEST_CASE("an output may be rendered only under some values of a parameter") {
  const Read read = read_with(kSome, with_when(R"({"objects": ["terraform"]})"));
  CHECK(read.findings.empty());
  REQUIRE(read.pack);
  const auto found = std::ranges::find(read.pack->outputs, "jobs/{job}.psql", &PackOutput::path);
  REQUIRE(found != read.pack->outputs.end());
  CHECK(applies(found->when, {{"objects", "terraform"}}));
  CHECK_FALSE(applies(found->when, {{"objects", "sql"}}));
  CHECK_FALSE(applies(found->when, {}));
}

TEST_CASE("a condition holds if every parameter has one of its values") {
  const PackCondition both = {{"objects", {"sql"}}, {"runner", {"local", "kubernetes"}}};
  CHECK(applies({}, {}));
  CHECK(applies(both, {{"objects", "sql"}, {"runner", "kubernetes"}}));
  CHECK_FALSE(applies(both, {{"objects", "sql"}}));
  CHECK_FALSE(applies(both, {{"objects", "terraform"}, {"runner", "local"}}));
}

TEST_CASE("a condition that can never hold is an error at its word") {
  CHECK(read_with(kSome, with_when(R"({"objekts": ["sql"]})"))
            .findings.find(
                "`when` asks for `objekts`, which is no parameter with a list of words (did you mean `objects`?)") !=
        std::string::npos);
  CHECK(read_with(kSome, with_when(R"({"store": ["Shop"]})")).findings.starts_with("T007"));
  CHECK(read_with(kSome, with_when(R"({"objects": ["sequel"]})"))
            .findings.find("parameter `objects` is never `sequel`") != std::string::npos);
  CHECK(read_with(kSome, with_when(R"({"objects": []})")).findings.starts_with("T007"));
  CHECK(read_with(kSome, with_when(R"({"objects": "sql"})")).findings.starts_with("Y"));
  CHECK(read_with(kSome, with_when("true")).findings.starts_with("Y"));
  CHECK_FALSE(read_with(kSome, with_when(R"({"objects": ["sequel"]})")).pack);
}

TEST_CASE("a parameter may be needed only under some values of another one") {
  const std::string plain = R"("poll": {"shape": "duration",)";
  const Read read = read_with(plain, R"("poll": {"required-when": {"objects": ["terraform"]}, "shape": "duration",)");
  CHECK(read.findings.empty());
  REQUIRE(read.pack);
  const auto poll = std::ranges::find(read.pack->parameters, "poll", &PackParameter::name);
  CHECK(applies(poll->required_when, {{"objects", "terraform"}}));
  CHECK(read_with(plain, R"("poll": {"required-when": {"poll": ["5m"]}, "shape": "duration",)")
            .findings.find("`required-when` asks for `poll`, which is no parameter with a list of words") !=
        std::string::npos);
}

}  // namespace
}  // namespace intentc::test
