// Includes point one way, and third-party headers stay in source files (docs/design.md, "The house").
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/folder.h"

namespace intentc::test {
namespace {

namespace fs = std::filesystem;

struct Layer {
  std::string_view folder;
  std::vector<std::string_view> may_use;
};

// The first folder that a path begins with is its layer, so the narrower ones stand first.
const std::vector<Layer> kLayers = {
    {"model/base/", {}},
    {"model/", {"model/base/"}},
    {"graph/meaning/", {"model/", "model/base/"}},
    {"graph/history/", {"graph/meaning/", "model/", "model/base/"}},
    {"renderers/template/", {"model/base/"}},
    {"renderers/", {"renderers/template/", "graph/history/", "graph/meaning/", "model/", "model/base/"}},
    {"cli/", {"renderers/", "renderers/template/", "graph/history/", "graph/meaning/", "model/", "model/base/"}},
};

// What is not ours may be included by source files below these folders only.
const std::vector<std::pair<std::string_view, std::vector<std::string_view>>> kThirdParty = {
    {"openssl/", {"model/base/"}},
    {"utf8proc", {"model/base/", "renderers/report/"}},
    {"yaml.h", {"model/"}},
    {"simdjson", {"model/"}},
    {"boost/", {"graph/meaning/"}},
    {"nlohmann/", {"model/", "graph/", "renderers/", "cli/"}},
    {"fmt/", {"model/", "graph/", "renderers/", "cli/"}},
    {"CLI/", {"cli/"}},
};

// Headers for a few source files of their own folder only; nothing of theirs reaches the layer's public face.
const std::set<std::string_view> kInternalHeaders = {"renderers/payload.h", "renderers/describe_context.h",
                                                     "renderers/view_versions.h"};

const Layer* layer_of(std::string_view path) {
  for (const Layer& layer : kLayers) {
    if (path.starts_with(layer.folder)) return &layer;
  }
  return nullptr;
}

std::optional<std::string> complaint(std::string_view file, std::string_view included, bool quoted) {
  if (quoted) {
    const Layer* from = layer_of(file);
    const Layer* to = layer_of(included);
    if (to == nullptr) return std::string(included) + " is in no layer";
    if (from == to || std::count(from->may_use.begin(), from->may_use.end(), to->folder) != 0) return std::nullopt;
    return std::string(from->folder) + " may not use " + std::string(to->folder);
  }
  for (const auto& [header, folders] : kThirdParty) {
    if (!included.starts_with(header)) continue;
    if (file.ends_with(".h") && kInternalHeaders.count(file) == 0) return std::string(included) + " in a header";
    const auto holds = [&](std::string_view folder) { return file.starts_with(folder); };
    if (!std::any_of(folders.begin(), folders.end(), holds)) return std::string(included) + " is not for this folder";
  }
  return std::nullopt;
}

// "file: complaint" for every include of a file that points the wrong way.
std::vector<std::string> complaints(std::string_view file, const std::string& content) {
  std::vector<std::string> all;
  std::istringstream lines(content);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#include ") || line.size() < 11) continue;
    const bool quoted = line[9] == '"';
    const std::string included = line.substr(10, line.find(quoted ? '"' : '>', 10) - 10);
    if (auto found = complaint(file, included, quoted)) all.push_back(std::string(file) + ": " + *found);
  }
  return all;
}

TEST_CASE("includes point one way and third-party headers stay in source files") {
  std::size_t files = 0;
  std::vector<std::string> all;
  for (const char* top : {"model", "graph", "renderers", "cli"}) {
    for (const auto& entry : fs::recursive_directory_iterator(source_dir() / top)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cc") continue;
      ++files;
      const std::string name = entry.path().lexically_relative(source_dir()).generic_string();
      for (std::string& each : complaints(name, read_file(entry.path()))) all.push_back(std::move(each));
    }
  }
  CHECK(files > 20);
  CHECK(all == std::vector<std::string>{});
}

TEST_CASE("a wrong include is seen") {
  CHECK(complaints("model/base/a.cc", "#include \"model/tree.h\"\n").size() == 1);
  CHECK(complaints("model/a.cc", "#include \"graph/meaning/graph.h\"\n").size() == 1);
  CHECK(complaints("renderers/template/a.cc", "#include \"model/tree.h\"\n").size() == 1);
  CHECK(complaints("renderers/a.cc", "#include \"cli/command.h\"\n").size() == 1);
  CHECK(complaints("model/a.h", "#include <nlohmann/json.hpp>\n").size() == 1);
  CHECK(complaints("renderers/a.cc", "#include <CLI/CLI.hpp>\n").size() == 1);
  CHECK(complaints("cli/a.cc", "#include \"model/tree.h\"\n#include <vector>\n").empty());
}

}  // namespace
}  // namespace intentc::test
