// What a model says, as one number: `manifest.inputs.model`.
#pragma once

#include "model/base/sha256.h"
#include "model/referenced.h"
#include "model/tree.h"

namespace intentc {

// SHA-256 over the sorted SHA-256s of all documents and of (path, content) of all referenced files. Renaming, splitting
// and merging files of documents, their order, byte order marks and line ends do not change it.
Sha256 input_digest(const Forest& forest, const TextSpace& space, const std::vector<ReferencedFiles::File>& referenced);

}  // namespace intentc
