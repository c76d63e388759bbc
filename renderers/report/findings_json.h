// Findings for machines: `intentc/findings/1` (docs/cli.md).
#pragma once

#include <cstddef>
#include <string>

#include "model/base/diagnostic.h"
#include "model/base/text_space.h"

namespace intentc {

// Sorted by (file, line, column, code). A finding without a place has line and column 0; `files` is what was read.
std::string findings_json(const Diagnostics& findings, const TextSpace& text, std::size_t files);

}  // namespace intentc
