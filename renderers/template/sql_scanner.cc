#include "renderers/template/sql_scanner.h"

#include "renderers/template/characters.h"
#include "renderers/template/psql_scanner.h"

namespace intentc::tmpl {
namespace {

using Done = const char*;  // null, or the trouble

bool word_char(char c) { return letter(c) || digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

constexpr const char* kDepends = "whether this begins a comment or a string depends on a branch before it";
constexpr const char* kDollarBehind = "a `$` right behind a number or a value";
constexpr const char* kVariableEnd = "put a blank between `:name`, which psql takes for a variable, and this";
constexpr const char* kGlued = "a value and the quote behind it would be read as one";

class Step {
 public:
  explicit Step(Context& at) : at_(at) {}

  Done read(char c) {
    switch (at_.mode) {
      case Sql::kBare:
        return bare(c);
      case Sql::kString:
        return inside(c, '\'', Sql::kClosedString);
      case Sql::kIdentifier:
        return inside(c, '"', Sql::kClosedIdentifier);
      case Sql::kUnicodeString:
        return inside(c, '\'', Sql::kClosedUnicode);
      case Sql::kUnicodeIdentifier:
        return inside(c, '"', Sql::kClosedUnicodeIdentifier);
      case Sql::kEscapeString:
        return escape_string(c);
      case Sql::kVariable:
        return inside(c, at_.stack[0], at_.stack[0] == '"' ? Sql::kClosedIdentifier : Sql::kClosedString);
      case Sql::kLineComment:
        if (c == '\n' || c == '\r') to(Sql::kBare);
        return nullptr;
      case Sql::kBlockComment:
        return block_comment(c);
      case Sql::kDollar:
        return dollar(c);
      case Sql::kData:
        return data(c);
      default:
        return Psql(at_).read(c);
    }
  }

 private:
  // The bit `last` is what stands before this character, on every way here.
  bool is(std::uint32_t last) const { return (at_.pending & Sql::kLast) == last; }
  bool may_be(std::uint32_t last) const { return (at_.pending & last) != 0; }

  void to(Sql::Mode mode, std::uint32_t last = Context::kNothing) {
    at_.mode = mode;
    if (mode != Sql::kDollar && mode != Sql::kVariable && mode != Sql::kBlockComment) at_.stack.clear();
    if (last != Sql::kWord && last != Sql::kDollarSign && last != Sql::kUnicodePrefix) at_.word.clear();
    set(last);
  }
  void set(std::uint32_t last) { at_.pending = (at_.pending & ~std::uint32_t{Sql::kLast}) | last; }

  Done inside(char c, char quote, std::uint32_t closed) {
    if (c != quote) return nullptr;
    to(Sql::kBare, closed);
    at_.pending &= ~std::uint32_t{Sql::kProgram};
    if (closed == Sql::kClosedUnicode) at_.pending |= Sql::kEscapeTail;
    return nullptr;
  }

  Done escape_string(char c) {
    if (may_be(Sql::kBackslash)) {
      set(Context::kNothing);
    } else if (c == '\\') {
      set(Sql::kBackslash);
    } else if (c == '\'') {
      to(Sql::kBare, Sql::kClosedEscape);
      at_.pending |= Sql::kEscapeTail;
    }
    return nullptr;
  }

  Done block_comment(char c) {
    if (c == '/' && may_be(Sql::kStar)) {
      at_.stack.pop_back();
      if (at_.stack.empty()) {
        to(Sql::kBare);
      } else {
        set(Context::kNothing);
      }
    } else if (c == '*' && may_be(Sql::kSlash)) {
      at_.stack += '*';
      set(Context::kNothing);
    } else {
      set(c == '*' ? Sql::kStar : c == '/' ? Sql::kSlash : Context::kNothing);
    }
    return nullptr;
  }

  Done dollar(char c) {
    if (c == '$') {
      if (may_be(Sql::kDollarSign) && at_.word == at_.stack.substr(1)) {
        to(Sql::kBare);
      } else {
        at_.word.clear();
        set(Sql::kDollarSign);
      }
    } else if (may_be(Sql::kDollarSign) && at_.word.size() < at_.stack.size()) {
      at_.word += c;
    } else {
      set(Context::kNothing);
    }
    return nullptr;
  }

  Done data(char c) {
    if (c == '\n') {
      const bool end = at_.word == "\\.";
      at_.word.clear();
      if (end) to(Sql::kBare);
    } else if (at_.word.size() < 3) {
      at_.word += c;
    }
    return nullptr;
  }

  // `c` is no part of a word.
  void end_word(char c) {
    if (at_.word == "stdin") at_.pending |= Sql::kStdin;
    if (at_.word == "program") {
      at_.pending |= Sql::kProgram;
    } else if (!blank(c) && c != '-' && c != '/' && c != '*') {
      at_.pending &= ~std::uint32_t{Sql::kProgram};
    }
  }

  Done bare(char c) {
    if (may_be(Sql::kDollarSign)) {
      const bool tag = word_char(c) && !(at_.word.empty() && digit(c));
      if (c == '$' || tag) {
        if (!is(Sql::kDollarSign)) return kDepends;
        if (tag) {
          at_.word += c;
        } else {
          at_.stack = "$" + at_.word;
          to(Sql::kDollar);
        }
        return nullptr;
      }
      set(at_.word.empty() ? Context::kNothing : Sql::kWord);
    }
    if (c == '\'' || c == '"') {
      end_word(' ');
      return quote(c);
    }
    if (c == '$' && may_be(Sql::kWord)) {
      if (at_.word.starts_with(':')) return kVariableEnd;
      if (at_.word.starts_with('?')) return kDollarBehind;
    }
    if (word_char(c) || (c == '$' && may_be(Sql::kWord) && !at_.word.empty() && !digit(at_.word[0]))) return word(c);
    end_word(c);
    if (!blank(c) && c != '-' && c != '/' && c != '*') at_.pending &= ~std::uint32_t{Sql::kEscapeTail};
    switch (c) {
      case '-':
        // `7e-` is one token, so `7e--` is no comment in every version.
        if (may_be(Sql::kWord) && at_.word.ends_with('e') && (digit(at_.word[0]) || at_.word[0] == '?')) {
          return next(Sql::kMinus | Context::kNothing);
        }
        if (!may_be(Sql::kMinus)) return next(Sql::kMinus);
        if (!is(Sql::kMinus)) return kDepends;
        return to(Sql::kLineComment), nullptr;
      case '*':
        if (!may_be(Sql::kSlash)) return next(Sql::kStar);
        if (!is(Sql::kSlash)) return kDepends;
        at_.stack = "*";
        return to(Sql::kBlockComment), nullptr;
      case '/':
        return next(Sql::kSlash);
      case ':':
        return next(is(Sql::kColon) ? Context::kNothing : Sql::kColon);
      case '$':
        if (may_be(Sql::kWord | Sql::kValue)) return kDollarBehind;
        return next(Sql::kDollarSign);
      case '&':
        if (!may_be(Sql::kWord | Sql::kValue) || (at_.word != "u" && at_.word != ":u" && !at_.word.starts_with('?')))
          return next(Context::kNothing);
        return set(Sql::kUnicodePrefix), nullptr;
      case '\\':
        to(Sql::kMeta);
        at_.stack = "?";
        return nullptr;
      case ';': {
        const bool data_follow = (at_.pending & Sql::kStdin) != 0;
        to(data_follow ? Sql::kData : Sql::kBare);
        at_.pending = Context::kNothing;
        return nullptr;
      }
      default:
        return next(Context::kNothing);
    }
  }

  Done next(std::uint32_t last) {
    at_.word.clear();
    set(last);
    return nullptr;
  }

  Done word(char c) {
    at_.pending &= ~std::uint32_t{Sql::kEscapeTail | Sql::kProgram};
    // psql takes `:name` for a variable and what follows for a new token; the server takes it for one word.
    if (!may_be(Sql::kWord | Sql::kValue)) at_.word = may_be(Sql::kColon) ? ":" : "";
    if (at_.word.size() < 16) at_.word += lower(c);
    set(Sql::kWord);
    return nullptr;
  }

  Done quote(char c) {
    const std::uint32_t again = c == '"' ? Sql::kClosedIdentifier | Sql::kClosedUnicodeIdentifier
                                         : Sql::kClosedString | Sql::kClosedEscape | Sql::kClosedUnicode;
    if (may_be(Sql::kValue)) return kGlued;
    const std::uint32_t deciding = again | Sql::kWord | Sql::kUnicodePrefix | Sql::kColon;
    const std::uint32_t last = at_.pending & Sql::kLast;
    if ((last & deciding) != 0 && (last & (last - 1)) != 0) return kDepends;
    const bool tail = (at_.pending & Sql::kEscapeTail) != 0;
    at_.pending &= ~std::uint32_t{Sql::kEscapeTail};
    const bool prefix = last == Sql::kWord || last == Sql::kUnicodePrefix;
    if (prefix && at_.word.starts_with('?')) return kGlued;
    if (prefix && at_.word.starts_with(':')) return kVariableEnd;
    const bool escape = (last == Sql::kWord && at_.word == "e") || last == Sql::kClosedEscape || (tail && c == '\'');
    const bool unicode =
        last == Sql::kUnicodePrefix || last == Sql::kClosedUnicode || last == Sql::kClosedUnicodeIdentifier;
    if (last == Sql::kColon) {
      at_.stack = c;
      to(Sql::kVariable);
    } else if (c == '"') {
      to(unicode ? Sql::kUnicodeIdentifier : Sql::kIdentifier);
    } else {
      to(unicode ? Sql::kUnicodeString : escape ? Sql::kEscapeString : Sql::kString);
    }
    return nullptr;
  }

  Context& at_;
};

}  // namespace

std::optional<Trouble> Sql::scan(Context& at, std::string_view literal) {
  Step step(at);
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (const char* trouble = step.read(literal[i])) return Trouble{i, trouble};
  }
  return std::nullopt;
}

}  // namespace intentc::tmpl
