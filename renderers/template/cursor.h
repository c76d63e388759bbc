// Reads what stands inside a tag: words, paths, literals.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "renderers/template/errors.h"
#include "renderers/template/syntax.h"

namespace intentc::tmpl {

// Every reader returns nothing if what it looks for does not stand here; `fail` then says what was expected.
class Cursor {
 public:
  Cursor(Text inside, Errors& errors) : text_(inside), bytes_(errors.view(inside)), errors_(&errors) {}

  std::optional<Text> word();                         // [A-Za-z_][A-Za-z0-9_]*
  std::optional<Text> enum_word();                    // [A-Za-z0-9_.-]+
  std::optional<Path> path();                         // word{.word}
  std::optional<Literal> literal();                   // "…"; wrong escapes are reported (T107)
  bool literal_ahead();                               // does `"` stand here?
  std::optional<Text> until(std::string_view stops);  // not empty, without blanks at its ends
  bool accept(char c);
  bool accept_word(std::string_view wanted);
  bool at_end();

  // T104 at what stands here: "expected …, found …". False, so that `return fail(…)` reads well.
  bool fail(std::string_view expected);

 private:
  void skip_blanks();
  Text part(std::size_t start, std::size_t end) const;

  Text text_;
  std::string_view bytes_;
  Errors* errors_;
  std::size_t at_ = 0;
};

}  // namespace intentc::tmpl
