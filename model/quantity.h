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

}  // namespace intentc
