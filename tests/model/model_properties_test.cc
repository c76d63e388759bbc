// How documents are spread over files, in which order they stand and whether they are YAML or JSON means nothing.
#include <algorithm>
#include <catch2/catch.hpp>

#include "model/documents.h"
#include "model/read_json.h"
#include "model/tree_view.h"
#include "tests/model/model_reading.h"
#include "tests/support/model_generator.h"
#include "tests/support/random.h"

namespace intentc::test {
namespace {

constexpr std::uint64_t kModels = 60;

std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else {
      result += c;
    }
  }
  return result + "\"";
}

// Only these stay unquoted, because shapes ask for it.
bool stays_plain(std::string_view text) {
  if (text == "true" || text == "false") return true;
  return !text.empty() && (text == "0" || text[0] != '0') &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A tree as JSON, its mappings in another order; columns keep theirs, for it means something.
std::string json(const TreeView& tree, std::uint32_t node, Random& random, std::string_view field = {}) {
  if (tree.is_scalar(node)) {
    const std::string_view text = tree.view(node);
    return tree[node].plain && stays_plain(text) ? std::string(text) : json_text(text);
  }
  std::vector<std::string> parts;
  tree.each_item(node, [&](std::uint32_t item) { parts.push_back(json(tree, item, random)); });
  tree.each_entry(node, [&](std::uint32_t key, std::uint32_t value) {
    parts.push_back(json_text(tree.view(key)) + ": " + json(tree, value, random, tree.view(key)));
  });
  if (tree.is_map(node) && field != "columns") random.shuffle(parts);
  std::string result;
  for (const std::string& part : parts) result += (result.empty() ? "" : ", ") + part;
  return tree.is_map(node) ? "{" + result + "}" : "[" + result + "]";
}

// Spreads documents over a random number of files in random order; some files lie in folders.
std::map<std::string, std::string> spread(std::vector<std::string> documents, bool as_json, Random& random) {
  random.shuffle(documents);
  std::map<std::string, std::vector<std::string>> parts;
  const std::uint32_t count = random.between(1, 6);
  for (const std::string& document : documents) {
    const std::uint32_t n = random.below(count);
    parts[(n % 2 == 0 ? "" : "folder/") + ("part" + std::to_string(n))].push_back(document);
  }
  std::map<std::string, std::string> files;
  for (const auto& [name, some] : parts) {
    std::string text = as_json ? "[" : "";
    for (const std::string& document : some) {
      text += as_json ? (text.size() > 1 ? ",\n" : "") + document : "---\n" + document + "\n";
    }
    files[name + (as_json ? ".json" : ".yaml")] = text + (as_json ? "]" : "");
  }
  return files;
}

std::vector<std::string> shuffled_json(const std::string& yaml, Random& random) {
  TemporaryFolder folder;
  folder.write("m.yaml", yaml);
  TextSpace space;
  Diagnostics findings;
  const Forest forest = read_documents(folder.path(), space, findings);
  const TreeView tree(forest, space);
  std::vector<std::string> documents;
  for (const Document& document : forest.documents) documents.push_back(json(tree, document.root, random));
  return documents;
}

}  // namespace

TEST_CASE("splitting, merging and reordering files gives the same model and the same digest") {
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    INFO("seed " << seed);
    const ModelSpec spec = generate_model({.primaries = 20, .hostile = seed % 2 == 0}, seed);
    Random random(seed);
    const ModelReading one(spread(documents(spec), false, random));
    const ModelReading other(spread(documents(spec), false, random));
    REQUIRE(one.only() == "");
    REQUIRE(other.only() == "");
    REQUIRE(one.text() == other.text());
    REQUIRE(one.model().input_digest == other.model().input_digest);
  }
}

TEST_CASE("JSON, with the fields in any order, gives the same model as YAML") {
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    std::string yaml;
    for (const std::string& document : documents(generate_model({.hostile = seed % 2 == 0}, seed))) {
      yaml += "---\n" + document + "\n";
    }
    const ModelReading one(yaml);
    const ModelReading other(spread(shuffled_json(yaml, random), true, random));
    const ModelReading flow(spread(shuffled_json(yaml, random), false, random));
    REQUIRE(other.only() == "");
    REQUIRE(one.text() == other.text());
    REQUIRE(one.text() == flow.text());
  }
}

TEST_CASE("Northwind is the same model as JSON") {
  std::string yaml;
  const auto root = source_dir() / "examples/northwind";
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  for (const auto& path : paths) yaml += "---\n" + read_file(path) + "\n";
  Random random(1);
  auto files = spread(shuffled_json(yaml, random), true, random);
  files["sql/mask_customers.sql"] = read_file(root / "sql/mask_customers.sql");
  const ModelReading json_model(files);
  CHECK(json_model.only() == "");
  CHECK(json_model.text() == ModelReading(ExistingFolder{root}).text());
}

TEST_CASE("other content is another digest") {
  const std::string model = "kind: credential\nname: a\ntype: api-token\n";
  CHECK(ModelReading(model).model().input_digest == ModelReading("\xEF\xBB\xBF" + model).model().input_digest);
  CHECK(ModelReading(model).model().input_digest != ModelReading(model + "doc: x\n").model().input_digest);
}

}  // namespace intentc::test
