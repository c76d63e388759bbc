#include "model/base/text_space.h"

#include <catch2/catch.hpp>

namespace intentc {

TEST_CASE("a text is its own place") {
  TextSpace space;
  const Text file = space.add_file("a.yaml", "name: é\nkind: x\n");
  const Text x{file.offset + 15, 1};
  REQUIRE(space.view(x) == "x");
  const Place place = space.place(x);
  CHECK(place.path == "a.yaml");
  CHECK(place.line == 2);
  CHECK(place.column == 7);
  CHECK(space.line(x) == "kind: x");
}

TEST_CASE("columns count code points") {
  TextSpace space;
  const Text file = space.add_file("a.yaml", "é: x");
  CHECK(space.place({file.offset + 4, 1}).column == 4);
}

TEST_CASE("decoded text has the place of its source") {
  TextSpace space;
  const Text file = space.add_file("a.yaml", "a: \"\\n\"");
  const Text decoded = space.add_decoded("\n", {file.offset + 3, 4});
  CHECK(space.view(decoded) == "\n");
  CHECK(space.place(decoded).column == 4);
  CHECK(space.place(space.add_decoded("default", {})).path.empty());
}

TEST_CASE("views stay valid while text is added") {
  TextSpace space;
  const std::string_view first = space.view(space.add_file("a", "first"));
  for (int i = 0; i < 10000; ++i) space.add_decoded(std::string(1000, 'x'), {});
  CHECK(first == "first");
}

}  // namespace intentc
