// The examples, the starter, the settings and the reference.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "model/reference.h"
#include "model/settings.h"
#include "model/starter.h"
#include "tests/model/model_reading.h"

namespace intentc::test {

TEST_CASE("the examples obey every rule without a warning") {
  for (const char* name : {"northwind", "northwind-postgres"}) {
    INFO(name);
    ModelReading reading(ExistingFolder{source_dir() / "examples" / name});
    reading.check();
    CHECK(reading.only() == "");
    CHECK(reading.model().stores.size() == 2);
    CHECK(reading.model().datasets.size() == 15);
    CHECK(reading.model().sinks.size() == 4);
    CHECK(reading.model().assignments.size() == 2);
    CHECK(reading.model().declassifications.size() == 1);
  }
}

TEST_CASE("the starter has 15 lines and obeys every rule") {
  const std::string model(starter_model());
  CHECK(std::count(model.begin(), model.end(), '\n') == 15);
  ModelReading reading(model);
  reading.check();
  CHECK(reading.only() == "");
  CHECK(reading.model().sinks.size() == 1);
}

TEST_CASE("settings have defaults, and a file changes them") {
  TemporaryFolder folder;
  const auto read = [&](Diagnostics& findings) {
    TextSpace space;
    return read_settings(folder.path(), space, findings);
  };
  Diagnostics none;
  const Settings defaults = read(none);
  CHECK(none.empty());
  CHECK(defaults.file.empty());
  CHECK(defaults.model == folder.path());
  CHECK(defaults.fill == 80);
  CHECK(defaults.digest.size() == 64);

  folder.write("intentc.yaml",
               "model: ecosystem\nrepo: ../render.git\nchunks: {fill: 40}\nbreaker: {date-jump: 7d}\n"
               "packs: [packs]\nauthor: A <a@b>\n");
  Diagnostics findings;
  const Settings settings = read(findings);
  CHECK(findings.empty());
  CHECK(settings.model == folder.path() / "ecosystem");
  CHECK(settings.repo == (folder.path().parent_path() / "render.git").string());
  CHECK(settings.fill == 40);
  CHECK(settings.soft == 100);
  CHECK(settings.jump_days == 7);
  CHECK(settings.author == "A <a@b>");
  CHECK(settings.packs.size() == 1);
  CHECK(settings.digest != defaults.digest);

  folder.write("intentc.yaml", "chunks: {fill: 80, soft: 100}\nmodel: .\n");
  Diagnostics same;
  CHECK(read(same).digest == defaults.digest);
}

TEST_CASE("a settings file is checked like a model") {
  const auto codes = [](const char* file) {
    TemporaryFolder folder;
    folder.write("intentc.yaml", file);
    TextSpace space;
    Diagnostics findings;
    read_settings(folder.path(), space, findings);
    std::string result;
    for (const Diagnostic& finding : findings.sorted(space)) result += std::string(finding.code.view()) + " ";
    return result;
  };
  CHECK(codes("chunk: {fill: 3}") == "Y202 ");
  CHECK(codes("chunks: {fill: many}") == "Y207 ");
  CHECK(codes("chunks: {fill: 90, soft: 85}") == "Y230 ");
  CHECK(codes("repo: [a]") == "Y203 ");
  CHECK(codes("branch: a\n---\nbranch: b") == "R007 ");
  CHECK(codes("a: [") != "");
  CHECK(codes("") == "");
}

TEST_CASE("every setting is described with its default") {
  for (const SettingLine& line : describe_settings({})) {
    INFO(line.name);
    CHECK_FALSE(line.doc.empty());
    const bool number = line.name.starts_with("chunks.") || line.name.starts_with("breaker.");
    if (number) CHECK(line.value == line.fallback);
  }
}

TEST_CASE("the reference in docs/model.md is the table of kinds") {
  const std::string page = read_file(source_dir() / "docs/model.md");
  const std::string begin = "<!-- reference: from the table of kinds (model/reference.h) -->\n";
  const auto start = page.find(begin);
  const auto end = page.find("<!-- end of reference -->");
  REQUIRE(start != std::string::npos);
  REQUIRE(end != std::string::npos);
  // To write it anew: INTENTC_UPDATE_GOLDENS=1 test_model "the reference*"
  if (std::getenv("INTENTC_UPDATE_GOLDENS") != nullptr) {
    const std::string fresh = page.substr(0, start + begin.size()) + model_reference() + page.substr(end);
    std::ofstream(source_dir() / "docs/model.md") << fresh;
    return;
  }
  CHECK(page.substr(start + begin.size(), end - start - begin.size()) == model_reference());
}

}  // namespace intentc::test
