// The folder of a model → its documents as trees.
#pragma once

#include <filesystem>

#include "model/base/diagnostic.h"
#include "model/tree.h"

namespace intentc {

// Reads every `*.yaml`, `*.yml` and `*.json` below `root`; names that begin with `.` or `_` are skipped, and so is the
// settings file `intentc.yaml` in the root itself. `root` may be a link, nothing below it is followed if it is one.
// Files are added to `space` under the path `root` + relative (without a leading `./`), in byte order.
// Bounds: kMaxDocumentFile bytes a file, 64 folders deep, TreeBuilder's per document.
// Codes: Y001 no file, Y002–Y010 files and folders, Y011–Y013 text, and those of the two readers.
Forest read_documents(const std::filesystem::path& root, TextSpace& space, Diagnostics& findings);

// How messages write a file of the model: `root` as the user gave it and the path below it.
std::string shown_path(const std::filesystem::path& root, std::string_view relative);

}  // namespace intentc
