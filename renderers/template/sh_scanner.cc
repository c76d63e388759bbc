#include "renderers/template/sh_scanner.h"

#include <algorithm>

#include "renderers/template/characters.h"

namespace intentc::tmpl {
namespace {

using Done = const char*;  // null, or the trouble

constexpr const char* kDepends = "what this means depends on a branch before it";

class Step {
 public:
  explicit Step(Context& at) : at_(at) {}

  Done read(char c) {
    switch (at_.mode) {
      case Sh::kBare:
        return bare(c);
      case Sh::kSingle:
        if (c == '\'') to(Sh::kBare, Sh::kInWord);
        return c == '\n' && waiting() ? kHeredocQuote : nullptr;
      case Sh::kDouble:
        return double_quoted(c);
      case Sh::kComment:
        if (c == '\n') newline();
        return nullptr;
      case Sh::kBackquote:
        if (may_be(Sh::kBackslash)) {
          set(Context::kNothing);
        } else if (c == '\\') {
          set(Sh::kBackslash);
        } else if (c == '`') {
          close();
        }
        return nullptr;
      case Sh::kHeredoc:
        return heredoc(c);
      case Sh::kArithmetic:
        return arithmetic(c);
      case Sh::kParameter:
        if (c == '}') {
          close();
        } else if (c == '\'' || c == '"' || c == '`' || c == '\\' || c == '{' || (c == '(' && may_be(Sh::kDollar))) {
          to(Sh::kLost);
        } else {
          set(c == '$' ? Sh::kDollar : Context::kNothing);
        }
        return nullptr;
      case Sh::kDelimiter:
        return delimiter(c);
      default:
        return nullptr;
    }
  }

 private:
  static constexpr const char* kHeredocQuote = "a quoted line break between `<<` and its here-document";

  bool is(std::uint32_t last) const { return (at_.pending & Sh::kLast) == last; }
  bool may_be(std::uint32_t last) const { return (at_.pending & last) != 0; }
  void set(std::uint32_t last) { at_.pending = (at_.pending & ~std::uint32_t{Sh::kLast}) | last; }
  void to(Sh::Mode mode, std::uint32_t last = Context::kNothing) {
    at_.mode = mode;
    set(last);
  }

  std::size_t brackets() const { return std::min(at_.stack.find('\n'), at_.stack.size()); }
  bool waiting() const { return brackets() != at_.stack.size(); }
  char top() const { return brackets() == 0 ? '\0' : at_.stack[brackets() - 1]; }
  void push(char c) { at_.stack.insert(brackets(), 1, c); }
  void pop() { at_.stack.erase(brackets() - 1, 1); }

  // The letter for where we are now.
  char here() const { return at_.mode == Sh::kDouble ? 'd' : at_.mode == Sh::kArithmetic ? 'a' : 'b'; }

  void close() {
    const char back = top();
    pop();
    to(back == 'd' ? Sh::kDouble : back == 'a' ? Sh::kArithmetic : Sh::kBare, Sh::kInWord);
    at_.word = "?";
  }

  void open(Sh::Mode mode, std::uint32_t last = Context::kNothing) {
    push(here());
    to(mode, last);
    at_.word.clear();
  }

  // The character behind `$`, the same in bare, "…" and arithmetic. True if it was dealt with.
  bool dollar(char c) {
    if (c == '(') {
      open(Sh::kBare, Sh::kOpened);
    } else if (c == '{') {
      open(Sh::kParameter);
    } else if (name_letter(c)) {
      set(Sh::kVariable);
    } else if (digit(c) || std::string_view("#?!-*@$").find(c) != std::string_view::npos) {
      set(Sh::kInWord);
    } else {
      return false;
    }
    if (at_.mode == Sh::kBare && !is(Sh::kOpened)) at_.word = "?";
    return true;
  }

  Done double_quoted(char c) {
    if (c == '\n' && waiting()) return kHeredocQuote;
    if (may_be(Sh::kBackslash)) {
      if (!is(Sh::kBackslash)) return kDepends;
      return set(Context::kNothing), nullptr;
    }
    if (may_be(Sh::kDollar)) {
      if (!is(Sh::kDollar) && (c == '(' || c == '{')) return kDepends;
      if (dollar(c)) return nullptr;
    }
    if (may_be(Sh::kVariable) && (name_letter(c) || digit(c))) return nullptr;
    if (c == '"') {
      to(Sh::kBare, Sh::kInWord);
    } else if (c == '`') {
      open(Sh::kBackquote);
    } else {
      set(c == '\\' ? Sh::kBackslash : c == '$' ? Sh::kDollar : Context::kNothing);
    }
    return nullptr;
  }

  Done arithmetic(char c) {
    if (may_be(Sh::kParen)) {  // the first of two `)`
      if (!is(Sh::kParen)) return kDepends;
      if (c != ')') return to(Sh::kLost), nullptr;
      pop();
      return close(), nullptr;
    }
    if (may_be(Sh::kDollar) && dollar(c)) return nullptr;
    if (c == '\'' || c == '"' || c == '`' || c == '\\') return to(Sh::kLost), nullptr;
    set(c == '$' ? Sh::kDollar : Context::kNothing);
    if (c == '(') push('p');
    if (c == ')' && top() == 'p') {
      pop();
    } else if (c == ')') {
      set(Sh::kParen);
    }
    return nullptr;
  }

