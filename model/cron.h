// Cron texts: five fields, minute hour day month weekday (research/datasurface-semantics.md §1.0, rule R086).
//
// A field is `*`, `*/n`, or a list of numbers and ranges `a-b`. What only some clocks understand (names, `a-b/n`,
// `@daily`, a sixth field) is refused: the same text drives every one of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace intentc {

struct Cron {  // bit n: the value n is in the field
  std::uint64_t minutes = 0;
  std::uint64_t hours = 0;
  std::uint64_t days = 0;      // 1–31
  std::uint64_t months = 0;    // 1–12
  std::uint64_t weekdays = 0;  // 0–6, Sunday is 0; a written 7 is 0
  bool every_day = false;      // the day field is `*`
  bool every_weekday = false;  // with both restricted, either may match

  // Runs on a day that matches.
  int runs_a_day() const;
};

struct CronError {  // `offset` is the byte in the text
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  std::string message;  // "the hour `24` is not in 0–23"
  std::string help;
};

std::variant<Cron, CronError> parse_cron(std::string_view text);

}  // namespace intentc
