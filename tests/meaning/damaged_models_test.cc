// Rules and graphs look for more errors in a model that already has some (model/reader.h): whatever is missing or wrong
// in it, they end, and every finding has a place.
#include <catch2/catch.hpp>

#include "graph/meaning/check.h"
#include "graph/meaning/derive.h"
#include "model/reader.h"
#include "model/rules.h"
#include "tests/error_page.h"
#include "tests/support/folder.h"
#include "tests/support/random.h"

namespace intentc {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool in_word(char c) { return c == '_' || c == '/' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (in_word(c)) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

// Takes a line away, writes one twice, or puts one word of the model where another stood.
std::string damaged(const std::string& text, test::Random& random) {
  std::vector<std::string> lines = lines_of(text);
  const std::vector<std::string> words = words_of(text);
  for (std::uint32_t n = 1 + random.below(3); n > 0 && !lines.empty(); --n) {
    const std::uint32_t at = random.below(lines.size());
    std::string& line = lines[at];
    switch (random.below(4)) {
      case 0:
        lines.erase(lines.begin() + at);
        break;
      case 1:
        lines.insert(lines.begin() + at, std::string(line));
        break;
      default: {
        if (line.empty()) break;
        std::size_t start = random.below(line.size());
        while (start < line.size() && !in_word(line[start])) ++start;
        std::size_t end = start;
        while (end < line.size() && in_word(line[end])) ++end;
        line.replace(start, end - start, words[random.below(words.size())]);
      }
    }
  }
  std::string result;
  for (const std::string& line : lines) result += line + "\n";
  return result;
}

// All findings after reading, rules and graphs.
std::size_t find_all(const std::string& model) {
  const test::TemporaryFolder folder;
  folder.write("model.yaml", model);
  TextSpace text;
  Diagnostics findings;
  const Ecosystem ecosystem = read_model(folder.path(), text, findings);
  check_rules(ecosystem, text, findings);
  check_graph(ecosystem, text, derive(ecosystem, text, findings), findings);
  const std::vector<Diagnostic> all = findings.sorted(text);
  for (const Diagnostic& finding : all) {
    INFO(finding.code.view() << " " << finding.message);
    CHECK_FALSE((text.place(finding.at).path.empty() && finding.path.empty()));
    CHECK_FALSE(finding.message.empty());
    for (const Related& related : finding.related) CHECK_FALSE(text.place(related.at).path.empty());
  }
  return all.size();
}

}  // namespace

TEST_CASE("damaged models are looked through to the end, and every finding has a place") {
  test::Random random(20261121);
  std::size_t found = 0;
  for (const Example& example : model_examples()) {
    if (example.language != "yaml" || example.files.size() != 1) continue;
    for (int i = 0; i < 6; ++i) {
      const std::string model = damaged(example.files[0].text, random);
      INFO(model);
      found += find_all(model);
    }
  }
  CHECK(found > 500);  // the damage is not so great that nothing is read
}

TEST_CASE("a damaged Northwind is looked through to the end") {
  std::string whole;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::source_dir() / "examples/northwind")) {
    if (entry.path().extension() == ".yaml") whole += test::read_file(entry.path()) + "---\n";
  }
  test::Random random(7);
  for (int i = 0; i < 200; ++i) {
    const std::string model = damaged(whole, random);
    find_all(model);
  }
}

}  // namespace intentc
