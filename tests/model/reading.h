// What the tests of the readers share: read a text, show the tree and the findings.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/tree.h"

namespace intentc {

struct Reading {
  std::unique_ptr<TextSpace> space = std::make_unique<TextSpace>();
  Forest forest;
  Diagnostics findings;
  bool any = false;

  // Plain scalars as they are, others in double quotes.
  std::vector<std::string> trees() const;
  std::string tree() const;  // of the only document, else its number
  std::vector<std::string> sources() const;
  std::string codes() const;  // in the order of places: "Y101 Y107"
  Diagnostic finding(std::size_t index) const { return findings.sorted(*space).at(index); }
  std::string at(std::size_t index) const { return line_and_column(finding(index).at); }
  // Where the first scalar with this text stands.
  std::string place_of(std::string_view text) const;
  std::string line_and_column(Text text) const;
};

Reading read_yaml_text(std::string_view text);
Reading read_json_text(std::string_view text);

}  // namespace intentc
