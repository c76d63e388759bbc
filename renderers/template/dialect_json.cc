// JSON (RFC 8259). A text is a string, with its own quotes where it stands bare.
#include "renderers/template/dialects.h"
#include "renderers/template/escapes.h"

namespace intentc::tmpl {
namespace {

enum Mode : std::uint8_t { kBare, kString, kBackslash, kUnicode };  // kUnicode: the digits of \uXXXX are in `word`
constexpr std::uint32_t kToken = 2;                                 // a literal or a string ended right here
constexpr std::uint32_t kValue = 4;                                 // a hole did

constexpr Escape kWhole = {"JSON string", write_json_string};
constexpr Escape kInside = {"inside of a JSON string", write_json_inside};
constexpr Escape kPlain = {"JSON literal", write_plain};

bool token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '+' ||
         c == '.' || c == '_' || c == '"';
}

class JsonDialect final : public Dialect {
 public:
  std::string_view name() const override { return "json"; }

  std::optional<Trouble> scan(Context& at, std::string_view literal) const override {
    for (std::size_t i = 0; i < literal.size(); ++i) {
      const char c = literal[i];
      const std::uint32_t before = at.pending;
      at.pending = Context::kNothing;
      switch (at.mode) {
        case kBare:
          if ((before & kValue) != 0 && token(c)) return Trouble{i, "a value and what follows it would be read as one"};
          if (c == '"') {
            at.mode = kString;
          } else if (token(c)) {
            at.pending = kToken;
          }
          break;
        case kString:
          if (c == '"') {
            at.mode = kBare;
            at.pending = kToken;
          } else if (c == '\\') {
            at.mode = kBackslash;
          }
          break;
        case kBackslash:
          at.mode = c == 'u' ? kUnicode : kString;
          break;
        default:
          at.word += c;
          if (at.word.size() == 4) {
            at.word.clear();
            at.mode = kString;
          }
      }
    }
    return std::nullopt;
  }

  HoleRule at_hole(const Context& at, Hole hole) const override {
    if (at.mode == kString) return {&kInside};
    if (at.mode != kBare) return {nullptr, "end the escape before the value"};
    if ((at.pending & (kToken | kValue)) != 0) return {nullptr, "put a `,` or `:` before it"};
    if (hole == Hole::integer || hole == Hole::boolean || hole == Hole::fragment) return {&kPlain};
    return {&kWhole};
  }

  void after_hole(Context& at, Hole) const override { at.pending = at.mode == kBare ? kValue : Context::kNothing; }

  std::string describe(const Context& at) const override {
    if (at.mode == kBare)
      return (at.pending & (kToken | kValue)) != 0 ? "right behind a JSON value" : "between JSON values";
    return at.mode == kString ? "in a JSON string" : "in an escape of a JSON string";
  }

  bool may_end(const Context& at) const override { return at.mode == kBare; }
};

}  // namespace

const Dialect& json_dialect() {
  static const JsonDialect dialect;
  return dialect;
}

}  // namespace intentc::tmpl
