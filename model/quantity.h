// Durations and sizes as the language writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace intentc {

// `90s 15m 4h 30d 18mo 7y`: a count and a unit. Months and years have no fixed length in seconds: 30 and 365 days are
// taken where seconds are needed.
struct Duration {
  std::uint32_t count = 0;
  std::string_view unit;  // s m h d mo y
  std::uint64_t seconds() const;
};

std::optional<Duration> parse_duration(std::string_view text);

// `512M 4G`, units B K M G T P, powers of 1024; the result is in bytes.
std::optional<std::uint64_t> parse_size(std::string_view text);

// `2026-11-21`, a day that exists.
bool is_date(std::string_view text);

}  // namespace intentc
