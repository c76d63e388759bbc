#include "renderers/report/findings_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "renderers/report/display.h"

namespace intentc {
namespace {

// One quoted place. The first one of a finding gets a blank line around it and carets, the others dashes.
struct Quote {
  Place place;
  Excerpt excerpt;
  std::string label;
};

Quote quote(Text at, const std::string& label, const TextSpace& text) {
  const Text spelling = text.spelling(at);
  const std::string_view line = text.line(spelling);
  const auto offset = static_cast<std::size_t>(text.view(spelling).data() - line.data());
  return {text.place(spelling), excerpt(line, offset, spelling.length), printable(label)};
}

class Writer {
 public:
  Writer(const Diagnostic& finding, const TextSpace& text, Paint paint)
      : finding_(finding), text_(text), paint_(paint) {
    if (!text.place(finding.at).path.empty()) quotes_.push_back(quote(finding.at, finding.label, text));
    for (const Related& related : finding.related) {
      if (!text.place(related.at).path.empty()) quotes_.push_back(quote(related.at, related.message, text));
    }
    for (const Quote& each : quotes_) gutter_ = std::max(gutter_, std::to_string(each.place.line).size());
  }

  std::string write(bool explain) {
    heading();
    bool primary = !text_.place(finding_.at).path.empty();
    if (!primary && !finding_.path.empty()) out_ += fmt::format("{} {}\n", bar("┌"), printable(finding_.path));
    for (const Quote& each : quotes_) {
      place(each, primary);
      primary = false;
    }
    notes(explain);
    return std::move(out_);
  }

 private:
  bool error() const { return finding_.severity == Severity::error; }
  std::string strong(std::string_view words) const { return error() ? paint_.red(words) : paint_.yellow(words); }
  std::string bar(std::string_view sign) const { return std::string(gutter_ + 1, ' ') + paint_.faint(sign); }

  void heading() {
    const bool refused = finding_.code.view().front() == 'S';
    const std::string_view word = refused ? "refused" : error() ? "error" : "warning";
    out_ += fmt::format("{}: {}\n", strong(fmt::format("{}[{}]", word, finding_.code.view())),
                        paint_.bold(printable(finding_.message)));
  }

  void place(const Quote& each, bool primary) {
    out_ += fmt::format("{} {}:{}:{}\n", bar("┌"), printable(each.place.path), each.place.line, each.place.column);
    if (primary) out_ += bar("│") + "\n";
    out_ += fmt::format("{} {} {}\n", paint_.faint(fmt::format("{:>{}}", each.place.line, gutter_)), paint_.faint("│"),
                        each.excerpt.line);
    const std::string marks(each.excerpt.width, primary ? '^' : '-');
    out_ += fmt::format("{} {}{}{}\n", bar("│"), std::string(each.excerpt.indent, ' '),
                        primary ? strong(marks) : paint_.cyan(marks), each.label.empty() ? "" : " " + each.label);
    if (primary && quotes_.size() > 1) out_ += bar("│") + "\n";
  }

  void note(std::string_view words) {
    bool first = true;
    while (!words.empty()) {
      const auto end = std::min(words.find('\n'), words.size());
      out_ += fmt::format("{} {}\n", first ? bar("=") : std::string(gutter_ + 2, ' '), printable(words.substr(0, end)));
      words.remove_prefix(std::min(end + 1, words.size()));
      first = false;
    }
  }

  void notes(bool explain) {
    if (text_.place(finding_.at).path.empty()) note(finding_.label);
    for (const Related& related : finding_.related) {
      if (text_.place(related.at).path.empty()) note(related.message);
    }
    note(finding_.help);
    const bool of_model = finding_.code.view().front() == 'Y' || finding_.code.view().front() == 'R';
    const std::string_view what = of_model ? "shows a right and a wrong example" : "says more";
    if (explain) note(fmt::format("`intentc explain {}` {}", finding_.code.view(), what));
  }

  const Diagnostic& finding_;
  const TextSpace& text_;
  Paint paint_;
  std::vector<Quote> quotes_;
  std::size_t gutter_ = 1;
  std::string out_;
};

}  // namespace

std::string finding_text(const Diagnostic& finding, const TextSpace& text, Paint paint, bool explain) {
  return Writer(finding, text, paint).write(explain);
}

std::string findings_text(const Diagnostics& findings, const TextSpace& text, std::size_t files, Paint paint) {
  std::string out;
  std::set<Code> explained;
  for (const Diagnostic& finding : findings.sorted(text)) {
    out += finding_text(finding, text, paint, explained.insert(finding.code).second) + "\n";
  }
  for (const auto& [code, count] : findings.left_out()) {
    out += fmt::format("… and {} of {} that are not shown\n\n", counted(count, "more finding"), code.view());
  }
  const std::string word = !findings.ok()     ? paint.red("error")
                           : findings.empty() ? paint.green("ok")
                                              : paint.yellow("warning");
  return out + fmt::format("{}: {}, {} in {}\n", word, counted(findings.errors(), "error"),
                           counted(findings.warnings(), "warning"), counted(files, "file"));
}

}  // namespace intentc
