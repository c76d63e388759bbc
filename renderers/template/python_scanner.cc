#include "renderers/template/python_scanner.h"

#include "renderers/template/characters.h"

namespace intentc::tmpl {
namespace {

using Done = const char*;  // null, or the trouble

constexpr const char* kDepends = "what this is depends on a branch before it";

bool word_char(char c) { return name_letter(c) || digit(c) || static_cast<unsigned char>(c) >= 0x80; }

// What a prefix makes of a string: r, b, f, a blank for a plain string, or nothing if it is no prefix.
char kind_of(std::string_view prefix) {
  if (prefix.empty() || prefix == "u") return ' ';
  if (prefix.size() > 2 || prefix.find_first_not_of("rbft") != std::string_view::npos) return '\0';
  if (prefix.size() == 2 && (prefix[0] == 'r') == (prefix[1] == 'r')) return '\0';
  if (prefix.find_first_of("ft") != std::string_view::npos) return 'f';
  return prefix.find('b') != std::string_view::npos ? 'b' : 'r';
}

class Step {
 public:
  explicit Step(Context& at) : at_(at) {}

  Done read(char c) {
    if (c == '\r') return "a carriage return, which ends a line of Python";
    if (c == '\n') count_line();
    switch (at_.mode) {
      case Python::kBare:
        return bare(c);
      case Python::kQuote:
        if (c == at_.stack.back()) return to(Python::kQuotes), nullptr;
        at_.mode = Python::kString;
        return string(c);
      case Python::kQuotes:
        if (c == at_.stack.back()) {
          at_.stack.append(2, c);
          return to(Python::kString), nullptr;
        }
        close();
        return bare(c);
      case Python::kString:
        return string(c);
      case Python::kEscape:
        return escape(c);
      default:
        if (c == '\n') to(Python::kBare);
        return nullptr;
    }
  }

 private:
  std::uint32_t last() const { return at_.pending & Python::kLast; }
  bool may_be(std::uint32_t bits) const { return (at_.pending & bits) != 0; }
  void set(std::uint32_t last) { at_.pending = (at_.pending & ~std::uint32_t{Python::kLast}) | last; }

  void to(Python::Mode mode, std::uint32_t last = Context::kNothing) {
    at_.mode = mode;
    at_.word.clear();
    set(last);
  }

  void close() {
    at_.stack.clear();
    to(Python::kBare, Python::kClosed);
  }

  void count_line() {
    const bool first = may_be(Python::kFirstLine);
    at_.pending &= ~std::uint32_t{Python::kFirstLine | Python::kSecondLine};
    if (first) at_.pending |= Python::kSecondLine;
  }

  Done bare(char c) {
    if (c == '"' || c == '\'') return open(c);
    if (word_char(c)) {
      if (may_be(Python::kValue)) return "a value and what follows it would be read as one";
      if (at_.word.size() < 4) at_.word += lower(c);
      return set(Python::kWord), nullptr;
    }
    to(c == '#' ? Python::kComment : Python::kBare, c == '\\' ? Python::kBackslash : Context::kNothing);
    return nullptr;
  }

  Done open(char c) {
    if (may_be(Python::kValue)) return "a value and the quote behind it would be read as one";
    if (may_be(Python::kClosed)) return "put a blank between two strings";
    if (at_.word.starts_with('?') || (may_be(Python::kWord) && last() != Python::kWord)) return kDepends;
    if (!at_.word.empty() && digit(at_.word[0])) return "put a blank between a number and a string";
    const char kind = kind_of(at_.word);
    at_.stack.clear();
    if (kind == 'r' || kind == 'b' || kind == 'f') at_.stack += kind;
    at_.stack += c;
    return to(Python::kQuote), nullptr;
  }

  char kind() const { return letter(at_.stack[0]) ? at_.stack[0] : ' '; }
  bool triple() const { return at_.stack.size() > 2; }

  Done string(char c) {
    if (c == '\n' && !triple()) return "a string of Python ends on its line: write `\\n`, or use triple quotes";
    if (kind() != ' ' && may_be(Python::kBackslash)) {
      if (last() != Python::kBackslash) return kDepends;
      return set(Context::kNothing), nullptr;
    }
    if (c == '\\') {
      if (kind() == ' ') return to(Python::kEscape), nullptr;
      return set(Python::kBackslash), nullptr;
    }
    if (c != at_.stack.back()) {
      if (kind() == 'f' && c == '{') at_.word += c;
      if (kind() == 'f' && c == '}' && !at_.word.empty()) at_.word.pop_back();
      return set(Context::kNothing), nullptr;
    }
    if (!at_.word.empty()) return "a quote inside of the braces of an f-string: Python 3.11 and 3.12 differ on it";
    if (!triple()) return close(), nullptr;
    const std::uint32_t quotes = last();
    if ((quotes & (quotes - 1)) != 0) return kDepends;
    if (quotes == Python::kTwoQuotes) return close(), nullptr;
    return set(quotes == Python::kOneQuote ? Python::kTwoQuotes : Python::kOneQuote), nullptr;
  }

  Done escape(char c) {
    constexpr const char* kUnknown = "Python knows no such escape";
    std::string& word = at_.word;
    if (word.empty()) {
      if (c == '\n' || std::string_view("\\'\"abfnrtv").find(c) != std::string_view::npos) {
        return to(Python::kString), nullptr;
      }
      if (std::string_view("01234567xuUN").find(c) == std::string_view::npos) return kUnknown;
      return word += c, nullptr;
    }
    if (word[0] == '?') return kDepends;
    if (digit(word[0])) {  // up to three octal digits
      if (c < '0' || c > '7') return to(Python::kString), string(c);
      word += c;
      if (word.size() == 3) to(Python::kString);
      return nullptr;
    }
    if (word[0] == 'N') {
      if (word.size() == 1 && c != '{') return kUnknown;
      if (c == '\n' || c == at_.stack.back()) return kUnknown;
      if (word.size() == 1) word += c;
      if (c == '}') to(Python::kString);
      return nullptr;
    }
    const char small = lower(c);
    if (!digit(c) && (small < 'a' || small > 'f'))
      return "an escape of Python has 2, 4 or 8 digits behind \\x, \\u, \\U";
    word += c;
    if (word.size() == (word[0] == 'x' ? 3U : word[0] == 'u' ? 5U : 9U)) to(Python::kString);
    return nullptr;
  }

  Context& at_;
};

}  // namespace

std::optional<Trouble> Python::scan(Context& at, std::string_view literal) {
  Step step(at);
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (const char* why = step.read(literal[i])) return Trouble{i, why};
  }
  return std::nullopt;
}

}  // namespace intentc::tmpl
