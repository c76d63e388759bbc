// HCL as Terraform reads it; hcl_scanner.h says how it is followed. A text is a string, with its own quotes where it
// stands bare. Terraform reads every text in Unicode normal form C, whatever stands in the file.
#include "renderers/template/characters.h"
#include "renderers/template/dialects.h"
#include "renderers/template/escapes.h"
#include "renderers/template/hcl_scanner.h"

namespace intentc::tmpl {
namespace {

// `${` and `%{` would begin an expression. Behind exactly one `$` the brace is written the usual way, `$${`; where more
// may stand before it, as `\u007b`, which no pass of the reader takes for anything else.
const char* write_inside(std::string_view value, char before, std::string& out) {
  if (const char* why = check_text(value)) return why;
  char last = before;                       // `?`: unknown
  std::size_t run = before == '?' ? 2 : 0;  // how often `last` stands there, if it is `$` or `%`
  while (!value.empty()) {
    const char c = value[0];
    if (c == '$' || c == '%') {
      run = last == c || last == '?' ? run + 1 : 1;
      out += c;
      value.remove_prefix(1);
    } else if (c == '{' && run == 1) {
      out += last;
      out += c;
      run = 0;
      value.remove_prefix(1);
    } else {
      if (c == '{' && run > 1) {
        out += "\\u007b";
        value.remove_prefix(1);
      }
      const std::string_view plain = value.substr(0, value.find_first_of("$%"));
      write_json_inside(plain, out);  // whose escapes are HCL's too
      value.remove_prefix(plain.size());
      run = 0;
    }
    last = c;
  }
  return nullptr;
}

const char* write_string_inside(std::string_view value, std::string& out) { return write_inside(value, ' ', out); }

// The text before it may end in `$` or `%`.
const char* write_string_behind(std::string_view value, std::string& out) { return write_inside(value, '?', out); }

const char* write_string(std::string_view value, std::string& out) {
  out += '"';
  const char* why = write_string_inside(value, out);
  out += '"';
  return why;
}

const char* write_identifier(std::string_view value, std::string& out) {
  bool fine = !value.empty() && name_letter(value[0]);
  for (const char c : value) fine = fine && (name_letter(c) || digit(c) || c == '-');
  if (!fine) return "it is no name of Terraform: [A-Za-z_][A-Za-z0-9_-]*";
  out += value;
  return nullptr;
}

constexpr Escape kPlain = {"HCL token", write_plain};
constexpr Escape kString = {"HCL string", write_string};
constexpr Escape kInside = {"inside of a HCL string", write_string_inside};
constexpr Escape kBehind = {"inside of a HCL string, behind `$`", write_string_behind};
constexpr Escape kIdentifier = {"HCL identifier", write_identifier};
constexpr Escape kComment = {"HCL line comment", write_comment};
constexpr Escape kBlockComment = {"HCL block comment", write_block_comment};

HoleRule refuse(const char* remedy) { return {nullptr, remedy}; }

class HclDialect final : public Dialect {
 public:
  std::string_view name() const override { return "hcl"; }
  bool has_identifiers() const override { return true; }

  std::optional<Trouble> scan(Context& at, std::string_view literal) const override { return Hcl::scan(at, literal); }

  HoleRule at_hole(const Context& at, Hole hole) const override {
    switch (at.mode) {
      case Hcl::kBare:
        return bare(at, hole);
      case Hcl::kString:
        if (hole == Hole::ident) return {&kIdentifier};
        return {at.pending == Context::kNothing ? &kInside : &kBehind};
      case Hcl::kLineComment:
        return {&kComment};
      case Hcl::kBlockComment:
        return {&kBlockComment};
      case Hcl::kMarker:
        return refuse("name the end of the heredoc in the template");
      case Hcl::kHeredoc:
        return refuse("put the value into \"…\", or the whole text with `quote`: a heredoc cannot escape its own end");
      default:
        return refuse("end the escape before the value");
    }
  }

  // Where no value may stand it goes on as if none had, so that one mistake is told once.
  void after_hole(Context& at, Hole hole) const override {
    at.pending = Context::kNothing;
    switch (at.mode) {
      case Hcl::kMarker:
        at = {Hcl::kBare, Hcl::kToken, at.stack, ""};
        break;
      case Hcl::kBare:
        at.pending = hole == Hole::part || hole == Hole::ident ? Hcl::kToken : Hcl::kValue;
        break;
      case Hcl::kEscape:
      case Hcl::kUnicode:
      case Hcl::kString:
        at = {Hcl::kString, Hcl::kValue, at.stack, ""};
        break;
      case Hcl::kHeredoc:
        at.word = "!";
        break;
      default:
        break;
    }
  }

  std::string describe(const Context& at) const override {
    switch (at.mode) {
      case Hcl::kBare:
        return at.stack.find_first_of("sh") == std::string::npos ? "bare in HCL" : "bare in HCL, in `${…}` or `%{…}`";
      case Hcl::kString:
        return "in a HCL string";
      case Hcl::kLineComment:
      case Hcl::kBlockComment:
        return "in a comment";
      case Hcl::kMarker:
        return "behind `<<`";
      case Hcl::kHeredoc:
        return "in a heredoc";
      default:
        return "in an escape of a HCL string";
    }
  }

  bool may_end(const Context& at) const override {
    return at.stack.empty() && (at.mode == Hcl::kBare || at.mode == Hcl::kLineComment);
  }

 private:
  static HoleRule bare(const Context& at, Hole hole) {
    const auto behind = [&](std::uint32_t last) { return (at.pending & last) != 0; };
    if (hole == Hole::fragment) return refuse("only fragments of its own dialect stand bare: put it into \"…\"");
    const bool part = hole == Hole::part;
    if (behind(Hcl::kValue) || (behind(Hcl::kToken) && !part)) return refuse("put a blank before it");
    if (part) return {&kPlain};
    if (hole == Hole::ident) return {&kIdentifier};
    if (behind(Hcl::kDot)) return refuse("behind a `.` stands a name: print it with `| ident`");
    if (hole == Hole::integer || hole == Hole::boolean) return {&kPlain};
    return {&kString};
  }
};

}  // namespace

const Dialect& hcl_dialect() {
  static const HclDialect dialect;
  return dialect;
}

}  // namespace intentc::tmpl
