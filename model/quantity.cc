#include "model/quantity.h"

#include <algorithm>
#include <charconv>

namespace intentc {
namespace {

struct Count {
  std::uint32_t value = 0;
  std::string_view rest;
};

// Up to nine digits, so that no product below overflows.
std::optional<Count> leading_count(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  if (digits == 0 || digits > 9) return std::nullopt;
  Count count;
  std::from_chars(text.data(), text.data() + digits, count.value);
  count.rest = text.substr(digits);
  return count;
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto count = leading_count(text);
  if (!count || count->rest.size() > 1) return std::nullopt;
  constexpr std::string_view kUnits = "BKMGTP";
  const std::size_t power = count->rest.empty() ? 0 : kUnits.find(count->rest[0]);
  if (power == std::string_view::npos || (power == 5 && count->value > 1000)) return std::nullopt;
  return std::uint64_t{count->value} << (10 * power);
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int parts[3] = {0, 0, 0};
  const std::string_view pieces[3] = {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
  for (int i = 0; i < 3; ++i) {
    for (const char c : pieces[i]) {
      if (c < '0' || c > '9') return false;
      parts[i] = parts[i] * 10 + (c - '0');
    }
  }
  const auto [year, month, day] = parts;
  if (month < 1 || month > 12 || day < 1) return false;
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool is_time_of_day(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return false;
  return text.substr(0, 2) <= "23" && text[3] <= '5';
}

bool has_timezone_form(std::string_view text) {
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
           c == '-';
  };
  constexpr std::size_t kLongest = 64;
  if (text.empty() || text.size() > kLongest || !in_word(text.back())) return false;
  if (text.find("//") != std::string_view::npos) return false;
  const auto allowed = [&](char c) { return c == '/' || in_word(c); };
  const bool begins_with_letter = (text.front() | 0x20) >= 'a' && (text.front() | 0x20) <= 'z';
  return begins_with_letter && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace intentc
