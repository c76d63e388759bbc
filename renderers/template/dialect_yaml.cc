// YAML 1.2; yaml_scanner.h says how it is followed. A text is a "…" string, which every reader takes for a text.
#include "renderers/template/dialects.h"
#include "renderers/template/escapes.h"
#include "renderers/template/yaml_scanner.h"

namespace intentc::tmpl {
namespace {

// How many bytes the character here has, if it is beyond ASCII and YAML does not take it for printable or some readers
// take it for a line break: C1, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF. `value` is UTF-8.
std::size_t special_length(std::string_view value) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(value[i]); };
  if (byte(0) == 0xC2) return byte(1) < 0xA0 ? 2 : 0;
  if (byte(0) == 0xE2) return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0;
  if (byte(0) != 0xEF) return 0;
  return (byte(1) == 0xBB && byte(2) == 0xBF) || (byte(1) == 0xBF && byte(2) >= 0xBE) ? 3 : 0;
}

void write_code_point(std::string_view bytes, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  unsigned code = static_cast<unsigned char>(bytes[0]) & (bytes.size() == 2 ? 0x1FU : 0x0FU);
  for (const char c : bytes.substr(1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  out += "\\u";
  for (unsigned shift = 16; shift > 0; shift -= 4) out += kHex[code >> (shift - 4) & 15U];
}

const char* write_inside(std::string_view value, std::string& out) {
  if (const char* why = check_text(value)) return why;
  std::size_t plain = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::size_t special = special_length(value.substr(i));
    if (special == 0) continue;
    write_json_inside(value.substr(plain, i - plain), out);
    write_code_point(value.substr(i, special), out);
    plain = i + special;
    i = plain - 1;
  }
  return write_json_inside(value.substr(plain), out);
}

const char* write_string(std::string_view value, std::string& out) {
  out += '"';
  const char* why = write_inside(value, out);
  out += '"';
  return why;
}

// '…' knows no escape but ''.
const char* write_single(std::string_view value, std::string& out) {
  if (const char* why = check_line(value)) return why;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (special_length(value.substr(i)) != 0) return "it holds a character that '…' cannot hold: use \"…\"";
  }
  write_doubled(value, '\'', out);
  return nullptr;
}

const char* write_yaml_comment(std::string_view value, std::string& out) {
  const std::size_t start = out.size();
  if (const char* why = write_comment(value, out)) return why;
  for (std::size_t i = start; i < out.size(); ++i) {
    const std::size_t special = special_length(std::string_view(out).substr(i));
    if (special != 0) out.replace(i, special, 1, ' ');
  }
  return nullptr;
}

constexpr Escape kPlain = {"YAML plain scalar", write_plain};
constexpr Escape kString = {"YAML string", write_string};
constexpr Escape kInside = {"inside of a YAML string", write_inside};
constexpr Escape kSingle = {"inside of a '…' of YAML", write_single};
constexpr Escape kComment = {"YAML comment", write_yaml_comment};

HoleRule refuse(const char* remedy) { return {nullptr, remedy}; }

bool number(Hole hole) { return hole == Hole::integer || hole == Hole::boolean; }

class YamlDialect final : public Dialect {
 public:
  std::string_view name() const override { return "yaml"; }
  bool tabs_allowed() const override { return false; }

  std::optional<Trouble> scan(Context& at, std::string_view literal) const override { return Yaml::scan(at, literal); }

  HoleRule at_hole(const Context& at, Hole hole) const override {
    switch (at.mode) {
      case Yaml::kIndent:
        if (at.word.starts_with('?')) return refuse("indent the line alike in every branch");
        if (Yaml::continues(at, at.word.size())) {
          return refuse("put the text of the line before into \"…\": this line would go on with it");
        }
        return {number(hole) ? &kPlain : &kString};
      case Yaml::kDash:
        return refuse("put a blank behind the `-`");
      case Yaml::kPlace:
        if ((at.pending & Yaml::kColon) != 0) return refuse("put a blank behind the `:`");
        if ((at.pending & Yaml::kClosed) != 0) return refuse("a value ended before it: put a `,` or `: ` between them");
        return {number(hole) ? &kPlain : &kString};
      case Yaml::kSingleEnd:
        return refuse("a value ended before it: put a `,` or `: ` between them");
      case Yaml::kPlain:
        if (number(hole) || hole == Hole::part || hole == Hole::plain_word) return {&kPlain};
        return refuse("put the whole text into \"…\"");
      case Yaml::kDouble:
        return {&kInside};
      case Yaml::kSingle:
        return {&kSingle};
      case Yaml::kComment:
        return {&kComment};
      case Yaml::kEscape:
        return refuse("end the escape before the value");
      default:
        return refuse("put the text into \"…\", or the whole of it with `quote`: a block scalar has no escape");
    }
  }

  void after_hole(Context& at, Hole hole) const override {
    const bool first = at.mode == Yaml::kIndent;
    if (first) at.word.insert(0, 1, 'f');
    if (first || at.mode == Yaml::kPlace) {
      // A number is a plain text, which can go on; between brackets a `,` is asked for.
      const bool plain = number(hole) && at.stack.empty();
      at.mode = plain ? Yaml::kPlain : Yaml::kPlace;
      at.pending = plain ? std::uint32_t{Context::kNothing} : Yaml::kClosed;
    } else if (at.mode == Yaml::kPlain || at.mode == Yaml::kDouble) {
      at.pending = Context::kNothing;
    } else if (at.mode == Yaml::kEscape) {
      while (!at.stack.empty() && (at.stack.back() == '\\' || at.stack.back() == 'x')) at.stack.pop_back();
      at.mode = Yaml::kDouble;
    }
  }

  std::string describe(const Context& at) const override {
    switch (at.mode) {
      case Yaml::kIndent:
        return "at the begin of a line of YAML";
      case Yaml::kDash:
        return "behind a `-` of YAML";
      case Yaml::kPlace:
      case Yaml::kSingleEnd:
        return (at.pending & Yaml::kClosed) != 0 ? "right behind a YAML value" : "between YAML values";
      case Yaml::kPlain:
        return "in a plain text of YAML";
      case Yaml::kDouble:
      case Yaml::kSingle:
        return "in a quoted text of YAML";
      case Yaml::kEscape:
        return "in an escape of a YAML string";
      case Yaml::kComment:
        return "in a comment";
      default:
        return "in a block scalar";
    }
  }

  bool may_end(const Context& at) const override {
    return at.stack.empty() && at.mode != Yaml::kDouble && at.mode != Yaml::kSingle;
  }
};

}  // namespace

const Dialect& yaml_dialect() {
  static const YamlDialect dialect;
  return dialect;
}

}  // namespace intentc::tmpl
