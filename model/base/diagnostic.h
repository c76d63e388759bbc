// Findings: what is wrong, where, and what would be right.
//
// Threading: values; a Diagnostics belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/text_space.h"

namespace intentc {

// A stable code: `Y` text and shape, `R` rules, `T` templates and packs, `P` git and publish, `S` refused for safety.
// Every code has a page docs/errors/<code>.md, which `intentc explain` prints and the tests run.
class Code {
 public:
  consteval Code(const char (&text)[5]) : text_{text[0], text[1], text[2], text[3]} {}  // NOLINT: implicit on purpose
  std::string_view view() const { return {text_, 4}; }
  friend bool operator==(const Code&, const Code&) = default;
  friend auto operator<=>(const Code&, const Code&) = default;

 private:
  char text_[4];
};

enum class Severity : std::uint8_t { error, warning };

struct Related {
  Text at;              // with a text: quoted, with a caret
  std::string message;  // "`NW_Data` is declared here"
};

struct Diagnostic {
  Code code;
  Severity severity = Severity::error;
  std::string message;     // lower case, names in backticks, says what is wrong
  Text at = {};            // the offending text; nowhere: see `path`
  std::string path = {};   // file or folder, where no text can be quoted
  std::string label = {};  // beside the caret: "did you mean `customers`?"
  std::string help = {};   // the next step; empty if none
  std::vector<Related> related = {};
};

// Findings of one run, at most `limit` per code, the first by place whatever the order of adding; totals are exact.
// What is added twice, say by two platforms that read one store, is one finding.
class Diagnostics {
 public:
  explicit Diagnostics(std::size_t limit = 100) : limit_(limit) {}

  void add(Diagnostic finding);

  // As add, but `build` (which may look for near misses) runs only if the finding would be kept.
  template <class Build>
  void add(Code code, Severity severity, Text at, Build&& build) {
    if (keeps(code, at)) {
      add(build());
    } else {
      count(code, severity);
    }
  }

  void append(Diagnostics&& other);

  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return warnings_; }
  bool ok() const { return errors_ == 0; }
  bool empty() const { return errors_ + warnings_ == 0; }
  // Findings of this code, kept or only counted.
  std::size_t total(Code code) const;

  // What was kept, by (file, offset, code); findings without a place come first, by path.
  std::vector<Diagnostic> sorted(const TextSpace& space) const;

  // Codes of which more were found than kept, with the number left out.
  std::vector<std::pair<Code, std::size_t>> left_out() const;

 private:
  struct PerCode {
    std::vector<Diagnostic> kept;  // a heap by offset once full: the last place on top
    std::size_t total = 0;
  };

  bool keeps(Code code, Text at) const;
  void count(Code code, Severity severity);

  std::size_t limit_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::map<Code, PerCode> by_code_;
};

}  // namespace intentc
