// The JSON Schema against what the pages and the examples show, asked of a real validator, one document at a time.
#include "model/json_schema.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "model/kinds.h"
#include "tests/error_page.h"
#include "tests/support/folder.h"
#include "tests/support/process.h"
#include "tests/support/tool.h"

namespace intentc {
namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) { return path.extension() == ".yaml" || path.extension() == ".yml"; }

// The documents of a YAML file.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> documents(1);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line == "---") {
      documents.emplace_back();
    } else {
      documents.back() += line + "\n";
    }
  }
  std::erase_if(documents, [](const std::string& document) { return document.empty(); });
  return documents;
}

// Writes documents, each to a file `<name>.<n>.yaml`, and returns how many.
int write(const fs::path& folder, const std::string& name, const std::string& text, const std::string& extension) {
  int count = 0;
  for (const std::string& document : split(text)) {
    std::ofstream(folder / (name + "." + std::to_string(++count) + extension)) << document;
  }
  return count;
}

// The names (before the first point) of files that the validator refuses, each with the first reason.
std::map<std::string, std::string> refused(const std::string& tool, const fs::path& schema, const fs::path& folder) {
  std::vector<std::string> command = {tool, "--output-format", "json", "--schemafile", schema.string()};
  for (const auto& entry : fs::directory_iterator(folder)) command.push_back(entry.path().string());
  const test::Ran ran = test::run({.arguments = command});
  INFO(ran.err << ran.out.substr(0, 2000));
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  std::map<std::string, std::string> result;
  const nlohmann::json report = nlohmann::json::parse(ran.out);
  REQUIRE(report.value("parse_errors", nlohmann::json::array()).empty());
  for (const auto& error : report.value("errors", nlohmann::json::array())) {
    const std::string name = fs::path(error["filename"].get<std::string>()).filename().string();
    result.emplace(name.substr(0, name.find('.')), name + " " + error["path"].get<std::string>() + ": " +
                                                       error["message"].get<std::string>().substr(0, 300));
  }
  return result;
}

std::string key(const Example& example) { return std::string(example.code) + "_" + std::to_string(example.number); }

}  // namespace

TEST_CASE("the pages whose code the schema refuses are those that say so") {
  const auto codes = shape_codes();
  for (const Example& example : model_examples()) {
    if (!example.wrong) continue;
    INFO(example.title());
    CHECK(example.shape == (std::ranges::find(codes, example.code) != codes.end()));
  }
}

TEST_CASE("the JSON Schema accepts every valid document and refuses every wrong shape") {
  const std::string tool = test::python_tool("check-jsonschema");
  if (tool.empty()) return;
  const test::TemporaryFolder folder;
  const fs::path schema = folder.write("schema.json", json_schema(""));
  const fs::path good = folder.path() / "good";
  const fs::path bad = folder.path() / "bad";
  fs::create_directories(good);
  fs::create_directories(bad);

  std::set<std::string> wrong;
  for (const Example& example : model_examples()) {
    for (const ExampleFile& file : example.files) {
      if (!is_yaml(file.path)) continue;
      if (example.right) write(good, key(example), file.text, ".yaml");
      if (example.wrong && example.shape) {
        write(bad, key(example), file.text, ".yaml");
        wrong.insert(key(example));
      }
    }
  }
  int examples = 0;
  for (const auto& entry : fs::recursive_directory_iterator(test::source_dir() / "examples")) {
    const bool hidden = entry.path().string().find("/_") != std::string::npos;
    if (!is_yaml(entry.path()) || hidden || entry.path().filename() == "intentc.yaml") continue;
    examples += write(good, "examples" + std::to_string(examples), test::read_file(entry.path()), ".yaml");
  }
  CHECK(examples > 20);

  for (const auto& [name, why] : refused(tool, schema, good)) FAIL_CHECK("refused, but valid: " << why);
  const auto found = refused(tool, schema, bad);
  CHECK(wrong.size() >= 13);
  for (const std::string& name : wrong) {
    INFO("accepted, but wrong: " << name);
    CHECK(found.count(name) == 1);
  }
}

TEST_CASE("the JSON Schema is one of draft 2020-12") {
  const std::string tool = test::python_tool("check-jsonschema");
  if (tool.empty()) return;
  const test::TemporaryFolder folder;
  for (const Kind& kind : kinds()) {
    folder.write(std::string(kind.part->name) + ".json", json_schema(kind.part->name));
  }
  folder.write("any.json", json_schema(""));
  std::vector<std::string> command = {tool, "--check-metaschema"};
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    command.push_back(entry.path().string());
    const nlohmann::json schema = nlohmann::json::parse(test::read_file(entry.path()));
    CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  }
  const test::Ran ran = test::run({.arguments = command});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(json_schema("contaner").empty());
}

}  // namespace intentc
