// Plain text: nothing has a meaning but the line. A value stays in its line.
#include "renderers/template/dialects.h"
#include "renderers/template/escapes.h"

namespace intentc::tmpl {
namespace {

const char* write_line(std::string_view value, std::string& out) {
  if (const char* why = check_line(value)) return why;
  out += value;
  return nullptr;
}

constexpr Escape kLine = {"text line", write_line};
constexpr Escape kPlain = {"text", write_plain};

class TextDialect final : public Dialect {
 public:
  std::string_view name() const override { return "text"; }
  std::optional<Trouble> scan(Context&, std::string_view) const override { return std::nullopt; }
  HoleRule at_hole(const Context&, Hole hole) const override { return {hole == Hole::quoted ? &kPlain : &kLine}; }
  void after_hole(Context&, Hole) const override {}
  std::string describe(const Context&) const override { return "in text"; }
  bool may_end(const Context&) const override { return true; }
};

}  // namespace

const Dialect& text_dialect() {
  static const TextDialect dialect;
  return dialect;
}

}  // namespace intentc::tmpl
