// Follows a command of psql, from its backslash to the end of its line.
//
// psql has three ways of reading a line (PostgreSQL 15: psqlscanslash.l, copy.c): most commands take arguments with '…'
// that knows C's escapes, variables and `…` for the shell; \copy goes to the server, except for the name of its file,
// where `"` is no quote; some take the line as it is. Where a line could be read in two ways, no value may stand.
#pragma once

#include "renderers/template/sql_scanner.h"

namespace intentc::tmpl {

class Psql {
 public:
  explicit Psql(Context& at) : at_(at) {}

  // Null, or the trouble.
  const char* read(char c);

 private:
  void set(std::uint32_t last) { at_.pending = (at_.pending & ~std::uint32_t{Sql::kLast}) | last; }
  bool may_be(std::uint32_t bits) const { return (at_.pending & bits) != 0; }
  bool copy() const { return at_.stack[0] == 'c'; }

  void end_line();
  void name(char c);
  const char* quoted(char c);
  const char* open(char c);
  const char* argument(char c);
  void end_word();

  Context& at_;
};

}  // namespace intentc::tmpl
