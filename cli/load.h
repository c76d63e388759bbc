// The stages that every command with a MODEL begins with, and what becomes of their findings.
#pragma once

#include <cstddef>

#include "cli/console.h"
#include "cli/options.h"
#include "model/base/diagnostic.h"
#include "model/base/text_space.h"
#include "model/ecosystem.h"
#include "model/settings.h"

namespace intentc {

struct Loaded {
  TextSpace text;
  Diagnostics findings;
  Settings settings;
  Ecosystem ecosystem;
  std::size_t files = 0;  // of the model, for the summary

  // Whether a command may go on: no error, and no warning with --strict.
  bool good(const ModelOptions& options) const {
    return findings.ok() && !(options.strict && findings.warnings() != 0);
  }
};

// Reads the settings and the model, and checks the rules that need no graph.
void load(const ModelOptions& options, Loaded& loaded);

// The findings on standard error; nothing if there are none.
void talk_findings(const Loaded& loaded, Console& console);
void talk_findings(const Diagnostics& findings, const TextSpace& text, std::size_t files, Console& console);

// Says on standard error why something was refused; the code to end with.
int refuse(const Diagnostic& refusal, Console& console);

}  // namespace intentc
