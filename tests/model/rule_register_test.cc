// Every rule that the issue asks for (V1–V147 and N9–N14 of research/datasurface-semantics.md §2), and what became of
// it: the codes that tell it, or the reason why it cannot occur here. And: no code without a page, no page without a
// code.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "model/explain.h"

namespace intentc {
namespace {

struct Rule {
  const char* name;
  const char* codes;  // blank-separated; empty: cannot occur
  const char* reason = "";
};

constexpr const char* kLinks = "names are resolved while reading; there are no links to forget";
constexpr const char* kFloats = "floating types are words, their parameters cannot be written";
constexpr const char* kGap = "the number is not used";

const Rule kRules[] = {
    {"V1", "", "a model has no live repository: what is rendered from is the environment's `follow`"},
    {"V2", "", "as V1"},
    {"V3", "R003"},
    {"V4", "R004"},
    {"V5", "", "owners carry no credential"},
    {"V6", "", "owners carry no address"},
    {"V7", "R007 Y107"},
    {"V8", "", kLinks},
    {"V9", "", kLinks},
    {"V10", "R010"},
    {"V11", "R011"},
    {"V12", "R012"},
    {"V13", "R013"},
    {"V14", "", kLinks},
    {"V15", "R015"},
    {"V16", "R016"},
    {"V17", "R017"},
    {"V18", "R018"},
    {"V19", "R019"},
    {"V20", "", kLinks},
    {"V21", "R021"},
    {"V22", "R022"},
    {"V23", "R023"},
    {"V24", "R024"},
    {"V25", "R025"},
    {"V26", "R026"},
    {"V27", "R027 R315"},
    {"V28", "R028"},
    {"V29", "R029"},
    {"V30", "R030"},
    {"V31", "R019 R032 R036", "a key names columns, and their names are checked"},
    {"V32", "R032"},
    {"V33", "", "the key is written once, at the dataset"},
    {"V34", "R034"},
    {"V35", "", "as V33"},
    {"V36", "R036"},
    {"V37", "R037"},
    {"V38", "", "a dataset without a key is allowed: live by full replacement"},
    {"V39", "", "comes with the import of Avro schemas"},
    {"V40", "R007 Y107"},
    {"V61", "R061"},
    {"V62", "R062"},
    {"V63", "", kFloats},
    {"V64", "", kFloats},
    {"V65", "", kFloats},
    {"V66", "", kFloats},
    {"V67", "", kFloats},
    {"V68", "", kFloats},
    {"V69", "", kFloats},
    {"V70", "", kFloats},
    {"V71", "R071"},
    {"V72", "R072"},
    {"V73", "R061 R062 R071 R072", "the parts of nested types obey the same rules, those of arrays too"},
    {"V81", "R015 R016 R017 R018"},
    {"V82", "R082"},
    {"V83", "R083 Y207"},
    {"V84", "", "consistency has a default, `multi`"},
    {"V85", "R085"},
    {"V86", "R086"},
    {"V87", "Y107", "a field stands once in a mapping"},
    {"V88", "R088"},
    {"V89", "R089"},
    {"V90", "R090"},
    {"V91", "R091"},
    {"V92", "R092"},
    {"V93", "R093"},
    {"V94", "", "an output stands inside its workspace"},
    {"V95", "", "as V94"},
    {"V96", "", "as V94"},
    {"V97", "", "there are no credential stores; bindings name one of a list"},
    {"V98", "R098"},
    {"V101", "", kLinks},
    {"V102", "R102"},
    {"V103", "Y209 R104", "a name that is none names no dataset"},
    {"V104", "R104"},
    {"V105", "R105"},
    {"V110", "R110"},
    {"V111", "R111"},
    {"V112", "R112"},
    {"V115", "R115"},
    {"V118", "", kGap},
    {"V119", "", kGap},
    {"V120", "", kGap},
    {"V121", "R121"},
    {"V122", "", "as V94"},
    {"V123", "R123"},
    {"V124", "", "as V94"},
    {"V125", "", "as V94"},
    {"V126", "R126"},
    {"V127", "R086 R221"},
    {"V128", "Y202", "the output of a transformer has no field `capture`"},
    {"V129", "", kGap},
    {"V130", "", kGap},
    {"V131", "", kLinks},
    {"V132", "R132"},
    {"V133", "R133"},
    {"V134", "R134"},
    {"V135", "R135"},
    {"V136", "R136"},
    {"V137", "", kGap},
    {"V138", "", kGap},
    {"V139", "", kGap},
    {"V140", "", kGap},
    {"V141", "R141"},
    {"V142", "R142"},
    {"V143", "R121", "one rule with V121"},
    {"V144", "R144"},
    {"V145", "R145 R171"},
    {"V146", "Y101 Y120 Y202 Y203 Y204"},
    {"V147", "R147"},
    {"V165", "R165"},
    {"N9", "R209"},
    {"N10", "R210"},
    {"N11", "R211"},
    {"N12", "R212"},
    {"N13", "R213"},
    {"N14", "R214"},
};

// decisions §4: may be without a code.
const std::set<std::string> kCannotOccur = {"V1",   "V2",   "V5",   "V6",   "V8",   "V9",   "V14", "V20",
                                            "V33",  "V35",  "V38",  "V63",  "V64",  "V65",  "V66", "V67",
                                            "V68",  "V69",  "V70",  "V84",  "V94",  "V95",  "V96", "V97",
                                            "V101", "V116", "V122", "V124", "V125", "V131", "V39"};

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

// Codes as they stand in the sources of the program: `"R104"`.
std::map<std::string, std::string> emitted_codes() {
  static const std::regex kCode("\"([YRTPS][0-9]{3})\"");
  const std::filesystem::path root = INTENTC_SOURCE_DIR;
  std::map<std::string, std::string> codes;
  for (const char* folder : {"model", "graph", "renderers", "cli"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
      std::ifstream in(entry.path());
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      for (std::sregex_iterator match(text.begin(), text.end(), kCode), end; match != end; ++match) {
        codes.emplace((*match)[1], std::filesystem::relative(entry.path(), root).string());
      }
    }
  }
  return codes;
}

}  // namespace

TEST_CASE("every rule of the issue is told by a code, or cannot occur for a reason") {
  std::map<std::string, const Rule*> by_name;
  for (const Rule& rule : kRules) {
    INFO(rule.name);
    CHECK(by_name.emplace(rule.name, &rule).second);
  }
  std::vector<std::string> wanted;
  const auto range = [&](int first, int last) {
    for (int i = first; i <= last; ++i) wanted.push_back("V" + std::to_string(i));
  };
  range(1, 26);
  range(31, 40);  // V41–V60, V74–V80, V99 and V100 are not used
  range(61, 73);
  range(81, 98);
  range(101, 105);
  range(110, 112);
  range(115, 115);
  range(118, 147);
  for (int i = 9; i <= 14; ++i) wanted.push_back("N" + std::to_string(i));
  for (const std::string& name : wanted) {
    INFO(name);
    REQUIRE(by_name.count(name) == 1);
    const Rule& rule = *by_name[name];
    const bool silent = std::string(rule.codes).empty();
    if (silent) CHECK_FALSE(std::string(rule.reason).empty());
    if (silent && rule.reason != kGap) CHECK(kCannotOccur.count(name) == 1);
  }
}

TEST_CASE("every code of the register stands in the sources") {
  const auto emitted = emitted_codes();
  for (const Rule& rule : kRules) {
    for (const std::string& code : words(rule.codes)) {
      INFO(rule.name << " " << code);
      CHECK(emitted.count(code) == 1);
    }
  }
}

TEST_CASE("every code in the sources has a page, and every page a code") {
  const auto emitted = emitted_codes();
  REQUIRE(emitted.size() > 100);
  for (const auto& [code, file] : emitted) {
    INFO(code << " in " << file);
    CHECK(explain(code));
  }
  for (const std::string_view code : explained_codes()) {
    INFO("docs/errors/" << code << ".md");
    CHECK(emitted.count(std::string(code)) == 1);
  }
}

}  // namespace intentc
