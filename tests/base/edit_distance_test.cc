#include "model/base/edit_distance.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

namespace intentc {
namespace {

using Names = std::vector<std::string_view>;

// Optimal string alignment as the textbook has it.
std::size_t slow_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

TEST_CASE("the nearest name is offered") {
  CHECK(nearest("custmers", Names{"orders", "customers", "customer_x"}) == "customers");
  CHECK(nearest("cutsomers", Names{"customers"}) == "customers");
  CHECK(nearest("zzz", Names{"orders", "customers"}) == std::nullopt);
  CHECK(did_you_mean("custmers", Names{"customers"}) == "did you mean `customers`?");
  CHECK(did_you_mean("x", Names{"customers"}).empty());
}

TEST_CASE("a name that differs in case only comes first") {
  CHECK(nearest("NW_data", Names{"NW_dat", "NW_Data"}) == "NW_Data");
  CHECK(nearest("ID", Names{"id"}) == "id");
}

TEST_CASE("two steps in a short name are no near miss") {
  CHECK(nearest("ab", Names{"xb", "cd"}) == std::nullopt);
  CHECK(nearest("abcd", Names{"abxy"}) == std::nullopt);
  CHECK(nearest("abcd", Names{"abcx"}) == "abcx");
}

TEST_CASE("the order of the candidates does not matter") {
  CHECK(nearest("abcde", Names{"abcdx", "abcdf"}) == "abcdf");
  CHECK(nearest("abcde", Names{"abcdf", "abcdx"}) == "abcdf");
}

TEST_CASE("characters are code points") {
  CHECK(edit_distance("Zürich", "Zurich", 2) == 1);
  CHECK(edit_distance("\xff", "a", 2) == 1);
}

TEST_CASE("the banded distance agrees with the textbook") {
  std::mt19937 random(7);
  for (int run = 0; run < 20000; ++run) {
    const auto text = [&] {
      std::string t(random() % 9, 'a');
      for (char& c : t) c = static_cast<char>('a' + random() % 3);
      return t;
    };
    const std::string a = text();
    const std::string b = text();
    const std::size_t most = random() % 4;
    INFO(a << " " << b << " " << most);
    REQUIRE(edit_distance(a, b, most) == std::min(slow_distance(a, b), most + 1));
  }
}

}  // namespace intentc
