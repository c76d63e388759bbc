#include "model/duration.h"

namespace intentc {

std::optional<Duration> parse_duration(std::string_view text) {
  constexpr std::size_t kMaxDigits = 9;
  std::uint64_t number = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits <= kMaxDigits && text[digits] >= '0' && text[digits] <= '9') {
    number = number * 10 + static_cast<std::uint64_t>(text[digits++] - '0');
  }
  if (digits == 0 || digits > kMaxDigits) return std::nullopt;
  const std::string_view unit = text.substr(digits);
  if (unit == "s") return Duration{.seconds = number};
  if (unit == "m") return Duration{.seconds = number * 60};
  if (unit == "h") return Duration{.seconds = number * 3600};
  if (unit == "d") return Duration{.seconds = number * 86400};
  if (unit == "mo") return Duration{.months = number};
  if (unit == "y") return Duration{.months = number * 12};
  return std::nullopt;
}

}  // namespace intentc
