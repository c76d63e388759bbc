#include "model/explain.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace intentc {

TEST_CASE("a code is explained whatever its case") {
  const auto page = explain("r022");
  REQUIRE(page);
  CHECK(page->code == "R022");
  CHECK(page->title == "a datastore without datasets");
  CHECK(page->text.substr(0, 7) == "# R022:");
  CHECK(page->text.find("```yaml right") != std::string_view::npos);
}

TEST_CASE("an unknown code gets the codes with the nearest numbers") {
  CHECK_FALSE(explain("R9999"));
  CHECK_FALSE(explain(""));
  const auto near = near_codes("Q0222");
  CHECK_FALSE(near.empty());
  CHECK(near.size() <= 3);
  const auto codes = near_codes("r22");
  CHECK(std::find(codes.begin(), codes.end(), "R022") != codes.end());
}

TEST_CASE("every page begins with its code and a title") {
  for (const std::string_view code : explained_codes()) {
    INFO(code);
    const auto page = explain(code);
    REQUIRE(page);
    CHECK(page->text.substr(0, 8) == "# " + std::string(code) + ": ");
    CHECK_FALSE(page->title.empty());
    CHECK(page->title.back() != '.');
  }
}

}  // namespace intentc
