// JSON by simdjson: the same trees as from YAML.
#pragma once

#include "model/base/diagnostic.h"
#include "model/tree.h"

namespace intentc {

// Appends the document, or the elements of an array of documents, of a file (folded and checked text in `space`).
// Returns whether the file holds anything. Codes: Y120 syntax, Y116 NUL, and those of TreeBuilder.
bool read_json(Text file, TextSpace& space, Forest& forest, Diagnostics& findings);

}  // namespace intentc
