// `every: 10m` for clocks that know cron texts only.
#pragma once

#include <cstdint>
#include <string>

namespace intentc {

struct PeriodicCron {
  std::string cron;           // five fields, UTC
  std::uint64_t minutes = 0;  // between two starts
};

// The longest period that a cron text can say and that is not longer than `seconds`; at least a minute. The starts lie
// `phase_seconds` behind those at midnight.
PeriodicCron cron_of_period(std::uint64_t seconds, std::uint64_t phase_seconds);

}  // namespace intentc
