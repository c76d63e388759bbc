#include "renderers/template/jinja_scanner.h"

#include "renderers/template/characters.h"

namespace intentc::tmpl {
namespace {

using Done = const char*;  // null, or the trouble

constexpr const char* kDepends = "what this is depends on a branch before it";

class Step {
 public:
  explicit Step(Context& at) : at_(at) {}

  Done read(char c) {
    const bool sure = (at_.pending & (at_.pending - 1)) == 0;
    switch (at_.mode) {
      case Jinja::kText:
        if (may_be(Jinja::kBrace) && (c == '{' || c == '%' || c == '#')) {
          if (!sure) return kDepends;
          at_.stack = c == '{' ? "v" : c == '%' ? "b" : "";
          return to(c == '#' ? Jinja::kComment : Jinja::kCode), nullptr;
        }
        at_.pending = c == '{' ? Jinja::kBrace : Context::kNothing;
        return nullptr;
      case Jinja::kComment:
        if (c == '}' && may_be(Jinja::kPercent)) return sure ? (to(Jinja::kText), nullptr) : kDepends;
        at_.pending = c == '#' ? Jinja::kPercent : Context::kNothing;
        return nullptr;
      case Jinja::kString:
        if (may_be(Jinja::kBackslash)) {
          if (!sure) return kDepends;
          at_.pending = Context::kNothing;
        } else if (c == at_.stack.back()) {
          at_.stack.pop_back();
          to(Jinja::kCode);
        } else if (c == '\\') {
          at_.pending = Jinja::kBackslash;
        }
        return nullptr;
      default:
        return code(c, sure);
    }
  }

 private:
  bool may_be(std::uint32_t bits) const { return (at_.pending & bits) != 0; }

  void to(Jinja::Mode mode) {
    at_.mode = mode;
    at_.pending = Context::kNothing;
    if (mode != Jinja::kCode && mode != Jinja::kString) {
      at_.stack.clear();
      at_.word.clear();
    }
  }

  Done code(char c, bool sure) {
    if (c == '}' && may_be(Jinja::kPercent)) return sure ? (to(Jinja::kText), nullptr) : kDepends;
    at_.pending = Context::kNothing;
    if (at_.word.starts_with('?')) return kDepends;
    if (name_letter(c) && at_.word.size() < 4) at_.word += c;
    if (at_.stack == "b" && at_.word == "raw") return "a raw block of Jinja is not followed";
    if (!name_letter(c) && !at_.word.empty()) at_.word = "----";  // only the first name counts
    switch (c) {
      case '\'':
      case '"':
        at_.stack += c;
        at_.mode = Jinja::kString;
        break;
      case '(':
      case '[':
      case '{':
        at_.stack += c;
        break;
      case ')':
      case ']':
      case '}':
        if (at_.stack.size() > 1) {
          const char open = at_.stack.back();
          if (open != (c == ')' ? '(' : c == ']' ? '[' : '{')) return "this bracket closes nothing";
          at_.stack.pop_back();
        } else if (c == '}' && at_.stack == "v") {
          at_.pending = Jinja::kPercent;
        } else {
          return "this bracket closes nothing";
        }
        break;
      case '%':
        if (at_.stack == "b") at_.pending = Jinja::kPercent;
        break;
      default:
        break;
    }
    return nullptr;
  }

  Context& at_;
};

}  // namespace

std::optional<Trouble> Jinja::scan(Context& at, std::string_view literal) {
  Step step(at);
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (const char* why = step.read(literal[i])) return Trouble{i, why};
  }
  return std::nullopt;
}

}  // namespace intentc::tmpl
