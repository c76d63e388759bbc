// The examples on the pages docs/errors/<code>.md, as the tests run them. The format: docs/errors/README.md.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/explain.h"

namespace intentc {

struct ExampleFile {
  std::string path;
  std::string text;
};

struct Example {
  std::string_view code;
  std::size_t number = 0;  // on the page, from 1
  std::string language;    // yaml, json; others are not run
  bool wrong = false;
  bool right = false;
  bool shape = false;  // the JSON Schema must refuse it
  std::string stage;   // empty: reading and the rules; `graph`, `pack`: later
  std::vector<ExampleFile> files;

  // Of a wrong one: where the finding stands. Line 0: nowhere.
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 0;
  Severity severity = Severity::error;
  int markers = 0;

  std::string title() const { return std::string(code) + " example " + std::to_string(number); }
};

inline std::uint32_t code_points(std::string_view text) {
  std::uint32_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

// `#      ^^^^ error`, or `# no place: error`.
inline bool read_marker(const std::string& line, std::uint32_t line_above, Example& example) {
  const bool error = line.ends_with("error");
  if (!error && !line.ends_with("warning")) return false;
  const bool nowhere = line.starts_with("# no place: ");
  const std::size_t first = line.find('^');
  const std::size_t last = line.rfind('^');
  if (!nowhere) {
    if (first == std::string::npos || line.find_first_not_of("# ") != first) return false;
    if (line.substr(first, last - first + 1).find_first_not_of('^') != std::string::npos) return false;
    example.line = line_above;
    example.column = static_cast<std::uint32_t>(first) + 1;
    example.length = static_cast<std::uint32_t>(last - first) + 1;
  }
  example.severity = error ? Severity::error : Severity::warning;
  ++example.markers;
  return true;
}

inline std::vector<Example> examples_of(const Page& page) {
  std::vector<Example> examples;
  std::istringstream lines{std::string(page.text)};
  std::optional<Example> open;
  std::uint32_t line_number = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!open && line.starts_with("```")) {
      open.emplace();
      open->code = page.code;
      open->number = examples.size() + 1;
      std::istringstream words(line.substr(3));
      words >> open->language;
      for (std::string word; words >> word;) {
        if (word == "wrong") open->wrong = true;
        if (word == "right") open->right = true;
        if (word == "shape") open->shape = true;
        if (word == "graph" || word == "pack") open->stage = word;
      }
      open->files.push_back({open->language == "json" ? "model.json" : "model.yaml", ""});
      line_number = 0;
    } else if (open && line == "```") {
      std::erase_if(open->files, [](const ExampleFile& file) { return file.text.empty(); });
      examples.push_back(std::move(*open));
      open.reset();
    } else if (open && line.starts_with("# file: ")) {
      open->files.push_back({line.substr(8), ""});
      line_number = 0;
    } else if (open && open->wrong && read_marker(line, line_number, *open)) {
      open->file = open->files.back().path;
    } else if (open) {
      open->files.back().text += line + "\n";
      ++line_number;
    }
  }
  return examples;
}

// The examples of all pages that are models.
inline std::vector<Example> model_examples() {
  std::vector<Example> result;
  for (const std::string_view code : explained_codes()) {
    for (Example& example : examples_of(*explain(code))) {
      if (example.wrong || example.right) result.push_back(std::move(example));
    }
  }
  return result;
}

// A folder of its own for the files of an example, removed at the end.
class ExampleFolder {
 public:
  explicit ExampleFolder(const Example& example) {
    std::string pattern = (std::filesystem::temp_directory_path() / "intentc-page-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    for (const ExampleFile& file : example.files) {
      const std::filesystem::path path = path_ / file.path;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << file.text;
    }
  }
  ~ExampleFolder() { std::filesystem::remove_all(path_); }
  ExampleFolder(const ExampleFolder&) = delete;
  ExampleFolder& operator=(const ExampleFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// What was found, one line each, for comparing and for showing: `R104 error model.yaml:3:5+10`.
struct Found {
  std::string code;
  Severity severity;
  std::string file;
  std::uint32_t line, column, length;
  std::string message;
};

inline std::vector<Found> found_in(const Diagnostics& findings, const TextSpace& text,
                                   const std::filesystem::path& folder) {
  std::vector<Found> result;
  for (const Diagnostic& finding : findings.sorted(text)) {
    const Place place = text.place(finding.at);
    const std::string path = place.path.empty() ? finding.path : place.path;
    const Text spelling = text.spelling(finding.at);
    const std::string_view spelled = text.view(spelling);
    const std::string file = std::filesystem::path(path).lexically_relative(folder).string();
    result.push_back({std::string(finding.code.view()), finding.severity, path.empty() ? "" : file, place.line,
                      place.column, std::max<std::uint32_t>(1, code_points(spelled.substr(0, spelled.find('\n')))),
                      finding.message});
  }
  return result;
}

inline std::string describe(const Found& found) {
  return found.code + (found.severity == Severity::error ? " error " : " warning ") + found.file + ":" +
         std::to_string(found.line) + ":" + std::to_string(found.column) + "+" + std::to_string(found.length) + " " +
         found.message;
}

}  // namespace intentc
