// A text that Airflow renders with Jinja before it uses it, such as a `bash_command`: what is printed here comes out of
// Jinja as it is. A wrapper for other dialects: `quote airflow-jinja` in Python, `quote sh` in that.
//
// Airflow takes a text that ends like the files of its operator (`.sh`, `.sql`) for the name of one: end it otherwise.
#include "renderers/template/dialects.h"
#include "renderers/template/escapes.h"
#include "renderers/template/jinja_scanner.h"

namespace intentc::tmpl {
namespace {

// Jinja drops a newline at the end and makes one of every carriage return.
const char* write_text(std::string_view value, std::string& out) {
  if (const char* why = check_text(value)) return why;
  const std::size_t end = value.ends_with('\n') ? value.size() - 1 : value.size();
  for (const char c : value.substr(0, end)) {
    if (c == '{') {
      out += "{{ '{' }}";
    } else if (c == '\r') {
      out += "{{ '\\r' }}";
    } else {
      out += c;
    }
  }
  if (end != value.size()) out += "{{ '\\n' }}";
  return nullptr;
}

const char* write_jinja_comment(std::string_view value, std::string& out) {
  const std::size_t start = out.size();
  if (const char* why = write_comment(value, out)) return why;
  for (std::size_t i = start; i < out.size(); ++i) {
    if (out[i] == '#') out.insert(++i, 1, ' ');
  }
  if (out.size() == start || out[start] == '}') out.insert(start, 1, ' ');
  return nullptr;
}

constexpr Escape kText = {"text for Jinja", write_text};
constexpr Escape kComment = {"Jinja comment", write_jinja_comment};

class AirflowJinjaDialect final : public Dialect {
 public:
  std::string_view name() const override { return "airflow-jinja"; }

  std::optional<Trouble> scan(Context& at, std::string_view literal) const override { return Jinja::scan(at, literal); }

  HoleRule at_hole(const Context& at, Hole) const override {
    if (at.mode == Jinja::kComment) return {&kComment};
    if (at.mode != Jinja::kText) return {nullptr, "end the `{{ … }}` or `{% … %}` before the value"};
    if ((at.pending & Jinja::kBrace) != 0) return {nullptr, "put a blank behind the `{`"};
    return {&kText};
  }

  void after_hole(Context& at, Hole) const override { at.pending = Context::kNothing; }

  std::string describe(const Context& at) const override {
    return at.mode == Jinja::kText      ? "in a text for Jinja"
           : at.mode == Jinja::kComment ? "in a comment"
                                        : "in code of Jinja";
  }

  bool may_end(const Context& at) const override { return at.mode == Jinja::kText; }
};

}  // namespace

const Dialect& airflow_jinja_dialect() {
  static const AirflowJinjaDialect dialect;
  return dialect;
}

}  // namespace intentc::tmpl
