#include "renderers/report/display.h"

#include <catch2/catch.hpp>
#include <string>

namespace intentc {

TEST_CASE("wide characters take two columns, combining ones none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("東京") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("") == 0);
}

TEST_CASE("an excerpt of a short line is the line") {
  const Excerpt shown = excerpt("name: x", 6, 1);
  CHECK(shown.line == "name: x");
  CHECK(shown.indent == 6);
  CHECK(shown.width == 1);
}

TEST_CASE("an excerpt of a long line is cut around the part, and the caret still fits") {
  const std::string line = std::string(1'000'000, 'a') + "HERE" + std::string(1'000'000, 'b');
  const Excerpt shown = excerpt(line, 1'000'000, 4);
  CHECK(display_width(shown.line) <= 112);
  CHECK(shown.line.starts_with("…a"));
  CHECK(shown.line.ends_with("b…"));
  CHECK(shown.line.find("HERE") == std::string("…").size() - 1 + shown.indent);
  CHECK(shown.width == 4);
}

TEST_CASE("an excerpt is never cut within a character") {
  std::string line;
  for (int i = 0; i < 500; ++i) line += "東";
  const Excerpt shown = excerpt(line, 300 * 3, 3);
  CHECK(printable(shown.line) == shown.line);
  CHECK(shown.width == 2);
}

TEST_CASE("a line of marks that take no column does not run away") {
  std::string line = "a";
  for (int i = 0; i < 100'000; ++i) line += "\u0301";
  CHECK(excerpt(line, 0, 1).line.size() < 2000);
}

TEST_CASE("numbers are grouped and counted") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1440) == "1,440");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(counted(1, "file") == "1 file");
  CHECK(counted(0, "file") == "0 files");
}

}  // namespace intentc
