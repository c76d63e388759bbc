#include "tests/support/golden.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/support/folder.h"

namespace intentc::test {

void check_golden(std::string_view actual, const std::filesystem::path& golden) {
  const std::filesystem::path path = source_dir() / golden;
  if (std::getenv("INTENTC_UPDATE_GOLDENS") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  INFO("golden " << golden << "; INTENTC_UPDATE_GOLDENS=1 rewrites it");
  REQUIRE(std::filesystem::exists(path));
  CHECK(std::string(actual) == read_file(path));
}

}  // namespace intentc::test