  Done heredoc(char c) {
    if (c != '\n') {
      at_.word += c;
      return nullptr;
    }
    const std::size_t start = brackets() + 1;
    const std::size_t end = std::min(at_.stack.find('\n', start), at_.stack.size());
    std::string_view delimiter = std::string_view(at_.stack).substr(start, end - start);
    std::string_view line = at_.word;
    if (delimiter[0] == '-') line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
    delimiter.remove_prefix(1);
    if (line == delimiter) {
      at_.stack.erase(start - 1, end - start + 1);
      if (!waiting()) to(Sh::kBare);
    }
    at_.word.clear();
    return nullptr;
  }

  Done delimiter(char c) {
    const bool nothing = at_.word.size() <= 1;
    if (nothing && (c == ' ' || c == '\t')) return nullptr;
    if (nothing && at_.word.empty()) {
      at_.word = c == '-' ? "-" : "=";
      if (c == '-') return nullptr;
    }
    if (c == '\'' || c == '"' || c == '\\') return nullptr;
    if (c == '$' || c == '`') return "the end of a here-document must be a plain word";
    if (name_letter(c) || digit(c)) {
      at_.word += c;
      return nullptr;
    }
    if (at_.word.size() < 2) return "the end of a here-document must be a plain word";
    at_.stack += '\n';
    at_.stack += at_.word;
    at_.word.clear();
    to(Sh::kBare);
    return bare(c);
  }

  void newline() {
    to(waiting() ? Sh::kHeredoc : Sh::kBare);
    at_.word.clear();
    at_.pending = Context::kNothing;
  }

  // A word has ended: some say what the next ones are.
  Done end_word() {
    const std::string word = std::move(at_.word);
    at_.word.clear();
    if (word.empty()) return nullptr;
    if (word == "eval") return "`eval` reads its arguments twice, no escape is safe there";
    if (word == "[[") return "`[[` is not POSIX shell, use `[`";
    if (word == "case" && !at_.stack.empty() && brackets() > 0) return "`case` inside of `$(…)` cannot be followed";
    at_.pending &= ~std::uint32_t{Sh::kCode | Sh::kCodeNext};
    if (word == "trap") at_.pending |= Sh::kTrap;
    bool program = word.size() > 1 && word[0] == '-' && word.back() == 'c';
    for (const char c : word.substr(program ? 1 : 0)) program = program && name_letter(c);
    if (program) at_.pending |= Sh::kCodeNext;
    return nullptr;
  }

  void in_word(char c) {
    if ((at_.pending & Sh::kCodeNext) != 0) {
      at_.pending &= ~std::uint32_t{Sh::kCodeNext};
      at_.pending |= Sh::kCode;
    }
    if (c == '\0' || at_.word.size() > 8) {
      at_.word = "?";
    } else if (!at_.word.starts_with('?')) {
      at_.word += c;
    }
    set(Sh::kInWord);
  }

  Done bare(char c) {
    if (may_be(Sh::kBackslash)) {
      if (!is(Sh::kBackslash)) return kDepends;
      if (c == '\n') return set(Context::kNothing | Sh::kInWord), nullptr;
      return in_word('\0'), nullptr;
    }
    if (may_be(Sh::kDollar)) {
      if (!is(Sh::kDollar) && (c == '(' || c == '{' || c == '\'' || c == '"')) return kDepends;
      if (c == '\'' || c == '"') return "`$'` and `$\"` are not POSIX shell";
      if (dollar(c)) return nullptr;
    }
    if (may_be(Sh::kVariable) && (name_letter(c) || digit(c))) return nullptr;
    if (may_be(Sh::kLess) && c == '<') {
      if (!is(Sh::kLess)) return kDepends;
      return to(Sh::kDelimiter), at_.word.clear(), nullptr;
    }
    if (c == '(' && may_be(Sh::kOpened | Sh::kParen)) {
      if (is(Sh::kOpened)) {
        push('A');
        return to(Sh::kArithmetic), nullptr;
      }
      return "`((` is not POSIX shell; write `( (` for two subshells";
    }
    return plain(c);
  }

  Done plain(char c) {
    switch (c) {
      case ' ':
      case '\t':
        set(Context::kNothing);
        return end_word();
      case '\n':
        if (Done trouble = end_word()) return trouble;
        return newline(), nullptr;
      case ';':
      case '&':
      case '|':
      case '<':
      case '>':
      case '(':
      case ')':
        return meta(c);
      case '#':
        if (may_be(Sh::kInWord | Sh::kVariable)) {
          return may_be(Context::kNothing | Sh::kParen) ? kDepends : (in_word(c), nullptr);
        }
        return to(Sh::kComment), nullptr;
      case '\'':
        return in_word('\0'), to(Sh::kSingle), nullptr;
      case '"':
        return in_word('\0'), to(Sh::kDouble), nullptr;
      case '`':
        return in_word('\0'), open(Sh::kBackquote), nullptr;
      case '$':
        return in_word('\0'), set(Sh::kDollar), nullptr;
      case '\\':
        return in_word('\0'), set(Sh::kBackslash), nullptr;
      default:
        return in_word(c), nullptr;
    }
  }

  Done meta(char c) {
    if (Done trouble = end_word()) return trouble;
    if (c != '<' && c != '>') at_.pending &= ~std::uint32_t{Sh::kTrap | Sh::kCode | Sh::kCodeNext};
    set(c == '<' ? Sh::kLess : c == '(' ? Sh::kParen : Context::kNothing);
    if (c == '(' && brackets() > 0) push('p');
    if (c == ')' && top() == 'p') {
      pop();
    } else if (c == ')' && top() != '\0') {
      close();
    }
    return nullptr;
  }

  Context& at_;
};

}  // namespace

std::optional<Trouble> Sh::scan(Context& at, std::string_view literal) {
  Step step(at);
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (const char* trouble = step.read(literal[i])) return Trouble{i, trouble};
  }
  return std::nullopt;
}

}  // namespace intentc::tmpl
