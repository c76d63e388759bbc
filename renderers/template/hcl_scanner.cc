#include "renderers/template/hcl_scanner.h"

#include "renderers/template/characters.h"

namespace intentc::tmpl {
namespace {

using Done = const char*;  // null, or the trouble

constexpr const char* kDepends = "what this is depends on a branch before it";
constexpr const char* kGlued = "a value and what follows it would be read as one";

bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool word_char(char c) { return name_letter(c) || digit(c) || c == '-' || high(c); }

class Step {
 public:
  explicit Step(Context& at) : at_(at) {}

  Done read(char c) {
    switch (at_.mode) {
      case Hcl::kBare:
        return bare(c);
      case Hcl::kString:
        return string(c);
      case Hcl::kEscape:
        return escape(c);
      case Hcl::kUnicode:
        return unicode(c);
      case Hcl::kLineComment:
        if (c == '\n') to(Hcl::kBare);
        return nullptr;
      case Hcl::kBlockComment:
        if (c == '/' && may_be(Hcl::kStar)) return to(Hcl::kBare), nullptr;
        at_.pending = c == '*' ? Hcl::kStar : Context::kNothing;
        return nullptr;
      case Hcl::kMarker:
        return marker(c);
      default:
        return heredoc(c);
    }
  }

 private:
  bool may_be(std::uint32_t bits) const { return (at_.pending & bits) != 0; }

  void to(Hcl::Mode mode, std::uint32_t pending = Context::kNothing) {
    at_.mode = mode;
    at_.pending = pending;
    at_.word.clear();
  }

  Done bare(char c) {
    const std::uint32_t before = at_.pending;
    const bool token = c == '"' || word_char(c) || c == '.';
    if ((before & Hcl::kValue) != 0 && token) return kGlued;
    at_.pending = word_char(c) ? Hcl::kToken : Context::kNothing;
    switch (c) {
      case '"':
        to(Hcl::kString);
        break;
      case '#':
        to(Hcl::kLineComment);
        break;
      case '\'':
      case '`':
        return "HCL has no such quotes: a text stands in \"…\"";
      case '.':
        at_.pending = Hcl::kDot;
        break;
      case '/':
      case '*':
        if ((before & Hcl::kSlash) != 0) {
          if (before != Hcl::kSlash) return kDepends;
          to(c == '/' ? Hcl::kLineComment : Hcl::kBlockComment);
        } else if (c == '/') {
          at_.pending = Hcl::kSlash;
        }
        break;
      case '<':
        if ((before & Hcl::kLess) != 0) {
          if (before != Hcl::kLess) return kDepends;
          to(Hcl::kMarker);
        } else {
          at_.pending = Hcl::kLess;
        }
        break;
      case '{':
        at_.stack += '{';
        break;
      case '}':
        return close();
      default:
        break;
    }
    return nullptr;
  }

  Done close() {
    if (at_.stack.empty()) return "this `}` closes nothing";
    const char top = at_.stack.back();
    at_.stack.pop_back();
    if (top == 's') to(Hcl::kString);
    if (top == 'h') {
      to(Hcl::kHeredoc);
      at_.word = "!";
    }
    return nullptr;
  }

  // What `${`, `%{`, `$${`, `%%{` mean, for strings and heredocs. True if `c` was part of one.
  bool expression(char c, char from, Done& trouble) {
    const std::uint32_t odd = at_.pending & Hcl::kOdd;
    const std::uint32_t before = at_.pending & ~std::uint32_t{Hcl::kOdd};
    at_.pending = odd | Context::kNothing;
    if (c == '$' || c == '%') {
      const std::uint32_t one = c == '$' ? Hcl::kDollar : Hcl::kPercent;
      const std::uint32_t two = c == '$' ? Hcl::kDollars : Hcl::kPercents;
      std::uint32_t run = 0;  // what it may be, on each way here
      if ((before & one) != 0) run |= two;
      if ((before & (two | Hcl::kMany | Hcl::kValue)) != 0) run |= Hcl::kMany;
      if ((before & ~(one | two | Hcl::kMany | Hcl::kValue)) != 0) run |= one;
      at_.pending = odd | run;
      return false;
    }
    if (c != '{' || before == Context::kNothing) return false;
    if (before == Hcl::kDollars || before == Hcl::kPercents) return false;
    if (before == Hcl::kDollar || before == Hcl::kPercent) {
      at_.stack += from;
      to(Hcl::kBare);
    } else {
      trouble = before == Hcl::kValue  ? "a value and the `{` behind it would be read as one"
                : before == Hcl::kMany ? "three `$` or `%` before a `{`: readers think differently of it"
                                       : kDepends;
    }
    return true;
  }

