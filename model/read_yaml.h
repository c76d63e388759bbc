// YAML 1.1 as libyaml reads it, less what data does not need: anchors, aliases, tags, merge keys, directives.
#pragma once

#include "model/base/diagnostic.h"
#include "model/tree.h"

namespace intentc {

// Appends the documents of a file (folded and checked text in `space`). A document with an error in it is left out, the
// others are read all the same. Returns whether the file holds anything that was meant as a document.
// Codes: Y101 syntax, Y102 alias, Y103 anchor, Y104 tag, Y105 merge key, Y106 directive, Y111, Y112, Y114, Y115
// what YAML misreads, Y116 NUL, and those of TreeBuilder.
bool read_yaml(Text file, TextSpace& space, Forest& forest, Diagnostics& findings);

}  // namespace intentc
