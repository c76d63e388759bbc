#include "renderers/report/findings_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

namespace intentc {
namespace {

using Json = nlohmann::ordered_json;

struct Located {
  Place place;
  Diagnostic finding;
};

Json related_json(const Diagnostic& finding, const TextSpace& text) {
  Json all = Json::array();
  for (const Related& related : finding.related) {
    const Place place = text.place(related.at);
    all.push_back({{"file", place.path}, {"line", place.line}, {"column", place.column}, {"message", related.message}});
  }
  return all;
}

}  // namespace

std::string findings_json(const Diagnostics& findings, const TextSpace& text, std::size_t files) {
  std::vector<Located> located;
  for (Diagnostic& finding : findings.sorted(text)) {
    Place place = text.place(finding.at);
    if (place.path.empty()) place.path = finding.path;
    located.push_back({std::move(place), std::move(finding)});
  }
  std::stable_sort(located.begin(), located.end(), [](const Located& a, const Located& b) {
    return std::tie(a.place.path, a.place.line, a.place.column, a.finding.code) <
           std::tie(b.place.path, b.place.line, b.place.column, b.finding.code);
  });

  Json all = Json::array();
  for (const auto& [place, finding] : located) {
    all.push_back({{"code", finding.code.view()},
                   {"severity", finding.severity == Severity::error ? "error" : "warning"},
                   {"message", finding.message},
                   {"file", place.path},
                   {"line", place.line},
                   {"column", place.column},
                   {"label", finding.label},
                   {"help", finding.help},
                   {"related", related_json(finding, text)}});
  }
  const Json report = {
      {"format", "intentc/findings/1"},
      {"findings", std::move(all)},
      {"summary", {{"errors", findings.errors()}, {"warnings", findings.warnings()}, {"files", files}}}};
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace intentc