  Done string(char c) {
    Done trouble = nullptr;
    if (expression(c, 's', trouble)) return trouble;
    if (c == '\n' || c == '\r') return "a string of HCL ends on its line: write `\\n`, or use a heredoc";
    if (c == '"') to(Hcl::kBare, Hcl::kToken);
    if (c == '\\') to(Hcl::kEscape);
    return nullptr;
  }

  Done escape(char c) {
    if (c == 'u' || c == 'U') {
      to(Hcl::kUnicode);
      at_.word = c;
      return nullptr;
    }
    if (std::string_view("nrt\"\\").find(c) == std::string_view::npos) return "HCL knows no such escape";
    return to(Hcl::kString), nullptr;
  }

  Done unicode(char c) {
    const char small = lower(c);
    if (!digit(c) && (small < 'a' || small > 'f'))
      return "an escape of HCL has four digits behind `\\u`, eight behind `\\U`";
    at_.word += c;
    if (at_.word.size() == (at_.word[0] == 'u' ? 5 : 9)) to(Hcl::kString);
    return nullptr;
  }

  Done marker(char c) {
    if (c == '\r') return nullptr;
    if (c == '\n') {
      if (at_.word.starts_with('-')) at_.word.erase(0, 1);
      if (at_.word.empty() || at_.word[0] == '?')
        return "the name of a heredoc must be in the template, in every branch";
      at_.stack += '<' + at_.word + '\n';
      return to(Hcl::kHeredoc), nullptr;
    }
    const bool dash = c == '-' && at_.word.empty();
    if (!dash && !name_letter(c) && !(word_char(c) && !high(c) && !at_.word.empty())) {
      return "behind `<<` stands the name of a heredoc, [A-Za-z_][A-Za-z0-9_-]*, and the end of the line";
    }
    at_.word += c;
    return nullptr;
  }

  // A heredoc ends with a line that holds nothing but its name and blanks.
  Done heredoc(char c) {
    Done trouble = nullptr;
    if (c == '\n') return heredoc_line();
    if (expression(c, 'h', trouble)) return trouble;
    const std::string_view stack = at_.stack;
    const std::size_t name = stack.size() - stack.rfind('<') - 2;
    std::string& line = at_.word;
    if (high(c)) {
      at_.pending |= Hcl::kOdd;
    } else if (line == "!" || line.starts_with('?')) {
      return nullptr;
    } else if (!blank(c)) {
      line += c;
      if (line.size() > name) line = "!";
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
    return nullptr;
  }

  Done heredoc_line() {
    std::string& line = at_.word;
    while (line.ends_with(' ')) line.pop_back();
    const std::size_t open = at_.stack.rfind('<');
    const std::string_view name = std::string_view(at_.stack).substr(open + 1, at_.stack.size() - open - 2);
    if (line.starts_with('?')) return "whether this line ends the heredoc depends on a branch";
    if (line == name) {
      if (may_be(Hcl::kOdd)) return "characters beside the name that ends this heredoc may be taken for blanks";
      at_.stack.resize(open);
      return to(Hcl::kBare), nullptr;
    }
    return to(Hcl::kHeredoc), nullptr;
  }

  Context& at_;
};

}  // namespace

std::optional<Trouble> Hcl::scan(Context& at, std::string_view literal) {
  Step step(at);
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (const char* why = step.read(literal[i])) return Trouble{i, why};
  }
  return std::nullopt;
}

}  // namespace intentc::tmpl
