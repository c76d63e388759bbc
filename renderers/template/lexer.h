// Cuts a template file into literal text and tags.
#pragma once

#include <vector>

#include "renderers/template/errors.h"

namespace intentc::tmpl {

struct Piece {
  enum class Kind { text, print, statement };
  Kind kind = Kind::text;
  Text at = {};      // text: what is printed; a tag: from `<%` to `%>`
  Text inside = {};  // a tag: what stands between
  // A statement: the blanks before it if it is the first on its line, and the blanks and the newline behind it if it is
  // the last. They are in no text piece; the parser prints them where they count.
  Text before = {};
  Text after = {};
  bool begins_line = false;
  bool ends_line = false;

  bool alone() const { return begins_line && ends_line; }
};

// Comments are gone, and `<%%` has become `<%`. Findings: T101 (what follows `<%`), T102 (no `%>`), T108 (bytes).
std::vector<Piece> cut(Text file, Errors& errors);

}  // namespace intentc::tmpl
