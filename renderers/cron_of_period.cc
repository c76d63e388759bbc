#include "renderers/cron_of_period.h"

#include <fmt/format.h>

namespace intentc {
namespace {

constexpr std::uint64_t kHour = 60, kDay = 24 * kHour, kWeek = 7 * kDay;  // minutes
// What divides the hour, the day, the week: other periods would stumble at their ends.
constexpr std::uint64_t kPeriods[] = {1,         2,         3,         4,          5,     6,         10,
                                      12,        15,        20,        30,         kHour, 2 * kHour, 3 * kHour,
                                      4 * kHour, 6 * kHour, 8 * kHour, 12 * kHour, kDay,  kWeek};

}  // namespace

PeriodicCron cron_of_period(std::uint64_t seconds, std::uint64_t phase_seconds) {
  std::uint64_t period = 1;
  for (const std::uint64_t known : kPeriods) {
    if (known * 60 <= seconds) period = known;
  }
  const std::uint64_t phase = phase_seconds / 60 % period;
  const std::uint64_t minute = phase % kHour;
  const std::uint64_t hour = phase / kHour % 24;
  if (period == 1) return {"* * * * *", period};
  if (period < kHour) return {fmt::format("{}-59/{} * * * *", minute, period), period};
  if (period == kHour) return {fmt::format("{} * * * *", minute), period};
  if (period < kDay) return {fmt::format("{} {}-23/{} * * *", minute, hour, period / kHour), period};
  if (period == kDay) return {fmt::format("{} {} * * *", minute, hour), period};
  return {fmt::format("{} {} * * {}", minute, hour, phase / kDay), period};
}

}  // namespace intentc
