// Durations of the language: `90s 15m 4h 30d 18mo 7y`.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace intentc {

// Months and years have no fixed length, so they are kept apart. Exactly one of the two is used.
struct Duration {
  std::uint64_t seconds = 0;
  std::uint64_t months = 0;

  bool zero() const { return seconds == 0 && months == 0; }
  // For comparing: a month counts as 30 days, a year as 365.
  std::uint64_t about_seconds() const { return seconds + months / 12 * 365 * 86400 + months % 12 * 30 * 86400; }
};

// Up to nine digits and a unit, nothing else; no sign, no blank, no fraction.
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace intentc
