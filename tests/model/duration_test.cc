#include "model/duration.h"

#include <catch2/catch.hpp>

namespace intentc {

TEST_CASE("durations are a number and a unit") {
  CHECK(parse_duration("90s")->seconds == 90);
  CHECK(parse_duration("15m")->seconds == 900);
  CHECK(parse_duration("4h")->seconds == 14400);
  CHECK(parse_duration("30d")->seconds == 2592000);
  CHECK(parse_duration("18mo")->months == 18);
  CHECK(parse_duration("7y")->months == 84);
  CHECK(parse_duration("0s")->zero());
  CHECK(parse_duration("1y")->about_seconds() > parse_duration("364d")->about_seconds());
  CHECK(parse_duration("18mo")->about_seconds() < parse_duration("2y")->about_seconds());
  CHECK(parse_duration("999999999y"));
}

TEST_CASE("anything else is no duration") {
  for (const char* text : {"", "s", "10", "10 m", " 10m", "10m ", "-1m", "+1m", "1.5h", "10M", "10min", "1h30m", "0x1s",
                           "1e3s", "1234567890s", "99999999999999999999s", "१m"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}

}  // namespace intentc
