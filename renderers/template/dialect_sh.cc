// POSIX shell; sh_scanner.h says how it is followed.
#include "renderers/template/characters.h"
#include "renderers/template/dialects.h"
#include "renderers/template/escapes.h"
#include "renderers/template/sh_scanner.h"

namespace intentc::tmpl {
namespace {

const char* write_single_inside(std::string_view value, std::string& out) {
  if (const char* why = check_text(value)) return why;
  for (const char c : value) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return nullptr;
}

const char* write_word(std::string_view value, std::string& out) {
  out += '\'';
  const char* why = write_single_inside(value, out);
  out += '\'';
  return why;
}

bool is_name(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (!name_letter(c) && (i == 0 || !digit(c))) return false;
  }
  return !value.empty();
}

const char* write_name(std::string_view value, std::string& out) {
  if (!is_name(value)) return "it is no shell name: [A-Za-z_][A-Za-z0-9_]*";
  out += value;
  return nullptr;
}

constexpr Escape kPlain = {"shell token", write_plain};
constexpr Escape kName = {"shell name", write_name};
constexpr Escape kWord = {"shell word", write_word};
constexpr Escape kSingle = {"inside of a shell word", write_single_inside};
constexpr Escape kComment = {"shell comment", write_comment};

HoleRule refuse(const char* remedy) { return {nullptr, remedy}; }

class ShDialect final : public Dialect {
 public:
  std::string_view name() const override { return "sh"; }
  bool has_identifiers() const override { return true; }

  std::optional<Trouble> scan(Context& at, std::string_view literal) const override { return Sh::scan(at, literal); }

  HoleRule at_hole(const Context& at, Hole hole) const override {
    const auto behind = [&](std::uint32_t last) { return (at.pending & last) != 0; };
    const bool token = hole == Hole::integer || hole == Hole::boolean || hole == Hole::plain_word ||
                       hole == Hole::part || hole == Hole::fragment;
    if (at.mode == Sh::kComment) return {&kComment};
    if (behind(Sh::kCode | Sh::kCodeNext) && hole != Hole::quoted && hole != Hole::integer) {
      return refuse("behind `-c` stands a program: use `quote`; if this is no program, put `--` before it");
    }
    if (behind(Sh::kTrap) && !token && hole != Hole::quoted) {
      return refuse("`trap` reads its text as a program: use `quote sh`");
    }
    switch (at.mode) {
      case Sh::kSingle:
        return {hole == Hole::ident ? &kName : &kSingle};
      case Sh::kDouble:
        if (behind(Sh::kBackslash | Sh::kDollar | Sh::kVariable)) return refuse("end the `\\` or `$` before the value");
        if (hole == Hole::ident) return {&kName};
        if (token && hole != Hole::fragment) return {&kPlain};
        return refuse("leave out the double quotes: a value is one word by itself");
      case Sh::kBare:
        break;
      case Sh::kArithmetic:
        return hole == Hole::integer && !behind(Sh::kDollar) ? HoleRule{&kPlain} : refuse("only an int can stand here");
      case Sh::kBackquote:
        return refuse("use `$(…)`");
      case Sh::kHeredoc:
        return refuse("use `quote`, or a file of its own: a here-document has no escape");
      case Sh::kDelimiter:
        return refuse("name the end of the here-document in the template");
      case Sh::kParameter:
        return refuse("set a variable first: name=value");
      default:
        return refuse("write the `${…}` before it without quotes and brackets");
    }
    if (behind(Sh::kBackslash | Sh::kDollar)) return refuse("end the `\\` or `$` before the value");
    if (token || hole == Hole::ident) {
      if (behind(Sh::kVariable)) return refuse("write `${name}` before the value");
      return {hole == Hole::ident ? &kName : &kPlain};
    }
    return {&kWord};
  }

  void after_hole(Context& at, Hole) const override {
    const bool bare = at.mode == Sh::kBare;
    at.pending = (at.pending & ~std::uint32_t{Sh::kLast}) | (bare ? std::uint32_t{Sh::kInWord} : Context::kNothing);
    if (bare || at.mode == Sh::kDelimiter) at.word = at.mode == Sh::kDelimiter ? "=?" : "?";
    if (bare && (at.pending & Sh::kCodeNext) != 0)
      at.pending = (at.pending & ~std::uint32_t{Sh::kCodeNext}) | Sh::kCode;
  }

  std::string describe(const Context& at) const override {
    switch (at.mode) {
      case Sh::kBare:
        return at.stack.empty() ? "bare in shell" : "in `$(…)`";
      case Sh::kSingle:
        return "in single quotes";
      case Sh::kDouble:
        return "in double quotes";
      case Sh::kComment:
        return "in a comment";
      case Sh::kBackquote:
        return "in backquotes";
      case Sh::kHeredoc:
        return "in a here-document";
      case Sh::kArithmetic:
        return "in `$((…))`";
      case Sh::kParameter:
        return "in `${…}`";
      case Sh::kDelimiter:
        return "behind `<<`";
      default:
        return "behind a `${…}` or `$((…))` that cannot be followed";
    }
  }

  bool may_end(const Context& at) const override {
    return at.mode == Sh::kLost || ((at.mode == Sh::kBare || at.mode == Sh::kComment) && at.stack.empty());
  }
};

}  // namespace

const Dialect& sh_dialect() {
  static const ShDialect dialect;
  return dialect;
}

}  // namespace intentc::tmpl
