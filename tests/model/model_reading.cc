#include "tests/model/model_reading.h"

#include "model/reader.h"
#include "model/rules.h"
#include "tests/model/ecosystem_text.h"

namespace intentc::test {

ModelReading::ModelReading(std::string_view model)
    : ModelReading(std::map<std::string, std::string>{{"model.yaml", std::string(model)}}) {}

ModelReading::ModelReading(const std::map<std::string, std::string>& files) {
  for (const auto& [name, bytes] : files) folder_.write(name, bytes);
  ecosystem_ = read_model(folder_.path(), *space_, findings_);
}

ModelReading::ModelReading(const ExistingFolder& folder) { ecosystem_ = read_model(folder.path, *space_, findings_); }

std::string ModelReading::text() const { return ecosystem_text(ecosystem_, *space_); }

std::vector<Diagnostic> ModelReading::findings() const { return findings_.sorted(*space_); }

std::vector<std::string> ModelReading::lines() const {
  std::vector<std::string> result;
  for (const Diagnostic& finding : findings()) {
    const Place place = space_->place(finding.at);
    std::string label = finding.label.empty() ? "" : " (" + finding.label + ")";
    result.push_back(std::string(finding.code.view()) + " " + std::to_string(place.line) + ":" +
                     std::to_string(place.column) + " " + finding.message + label);
  }
  return result;
}

std::string ModelReading::only() const {
  std::string result;
  for (const std::string& line : lines()) result += (result.empty() ? "" : "\n") + line;
  return result;
}

void ModelReading::check() { check_rules(ecosystem_, *space_, findings_); }

}  // namespace intentc::test
