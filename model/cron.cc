#include "model/cron.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <vector>

#include "model/shape_scalar.h"

namespace intentc {
namespace {

struct FieldRule {
  std::string_view name;
  unsigned least;
  unsigned most;
};

constexpr std::array<FieldRule, 5> kFields = {{
    {"minute", 0, 59},
    {"hour", 0, 23},
    {"day", 1, 31},
    {"month", 1, 12},
    {"weekday", 0, 7},
}};

struct Piece {
  std::uint32_t offset;
  std::string_view text;
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::vector<Piece> split_at_blanks(std::string_view text) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !is_blank(text[end])) ++end;
    pieces.push_back({static_cast<std::uint32_t>(at), text.substr(at, end - at)});
    at = end;
  }
  return pieces;
}

std::optional<unsigned> number(std::string_view digits) {
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  unsigned value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

// Reads one field; the error that stops it points into the whole text.
class FieldReader {
 public:
  FieldReader(const FieldRule& rule, Piece piece) : rule_(rule), piece_(piece) {}

  std::variant<std::uint64_t, CronError> read() {
    if (piece_.text == "*") return span(rule_.least, rule_.most, 1);
    std::uint64_t bits = 0;
    for (std::size_t at = 0; at <= piece_.text.size();) {
      const std::size_t comma = std::min(piece_.text.find(',', at), piece_.text.size());
      bits |= item({static_cast<std::uint32_t>(piece_.offset + at), piece_.text.substr(at, comma - at)});
      if (error_) return *error_;
      at = comma + 1;
    }
    return bits;
  }

 private:
  static std::uint64_t span(unsigned from, unsigned to, unsigned step) {
    std::uint64_t bits = 0;
    for (unsigned value = from; value <= to; value += step) bits |= std::uint64_t{1} << value;
    return bits;
  }

  std::string range() const { return std::to_string(rule_.least) + "–" + std::to_string(rule_.most); }

  std::uint64_t fail(Piece piece, std::string message, std::string help = {}) {
    error_ =
        CronError{piece.offset, static_cast<std::uint32_t>(piece.text.size()), std::move(message), std::move(help)};
    return 0;
  }

  std::uint64_t item(Piece piece) {
    const std::string name(rule_.name);
    if (piece.text.empty()) return fail(piece, "a comma of the " + name + " has nothing beside it");
    if (piece.text.front() == '*') {
      const auto step = piece.text.substr(0, 2) == "*/" ? number(piece.text.substr(2)) : std::nullopt;
      if (!step) return fail(piece, "`*` stands alone or as `*/n`");
      if (*step == 0 || *step > rule_.most) {
        return fail(piece, "the step of the " + name + " must be in 1–" + std::to_string(rule_.most));
      }
      return span(rule_.least, rule_.most, *step);
    }
    const std::size_t dash = piece.text.find('-');
    const auto from = number(piece.text.substr(0, dash));
    const auto to = dash == std::string_view::npos ? from : number(piece.text.substr(dash + 1));
    if (!from || !to)
      return fail(piece, "the " + name + " " + quoted(piece.text) + " is not a number in " + range(), hint(piece));
    if (*from < rule_.least || *from > rule_.most || *to > rule_.most) {
      return fail(piece, "the " + name + " " + quoted(piece.text) + " is not in " + range());
    }
    if (*from > *to) return fail(piece, "the range of the " + name + " runs backwards", "write it as two ranges");
    return span(*from, *to, 1);
  }

  static std::string hint(Piece piece) {
    if (piece.text.find('/') != std::string_view::npos) return "a step is written `*/n`; write other steps as a list";
    const char c = piece.text.front();
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter ? "days and months are numbers: Sunday is 0, January is 1" : "";
  }

  const FieldRule& rule_;
  Piece piece_;
  std::optional<CronError> error_;
};

bool some_day_exists(const Cron& cron) {
  constexpr std::array<unsigned, 13> kLongest = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (unsigned month = 1; month <= 12; ++month) {
    const bool wanted = (cron.months >> month & 1) != 0;
    if (wanted && (cron.days & ((std::uint64_t{2} << kLongest[month]) - 1)) != 0) return true;
  }
  return false;
}

}  // namespace

int Cron::runs_a_day() const { return std::popcount(minutes) * std::popcount(hours); }

std::variant<Cron, CronError> parse_cron(std::string_view text) {
  const std::vector<Piece> pieces = split_at_blanks(text);
  if (pieces.size() != kFields.size()) {
    const std::string help = !text.empty() && text.front() == '@'
                                 ? "write the five fields out: `@daily` is `0 0 * * *`"
                                 : "the fields are minute, hour, day, month, weekday: `30 4 * * *` is 04:30 every day";
    return CronError{0, static_cast<std::uint32_t>(text.size()),
                     "a cron text has five fields, this one has " + std::to_string(pieces.size()), help};
  }
  std::array<std::uint64_t, 5> bits{};
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    auto field = FieldReader(kFields[i], pieces[i]).read();
    if (auto* error = std::get_if<CronError>(&field)) return std::move(*error);
    bits[i] = std::get<std::uint64_t>(field);
  }
  constexpr std::uint64_t kSeven = std::uint64_t{1} << 7;
  if ((bits[4] & kSeven) != 0) bits[4] = (bits[4] & ~kSeven) | 1;
  const Cron cron{.minutes = bits[0],
                  .hours = bits[1],
                  .days = bits[2],
                  .months = bits[3],
                  .weekdays = bits[4],
                  .every_day = pieces[2].text == "*",
                  .every_weekday = pieces[4].text == "*"};
  if (cron.every_weekday && !some_day_exists(cron)) {
    return CronError{pieces[2].offset, static_cast<std::uint32_t>(pieces[2].text.size()),
                     "no month of this cron text has such a day", "the last day of a month cannot be said in cron"};
  }
  return cron;
}

}  // namespace intentc
