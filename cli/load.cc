#include "cli/load.h"

#include "model/reader.h"
#include "model/rules.h"
#include "renderers/report/findings_text.h"

namespace intentc {

void load(const ModelOptions& options, Loaded& loaded) {
  loaded.ecosystem = read_model(options.folder, loaded.text, loaded.findings);
  loaded.files = loaded.text.paths().size();
  check_rules(loaded.ecosystem, loaded.text, loaded.findings);
}

void talk_findings(const Loaded& loaded, Console& console) {
  if (loaded.findings.empty()) return;
  console.error(findings_text(loaded.findings, loaded.text, loaded.files, console.talk_paint()));
}

}  // namespace intentc
