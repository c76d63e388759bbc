#include "renderers/template/yaml_scanner.h"

#include <algorithm>

#include "renderers/template/characters.h"

namespace intentc::tmpl {
namespace {

using Done = const char*;  // null, or the trouble

constexpr const char* kGlued = "a value and what follows it would be read as one";

class Step {
 public:
  explicit Step(Context& at) : at_(at) {}

  Done read(char c) {
    if (c == '\r') return "a carriage return, which is a line break to YAML";
    switch (at_.mode) {
      case Yaml::kIndent:
        return indent(c);
      case Yaml::kDash:
        return dash(c);
      case Yaml::kPlace:
        return place(c);
      case Yaml::kPlain:
        return plain(c);
      case Yaml::kDouble:
        return quoted(c);
      case Yaml::kEscape:
        return escape(c);
      case Yaml::kSingle:
        return quoted(c);
      case Yaml::kSingleEnd:
        at_.mode = c == '\'' ? Yaml::kSingle : Yaml::kPlace;
        return c == '\'' ? nullptr : place(c);
      case Yaml::kComment:
        return c == '\n' ? line(Context::kNothing) : nullptr;
      case Yaml::kHeader:
        return header(c);
      default:
        if (c == '\n') to(Yaml::kIndent, at_.pending).clear();
        return nullptr;
    }
  }

 private:
  bool may_be(std::uint32_t bits) const { return (at_.pending & bits) != 0; }
  bool flow() const { return !at_.stack.empty(); }

  std::string& to(Yaml::Mode mode, std::uint32_t pending) {
    at_.mode = mode;
    at_.pending = pending;
    return at_.word;
  }

  Done line(std::uint32_t pending) { return to(Yaml::kIndent, pending).clear(), nullptr; }

  Done indent(char c) {
    std::string& before = at_.word;
    if (before.starts_with('?')) return "how far this line is indented depends on a branch";
    if (c == ' ') return before += ' ', nullptr;
    if (c == '\n') return before.clear(), nullptr;
    if (Yaml::continues(at_, before.size())) {
      if (!surely_block(before.size())) {
        return "this line would go on with the text of the line before: put that into \"…\", or indent this one less";
      }
      at_.mode = Yaml::kBlockText;
      return nullptr;
    }
    if (c == '-') return to(Yaml::kDash, Context::kNothing), nullptr;
    if (c == '%' && before.empty()) return "a directive of YAML";
    before.insert(0, 1, 'f');
    return start(c);
  }

  bool surely_block(std::size_t column) const {
    const std::uint32_t columns = at_.pending / Yaml::kFirstColumn;
    return !may_be(Context::kNothing | Yaml::kOpenPlain) && (column >= Yaml::kColumns || columns >> column == 0);
  }

  // Of `---`, the begin of a document, `word` holds the first two while it is read.
  Done dash(char c) {
    std::string& before = at_.word;
    const bool blank = c == ' ' || c == '\n';
    if (c == '-' && (before.empty() || before == "-")) return before += '-', nullptr;
    if (before == "--" && c == ' ') return to(Yaml::kPlace, Yaml::kBlank) = "r", nullptr;
    if (c == '\n' && before != "-") return line(Context::kNothing);
    if (blank && before != "-") {
      before += "- ";
      at_.mode = Yaml::kIndent;
      return nullptr;
    }
    before = before.starts_with('-') && !before.starts_with("- ") ? "f" : 'f' + before;
    to(Yaml::kPlain, Context::kNothing);
    return plain(c);
  }

  // `c` is the first character of a value; `word` is set.
  Done start(char c) {
    if (c == '"' || c == '\'') return to(c == '"' ? Yaml::kDouble : Yaml::kSingle, Context::kNothing), nullptr;
    if (c == '#') return to(Yaml::kComment, Context::kNothing), nullptr;
    if (c == '[' || c == '{') return at_.stack += c, to(Yaml::kPlace, Context::kNothing), nullptr;
    if (c == '|' || c == '>') {
      if (flow() || at_.word[0] == 'r' || parent() == 0) return "a block scalar stands behind its key or a `-`";
      return to(Yaml::kHeader, Context::kNothing), nullptr;
    }
    if (std::string_view("&*!").find(c) != std::string_view::npos) return "anchors, aliases and tags are not followed";
    if (std::string_view("?:,]}%@`").find(c) != std::string_view::npos)
      return "no plain text begins so: put it into \"…\"";
    to(Yaml::kPlain, Context::kNothing);
    return nullptr;
  }

  // A text that begins here belongs to the key or `-` in this column, counted from 1; 0: there is none on this line.
  std::size_t parent() const {
    if (at_.word[0] == 'v') return at_.word.size();
    const std::size_t dash = at_.word.rfind('-');
    return dash == std::string::npos ? 0 : dash;
  }

  std::uint32_t column_bit() const { return Yaml::kFirstColumn << std::min(parent() - 1, Yaml::kColumns - 1); }

