// Sizes and days as the language writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace intentc {

// `512M 4G`, units B K M G T P, powers of 1024; the result is in bytes.
std::optional<std::uint64_t> parse_size(std::string_view text);

// `2026-11-21`, a day that exists.
bool is_date(std::string_view text);

// `06:00`, 00:00 to 23:59.
bool is_time_of_day(std::string_view text);

// `UTC`, `Europe/Brussels`: words of letters, digits, `_`, `+` and `-`. Which zones there are is not asked.
bool has_timezone_form(std::string_view text);

}  // namespace intentc
