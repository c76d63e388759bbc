#include "cli/load.h"

#include "cli/command.h"
#include "model/reader.h"
#include "model/rules.h"
#include "renderers/report/findings_text.h"

namespace intentc {

void load(const ModelOptions& options, Loaded& loaded) {
  loaded.settings = read_settings(options.folder, loaded.text, loaded.findings);
  const std::size_t no_model = loaded.text.paths().size();
  loaded.ecosystem = read_model(loaded.settings.model, loaded.text, loaded.findings);
  loaded.files = loaded.text.paths().size() - no_model;
  check_rules(loaded.ecosystem, loaded.text, loaded.findings);
}

void talk_findings(const Loaded& loaded, Console& console) {
  talk_findings(loaded.findings, loaded.text, loaded.files, console);
}

void talk_findings(const Diagnostics& findings, const TextSpace& text, std::size_t files, Console& console) {
  if (!findings.empty()) console.error(findings_text(findings, text, files, console.talk_paint()));
}

int refuse(const Diagnostic& refusal, Console& console) {
  console.error(finding_text(refusal, TextSpace(), console.talk_paint()));
  return kError;
}

}  // namespace intentc
