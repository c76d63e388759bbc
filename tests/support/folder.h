// A private folder that vanishes with the test.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace intentc::test {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Writes a file below the folder, making its parents; returns its whole path.
  std::filesystem::path write(const std::filesystem::path& name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);

// The repository that the tests were built from.
std::filesystem::path source_dir();

// The program under test.
std::filesystem::path program();

}  // namespace intentc::test
