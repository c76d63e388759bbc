// files → Ecosystem. All files of the model are opened here, referenced ones too; nothing opens a file afterwards.
#pragma once

#include <filesystem>

#include "model/base/diagnostic.h"
#include "model/base/text_space.h"
#include "model/ecosystem.h"

namespace intentc {

// Reads every `*.yaml`, `*.yml` and `*.json` below `root` (names that begin with `.` or `_` are skipped), checks the
// shape of each document against the table of kinds, resolves names and expands shorthands and defaults.
// Findings go to `findings` (codes Y… and the R… codes of names and references); with errors the result is what could
// be read, good enough to look for more errors in and for nothing else. Bounds: 64 levels of nesting, 64 MiB a file.
// Paths in messages are relative to the current directory as given: `examples/northwind/zones/eu.yaml`.
Ecosystem read_model(const std::filesystem::path& root, TextSpace& text, Diagnostics& findings);

}  // namespace intentc
