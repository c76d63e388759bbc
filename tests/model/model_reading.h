// Reads a model that stands in a test, and tells what was found as short lines.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"
#include "tests/support/folder.h"

namespace intentc::test {

struct ExistingFolder {
  std::filesystem::path path;
};

class ModelReading {
 public:
  explicit ModelReading(std::string_view model);  // one file `model.yaml`
  explicit ModelReading(const std::map<std::string, std::string>& files);
  explicit ModelReading(const ExistingFolder& folder);

  const Ecosystem& model() const { return ecosystem_; }
  const TextSpace& space() const { return *space_; }
  std::string view(Text text) const { return std::string(space_->view(text)); }
  std::string text() const;                  // see ecosystem_text.h
  std::vector<Diagnostic> findings() const;  // of reading, sorted
  std::vector<std::string> lines() const;    // "R104 9:14 `NW_Data/custmers`: no dataset …" of each
  std::string only() const;                  // the line of the only finding, else all of them
  void check();                              // adds what the rules say

 private:
  TemporaryFolder folder_;
  std::unique_ptr<TextSpace> space_ = std::make_unique<TextSpace>();
  Diagnostics findings_;
  Ecosystem ecosystem_;
};

}  // namespace intentc::test