  // What was read is a key.
  Done key() {
    if (!flow()) {
      if (at_.word[0] != 'f') return "a second key on one line: put the text into \"…\"";
      at_.word = 'v' + std::string(at_.word.size() - 1, ' ');
    }
    return to(Yaml::kPlace, Context::kNothing), nullptr;
  }

  Done place(char c) {
    const bool blank = c == ' ' || c == '\n';
    if (may_be(Yaml::kColon)) {
      if (blank || flow()) {
        if (const Done why = key()) return why;
        return place(c);
      }
      return "put a blank behind the `:`";
    }
    if (blank) {
      if (c == '\n' && !flow()) return line(Context::kNothing);
      at_.pending |= Yaml::kBlank;
      return nullptr;
    }
    if (c == '#' && (may_be(Yaml::kBlank) || !may_be(Yaml::kClosed))) {
      if (flow()) return "a comment inside of brackets";
      return to(Yaml::kComment, Context::kNothing), nullptr;
    }
    if (flow() && (c == ',' || c == ']' || c == '}')) return bracket(c);
    if (!may_be(Yaml::kClosed)) return start(c);
    if (c == ':') return at_.pending = Yaml::kClosed | Yaml::kColon, nullptr;
    return kGlued;
  }

  Done bracket(char c) {
    if (c == ',') return to(Yaml::kPlace, Context::kNothing), nullptr;
    if (at_.stack.back() != (c == ']' ? '[' : '{')) return "this bracket closes nothing";
    at_.stack.pop_back();
    return to(Yaml::kPlace, Yaml::kClosed), nullptr;
  }

  Done plain(char c) {
    const std::uint32_t before = at_.pending;
    const bool brackets = flow() && std::string_view(",[]{}").find(c) != std::string_view::npos;
    if ((before & Yaml::kColon) != 0 && (c == ' ' || c == '\n' || brackets)) {
      if (before != Yaml::kColon) return "whether this is a key depends on a branch";
      if (const Done why = key()) return why;
      return place(c);
    }
    if (brackets) {
      if (c == '[' || c == '{') return "put a `,` before it, or the text into \"…\"";
      return bracket(c);
    }
    if (c == '\n') {
      if (flow()) return to(Yaml::kPlace, Yaml::kClosed), nullptr;
      if (at_.word[0] == 'r' || parent() == 0) {
        return "a plain text on a line of its own: put it into \"…\", or on the line of its key";
      }
      return line(Yaml::kOpenPlain | column_bit());
    }
    if (c == '#' && (before & Yaml::kBlank) != 0) {
      if (flow()) return "a comment inside of brackets";
      return to(Yaml::kComment, Context::kNothing), nullptr;
    }
    at_.pending = c == ':' ? Yaml::kColon : c == ' ' ? Yaml::kBlank : Context::kNothing;
    return nullptr;
  }

  Done quoted(char c) {
    const bool twice = at_.mode == Yaml::kDouble;
    if (c == '\n') return "a quoted text of YAML ends on its line here: write `\\n` in \"…\"";
    if (twice && c == '\\') return at_.stack += '\\', to(Yaml::kEscape, Context::kNothing), nullptr;
    if (twice && c == '"') to(Yaml::kPlace, Yaml::kClosed);
    if (!twice && c == '\'') to(Yaml::kSingleEnd, Yaml::kClosed);
    return nullptr;
  }

  // The digits that are missing stand on the stack, for the word is in use.
  Done escape(char c) {
    std::string& stack = at_.stack;
    if (stack.back() != '\\') {
      const char small = lower(c);
      if (!digit(c) && (small < 'a' || small > 'f'))
        return "an escape of YAML has 2, 4 or 8 digits behind \\x, \\u, \\U";
      stack.pop_back();
    } else {
      stack.pop_back();
      if (c == '\n') return "a quoted text of YAML ends on its line here: write `\\n` in \"…\"";
      if (std::string_view("0abtnvfre \"/\\N_LPxuU").find(c) == std::string_view::npos)
        return "YAML knows no such escape";
      if (c == 'x' || c == 'u' || c == 'U') stack.append(c == 'x' ? 2 : c == 'u' ? 4 : 8, 'x');
    }
    if (stack.empty() || stack.back() != 'x') to(Yaml::kDouble, Context::kNothing);
    return nullptr;
  }

  Done header(char c) {
    if (c == '\n') return line(Yaml::kOpenBlock | column_bit());
    if (c == '+' || c == '-' || digit(c) || c == ' ') return nullptr;
    return "behind `|` and `>` stand only digits, `+` and `-`";
  }

  Context& at_;
};

}  // namespace

bool Yaml::continues(const Context& at, std::size_t column) {
  const std::uint32_t columns = at.pending / kFirstColumn;
  return column >= 32 ? columns != 0 : (columns & ((1U << column) - 1U)) != 0;
}

std::optional<Trouble> Yaml::scan(Context& at, std::string_view literal) {
  Step step(at);
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (const char* why = step.read(literal[i])) return Trouble{i, why};
  }
  return std::nullopt;
}

}  // namespace intentc::tmpl
