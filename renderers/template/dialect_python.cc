// Python 3; python_scanner.h says how it is followed. A text is a string literal, with its own quotes where it stands
// bare.
#include <algorithm>
#include <array>

#include "renderers/template/characters.h"
#include "renderers/template/dialects.h"
#include "renderers/template/escapes.h"
#include "renderers/template/python_scanner.h"

namespace intentc::tmpl {
namespace {

const char* write_double(std::string_view value, std::string& out) {
  if (const char* why = check_text(value)) return why;
  return write_json_inside(value, out);  // whose escapes are Python's too
}

const char* write_single(std::string_view value, std::string& out) {
  if (const char* why = check_text(value)) return why;
  while (!value.empty()) {
    const std::string_view plain = value.substr(0, value.find_first_of("'\""));
    write_json_inside(plain, out);
    value.remove_prefix(plain.size());
    if (value.empty()) break;
    if (value[0] == '\'') out += '\\';
    out += value[0];
    value.remove_prefix(1);
  }
  return nullptr;
}

const char* write_string(std::string_view value, std::string& out) {
  out += '"';
  const char* why = write_double(value, out);
  out += '"';
  return why;
}

const char* write_boolean(std::string_view value, std::string& out) {
  out += value == "true" ? "True" : "False";
  return nullptr;
}

constexpr std::array<std::string_view, 35> kKeywords = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

const char* write_name(std::string_view value, std::string& out) {
  bool fine = !value.empty() && name_letter(value[0]);
  for (const char c : value) fine = fine && (name_letter(c) || digit(c));
  if (!fine) return "it is no name of Python: [A-Za-z_][A-Za-z0-9_]*";
  if (std::binary_search(kKeywords.begin(), kKeywords.end(), value)) return "it is a keyword of Python";
  out += value;
  return nullptr;
}

constexpr Escape kPlain = {"Python token", write_plain};
constexpr Escape kBoolean = {"Python boolean", write_boolean};
constexpr Escape kName = {"Python name", write_name};
constexpr Escape kString = {"Python string", write_string};
constexpr Escape kDouble = {"inside of a \"…\" of Python", write_double};
constexpr Escape kSingle = {"inside of a '…' of Python", write_single};
constexpr Escape kComment = {"Python comment", write_comment};

HoleRule refuse(const char* remedy) { return {nullptr, remedy}; }

class PythonDialect final : public Dialect {
 public:
  std::string_view name() const override { return "python"; }
  bool has_identifiers() const override { return true; }
  bool tabs_allowed() const override { return false; }
  Context begin() const override { return {Python::kBare, Context::kNothing | Python::kFirstLine, {}, {}}; }

  std::optional<Trouble> scan(Context& at, std::string_view literal) const override {
    return Python::scan(at, literal);
  }

  HoleRule at_hole(const Context& at, Hole hole) const override {
    switch (at.mode) {
      case Python::kBare:
        return bare(at, hole);
      case Python::kQuote:
      case Python::kString:
        return inside(at, hole);
      case Python::kQuotes:
        return refuse("put a blank before it");
      case Python::kEscape:
        return refuse("end the escape before the value");
      default:
        if ((at.pending & (Python::kFirstLine | Python::kSecondLine)) != 0) {
          return refuse("put it on the third line or below: in the first two Python looks for `coding:`");
        }
        return {&kComment};
    }
  }

  // Where no value may stand it goes on as if none had, so that one mistake is told once.
  void after_hole(Context& at, Hole hole) const override {
    const bool glued = hole == Hole::part || hole == Hole::ident;
    std::uint32_t last = Context::kNothing;
    if (at.mode == Python::kBare || at.mode == Python::kQuotes) {
      last = glued ? Python::kWord : Python::kValue;
      at.word = glued ? "?" : "";
      at.mode = Python::kBare;
    } else if (at.mode == Python::kQuote || at.mode == Python::kEscape) {
      at.mode = Python::kString;
      at.word.clear();
    }
    if (at.mode == Python::kBare) at.stack.clear();
    at.pending = (at.pending & ~std::uint32_t{Python::kLast}) | last;
  }

  std::string describe(const Context& at) const override {
    switch (at.mode) {
      case Python::kBare:
      case Python::kQuotes:
        return "bare in Python";
      case Python::kEscape:
        return "in an escape of a Python string";
      case Python::kComment:
        return "in a comment";
      default:
        switch (at.stack[0]) {
          case 'r':
            return "in a raw string";
          case 'b':
            return "in a bytes literal";
          case 'f':
            return "in an f-string";
          default:
            return "in a Python string";
        }
    }
  }

  bool may_end(const Context& at) const override {
    return at.mode == Python::kBare || at.mode == Python::kQuotes || at.mode == Python::kComment;
  }

 private:
  static HoleRule bare(const Context& at, Hole hole) {
    const auto behind = [&](std::uint32_t last) { return (at.pending & last) != 0; };
    if (behind(Python::kBackslash)) return refuse("end the line behind the `\\`");
    if (hole == Hole::fragment) return refuse("put it into \"…\"");
    if (hole == Hole::part) {
      return behind(Python::kValue | Python::kClosed) ? refuse("put a blank before it") : HoleRule{&kPlain};
    }
    if (behind(Python::kWord | Python::kValue | Python::kClosed)) return refuse("put a blank before it");
    if (hole == Hole::ident) return {&kName};
    if (hole == Hole::integer) return {&kPlain};
    return {hole == Hole::boolean ? &kBoolean : &kString};
  }

  static HoleRule inside(const Context& at, Hole hole) {
    switch (at.stack[0]) {
      case 'r':
        return refuse("leave out the `r`: a raw string has no escape");
      case 'b':
        return refuse("leave out the `b`");
      case 'f':
        return refuse("leave out the `f`, or put the value into a variable first: what stands in an f-string is code");
      default:
        break;
    }
    if ((at.pending & (Python::kOneQuote | Python::kTwoQuotes)) != 0) return refuse("write `\\\"` before the value");
    if (hole == Hole::ident) return {&kName};
    return {at.stack.back() == '"' ? &kDouble : &kSingle};
  }
};

}  // namespace

const Dialect& python_dialect() {
  static const PythonDialect dialect;
  return dialect;
}

}  // namespace intentc::tmpl
