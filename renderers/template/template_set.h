// All templates of a pack, compiled together.
//
// The language, in full (delimiters are the same in every dialect):
//
//   <%= path %>  <%= path | filter | filter("literal") %>  <%= path | or "literal" %>
//   <% if path %> <% if not path %> <% if path is word %> … <% elif … %> … <% else %> … <% end %>
//   <% for x in path [where [not] x.flag] [sep "literal"] %> … <% else %> … <% end %>
//       in the body: x, and loop.index (from 1), loop.first, loop.last, counted after `where`
//   <% include "_file" a=path b="literal" %>   and on the first line of _file: <% params a: Column, b: text %>
//   <% quote dialect %> … <% end %>            the body's bytes as one literal of the dialect around it
//   <%# comment %>                             and <%% prints <%
//
// Paths start at a field of the root record, a loop variable, `loop` or a parameter. An include sees its parameters
// only and is inlined. Literals are "…" with \n \" \\.
//
// Whitespace. A line with one statement or comment tag and blanks vanishes with its newline. A stand-alone include
// puts its own indentation before every line of its body that is not empty. Print tags remove nothing. Of a quote, the
// newline right behind its opening tag and the blanks before an `end` that begins its line belong to no body; what is
// outside of the two tags is printed as it stands. If `for` and `end` stand alone on their lines, the separator is put
// at the end of the last line of an iteration: `sep ","` gives one element per line and no comma behind the last.
// A file that prints anything ends with exactly one newline.
//
// Types. `if path` asks for a bool's value, an optional's presence, a list's being non-empty. An optional is printed
// only where an `if` around it (or `where`) says that it is there, or with `| or "…"`.
//
// Safety. A dialect's scanner follows the literal text and gives each hole its escape; a place without a safe rule, and
// a branch that ends elsewhere than it began (in a string, in a comment), are errors. See dialect.h and filters.h.
//
// Bounds, each an error: include depth 16, loops 4 deep, quotes 3 deep, blocks 64 deep, 64k instructions, 8 MiB of
// output.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/diagnostic.h"
#include "renderers/template/program.h"
#include "renderers/template/schema.h"

namespace intentc {

// Which files are templates of their own: read with this record as root, written in this dialect.
struct TemplateDecl {
  std::string file;
  std::string record;
  std::string dialect;
};

// Name in the pack's folder ("sql/apply.sql.tmpl", "_column") → its whole text, added to a TextSpace as a file.
using TemplateFiles = std::map<std::string, Text, std::less<>>;

class TemplateSet {
 public:
  // Compiles every declared template; files whose last path segment starts with `_` are includes, named from the pack's
  // folder, and are checked even where nobody includes them. All errors of all files are added to `findings` (codes
  // T1xx); a template with an error has no program.
  static TemplateSet compile(const TemplateFiles& files, const std::vector<TemplateDecl>& declared,
                             const Schema& schema, const TextSpace& text, Diagnostics& findings);

  // Null if there is none of this name, or it had an error.
  const Program* find(std::string_view file) const;
  const std::map<std::string, Program, std::less<>>& programs() const { return programs_; }

 private:
  std::map<std::string, Program, std::less<>> programs_;
};

}  // namespace intentc
