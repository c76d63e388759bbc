#include "model/cron.h"

#include <catch2/catch.hpp>

namespace intentc {
namespace {

Cron cron(std::string_view text) {
  auto result = parse_cron(text);
  INFO(text);
  REQUIRE(std::holds_alternative<Cron>(result));
  return std::get<Cron>(result);
}

CronError refused(std::string_view text) {
  auto result = parse_cron(text);
  INFO(text);
  REQUIRE(std::holds_alternative<CronError>(result));
  return std::get<CronError>(result);
}

}  // namespace

TEST_CASE("cron fields are stars, steps, numbers, ranges and lists") {
  CHECK(cron("* * * * *").runs_a_day() == 1440);
  CHECK(cron("0,10,20,30,40,50 * * * *").runs_a_day() == 144);
  CHECK(cron("*/15 8-17 * * 1-5").runs_a_day() == 40);
  CHECK(cron("0 0 1,15-16 * *").days == ((1U << 1) | (1U << 15) | (1U << 16)));
  CHECK(cron("  0\t4  * * * ").hours == 1U << 4);
  CHECK(cron("0 0 * * 7").weekdays == 1);
  CHECK(cron("0 0 * * *").every_day);
  CHECK_FALSE(cron("0 0 1 * 1").every_weekday);
}

TEST_CASE("cron errors point at the part that is wrong") {
  const CronError hour = refused("0 24 * * *");
  CHECK(hour.offset == 2);
  CHECK(hour.length == 2);
  CHECK(hour.message == "the hour `24` is not in 0–23");
  CHECK(refused("0 4,7-30 * * *").offset == 4);
  CHECK(refused("0 0 * * MON").help == "days and months are numbers: Sunday is 0, January is 1");
  CHECK(refused("0-30/5 * * * *").help == "a step is written `*/n`; write other steps as a list");
}

TEST_CASE("what only some clocks understand, or what never happens, is refused") {
  for (const char* text : {"",
                           "0 4 * *",
                           "0 4 * * * *",
                           "@daily",
                           "*/0 * * * *",
                           "*/60 * * * *",
                           "*,1 * * * *",
                           "5-3 * * * *",
                           "1, * * * *",
                           ",1 * * * *",
                           "-1 * * * *",
                           "1- * * * *",
                           "60 * * * *",
                           "0 0 0 * *",
                           "0 0 * 0 *",
                           "0 0 * 13 *",
                           "0 0 * * 8",
                           "+1 * * * *",
                           "99999999999999999999 * * * *",
                           "0 0 31 2 *",
                           "0 0 31 4,6,9,11 *",
                           "０ 0 * * *",
                           "0 0 * * 1\n0 0 * * 2"}) {
    refused(text);
  }
}

TEST_CASE("the 31st with a weekday does happen") { CHECK(cron("0 0 31 2 1").weekdays == 2); }

}  // namespace intentc
