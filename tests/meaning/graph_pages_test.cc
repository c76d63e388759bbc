// The examples of the pages whose findings need the graphs, or the target pack of a platform.
#include <catch2/catch.hpp>

#include "graph/meaning/capabilities.h"
#include "graph/meaning/check.h"
#include "graph/meaning/derive.h"
#include "model/reader.h"
#include "model/rules.h"
#include "tests/error_page.h"

namespace intentc {
namespace {

void ask_pack(const Ecosystem& ecosystem, TextSpace& text, const std::vector<Graph>& graphs, Diagnostics& findings) {
  const auto pack = read_pack(INTENTC_SOURCE_DIR "/templates/postgres", text, findings);
  REQUIRE(pack);
  std::map<PlatformId, const Pack*> packs;
  for (const Graph& graph : graphs) {
    const ServiceId service = ecosystem[graph.platform].service;
    if (service && text.view(ecosystem[service].target) == pack->name) packs[graph.platform] = &*pack;
  }
  check_capabilities(ecosystem, text, graphs, packs, findings);
}

std::vector<Found> run(const Example& example, bool with_pack) {
  const ExampleFolder folder(example);
  TextSpace text;
  Diagnostics findings;
  const Ecosystem ecosystem = read_model(folder.path(), text, findings);
  check_rules(ecosystem, text, findings);
  const std::vector<Graph> graphs = derive(ecosystem, text, findings);
  check_graph(ecosystem, text, graphs, findings);
  if (with_pack) ask_pack(ecosystem, text, graphs, findings);
  return found_in(findings, text, folder.path());
}

std::string list(const std::vector<Found>& all) {
  std::string result;
  for (const Found& found : all) result += "\n  " + describe(found);
  return result;
}

}  // namespace

TEST_CASE("the wrong examples of later rules give their one finding at the marked place") {
  int seen = 0;
  for (const Example& example : model_examples()) {
    if (!example.wrong || example.stage.empty()) continue;
    ++seen;
    const std::vector<Found> all = run(example, example.stage == "pack");
    INFO(example.title() << list(all));
    REQUIRE(all.size() == 1);
    CHECK(all[0].code == example.code);
    CHECK(all[0].file == example.file);
    CHECK(all[0].line == example.line);
    CHECK(all[0].column == example.column);
    CHECK(all[0].length == example.length);
  }
  CHECK(seen >= 10);
}

TEST_CASE("the right examples of all pages have graphs without findings") {
  std::string_view of_pack;  // the code of a page about packs; its wrong examples come first
  for (const Example& example : model_examples()) {
    if (example.stage == "pack") of_pack = example.code;
    if (!example.right) continue;
    const std::vector<Found> all = run(example, example.code == of_pack);
    INFO(example.title() << list(all));
    CHECK(all.empty());
  }
}

}  // namespace intentc
