// Expected outputs that lie in files, so that reviews see what changes.
#pragma once

#include <filesystem>
#include <string_view>

namespace intentc::test {

// Compares with the file (relative to the source tree). INTENTC_UPDATE_GOLDENS=1 rewrites it instead.
void check_golden(std::string_view actual, const std::filesystem::path& golden);

}  // namespace intentc::test
