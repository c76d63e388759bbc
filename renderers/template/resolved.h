// A template with every name resolved and every include in its place: what the context pass decorates and the code
// generator writes out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/base/text_space.h"
#include "renderers/template/dialect.h"
#include "renderers/template/filters.h"
#include "renderers/template/program.h"
#include "renderers/template/schema.h"

namespace intentc::tmpl {

enum class LoopValue : std::uint8_t { index, first, last };

// Something that can be read: fields from a register on, a fact about a loop, or a literal given to an include.
struct Operand {
  enum class From : std::uint8_t { path, loop, literal };
  From from = From::path;
  FieldType type = {};
  bool narrowed = false;                  // optional, but known to be there
  std::uint16_t base = 0;                 // path: the register; loop: its depth
  std::vector<std::uint16_t> slots = {};  // path
  LoopValue loop = LoopValue::index;
  std::string text = {};  // path: from the register on, "name" of "datasets[3].name"; literal: what it says

  // Two operands that read the same thing have the same key.
  std::string key() const;
};

struct Filtering {
  Filter filter;
  std::string literal;  // or
};

struct ResolvedTest {
  Operand what;
  Test test = Test::flag;
  bool negated = false;
  std::string word;
};

struct Resolved;
using ResolvedNodes = std::vector<Resolved>;

struct ResolvedBranch {
  ResolvedTest test;
  Text at;
  ResolvedNodes body;
};

struct Resolved {
  enum class Kind : std::uint8_t { text, print, branches, loop, quote };
  Kind kind = Kind::text;
  Text at;             // the tag, or the literal text
  bool alone = false;  // its tag stands alone on its line
  int included = -1;   // place in Inlined::includes of the include that it came by

  std::string text = {};  // text: what is printed; loop: the separator

  Operand what = {};  // print: the value; loop: the list
  std::vector<Filtering> filters = {};
  Hole hole = Hole::text;
  const Escape* escape = nullptr;  // print, quote: set by the context pass

  std::vector<ResolvedBranch> branches = {};
  ResolvedNodes body = {};  // loop, quote
  ResolvedNodes otherwise = {};

  std::uint16_t depth = 0;  // loop: how many are around it
  std::unique_ptr<ResolvedTest> where = {};
  bool newline = false;  // loop: one was taken from the end of the body; printed behind each iteration
  Text separator_at = {};

  const Dialect* dialect = nullptr;  // quote
};

struct Inlined {
  struct Include {
    Text at;
    int outer = -1;
  };
  ResolvedNodes nodes;
  std::vector<Include> includes;
  bool broken = false;  // one of the files could not be read, as was said
};

}  // namespace intentc::tmpl
