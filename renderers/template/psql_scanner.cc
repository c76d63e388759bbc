#include "renderers/template/psql_scanner.h"

#include "renderers/template/characters.h"

namespace intentc::tmpl {
namespace {

bool word_char(char c) { return letter(c) || digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

// Commands that take the rest of the line as it is.
bool whole_line(std::string_view name, char behind) {
  for (const char* one : {"h", "help", "ef", "ev", "sf", "sv"}) {
    if (name == one) return true;
  }
  return name.empty() && (behind == '!' || behind == '?');
}

}  // namespace

const char* Psql::read(char c) {
  if (c == '\n') return end_line(), nullptr;
  if (at_.mode != Sql::kMeta) return quoted(c);
  if (at_.stack == "?") {
    if (word_char(c)) return at_.word += c, nullptr;
    if (at_.word.empty() && (c == ';' || c == ':')) {  // `\;` and `\:` are that character, for the server
      at_.mode = Sql::kBare;
      at_.stack.clear();
      return set(Context::kNothing), nullptr;
    }
    at_.stack = at_.word == "copy" ? "c" : whole_line(at_.word, c) ? "x" : "m";
    at_.word.clear();
  }
  return at_.stack == "x" ? nullptr : argument(c);
}

void Psql::end_line() {
  end_word();
  at_.mode = may_be(Sql::kStdin) ? Sql::kData : Sql::kBare;
  at_.stack.clear();
  at_.pending = Context::kNothing;
}

const char* Psql::quoted(char c) {
  if (may_be(Sql::kBackslash)) {
    set(Context::kNothing);
  } else if (c == '\\' && !copy()) {
    set(Sql::kBackslash);
  } else if (at_.mode == Sql::kMetaClosed ? at_.word[0] == c : c == (at_.mode == Sql::kMetaString ? '\'' : '"')) {
    at_.word.clear();
    at_.mode = Sql::kMeta;
    at_.pending &= ~std::uint32_t{Sql::kProgram};
    set(Context::kNothing);
  }
  return nullptr;
}

// `c` opens a quote.
const char* Psql::open(char c) {
  if (may_be(Sql::kValue)) return "a value and the quote behind it would be read as one";
  if (copy() && may_be(Sql::kWord | Sql::kUnicodePrefix)) return "a quote right behind a word in \\copy";
  if (copy() && c == '"' && may_be(Sql::kFileName)) return "a file's name of \\copy stands in '…', not in \"…\"";
  end_word();
  at_.pending &= ~std::uint32_t{Sql::kFileName | Sql::kInFileName};
  if (c == '\'' && (copy() || !may_be(Sql::kColon))) {
    at_.mode = Sql::kMetaString;
  } else if (c == '"' && copy()) {
    at_.mode = Sql::kMetaIdentifier;
  } else {
    at_.mode = Sql::kMetaClosed;
    at_.word = c;
  }
  return set(Context::kNothing), nullptr;
}

const char* Psql::argument(char c) {
  const bool blank = c == ' ' || c == '\t';
  if (blank && may_be(Sql::kInFileName)) at_.pending &= ~std::uint32_t{Sql::kFileName | Sql::kInFileName};
  if (!blank && may_be(Sql::kFileName)) at_.pending |= Sql::kInFileName;
  if (c == '\'' || c == '"' || (c == '`' && !copy())) return open(c);
  if (at_.stack == "m" && c == '\\') return "a psql command on a line with another";
  const bool comment = (c == '-' && may_be(Sql::kMinus)) || (c == '*' && may_be(Sql::kSlash));
  if (copy() ? c == '$' || comment : c == '|') return at_.stack = "x", nullptr;  // nothing surely to be followed
  if (word_char(c)) {
    if (at_.word.empty()) at_.pending &= ~std::uint32_t{Sql::kProgram};
    if (at_.word.size() < 16) at_.word += lower(c);
    return set(Sql::kWord), nullptr;
  }
  end_word();
  if (!blank) at_.pending &= ~std::uint32_t{Sql::kProgram};
  if (copy() && c == '(') at_.stack += c;
  if (copy() && c == ')' && at_.stack.size() > 1) at_.stack.pop_back();
  set(c == ':'   ? Sql::kColon
      : c == '-' ? Sql::kMinus
      : c == '/' ? Sql::kSlash
      : c == '&' ? Sql::kUnicodePrefix
                 : Context::kNothing);
  return nullptr;
}

void Psql::end_word() {
  if (copy() && at_.word == "stdin") at_.pending |= Sql::kStdin;
  if (at_.word == "program") at_.pending |= Sql::kProgram;
  if (at_.stack == "c" && (at_.word == "to" || at_.word == "from")) at_.pending |= Sql::kFileName;
  at_.word.clear();
}

}  // namespace intentc::tmpl
