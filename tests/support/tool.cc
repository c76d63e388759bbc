#include "tests/support/tool.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace intentc::test {
namespace {

bool in_path(std::string_view program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path == nullptr ? "" : path) + ":/usr/lib/postgresql/15/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((folder + "/" + std::string(program)).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace

void skip_as_user(std::string_view reason) {
  WARN("skipped: " << reason);
  const std::string line = Catch::getResultCapture().getCurrentTestName() + ": " + std::string(reason);
  if (const char* list = std::getenv("INTENTC_SKIPPED")) std::ofstream(list, std::ios::app) << line << '\n';
}

void skip(std::string_view reason) {
  const char* require_all = std::getenv("INTENTC_REQUIRE_ALL");
  if (require_all != nullptr && std::string_view(require_all) == "1") FAIL("INTENTC_REQUIRE_ALL=1, but " << reason);
  skip_as_user(reason);
}

bool have_tool(std::string_view program, std::string_view reason) {
  if (in_path(program)) return true;
  skip(reason);
  return false;
}

std::string python_tool(std::string_view program) {
  const std::string path = std::string(INTENTC_SOURCE_DIR "/build/venv/bin/") + std::string(program);
  if (access(path.c_str(), X_OK) == 0) return path;
  skip("no " + std::string(program) + " in build/venv (`make test` installs it from tests/requirements.txt)");
  return {};
}

std::string shared_tool(std::string_view program) {
  const auto usable = [](const std::filesystem::path& path) { return access(path.c_str(), X_OK) == 0; };
  if (const char* shared = std::getenv("INTENTC_SHARED")) {
    const auto path = std::filesystem::path(shared) / program;
    if (usable(path)) return path;
  } else {
    std::filesystem::path above = std::filesystem::path(INTENTC_SOURCE_DIR).parent_path();
    for (; above.has_relative_path(); above = above.parent_path()) {
      const auto path = above / "shared" / program;
      if (usable(path)) return path;
    }
  }
  skip("no shared/" + std::string(program));
  return {};
}

}  // namespace intentc::test
