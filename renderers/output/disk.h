// Files and folders on disk, with the errors that a user can act on (P302).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "model/base/result.h"

namespace intentc {

// Creates or replaces a file; folders above it are made. A failure leaves the old content.
Status put_file(const std::filesystem::path& path, std::string_view bytes);

// A symlink to `target`, which is not looked at; folders above it are made. Replaces nothing.
Status put_link(const std::filesystem::path& path, const std::string& target);

// For all who may read the file.
Status make_executable(const std::filesystem::path& path);

Result<std::string> get_file(const std::filesystem::path& path);

Status make_folders(const std::filesystem::path& path);
Status move_file(const std::filesystem::path& from, const std::filesystem::path& to);  // replaces; makes folders
Status delete_all(const std::filesystem::path& path);

// P302: "cannot write `x`: no space left on device".
Diagnostic disk_error(std::string_view what, const std::filesystem::path& path, int error);

// A folder that one process at a time works in; the lock goes when the process does, the folder stays.
class WorkFolder {
 public:
  // Makes the folder if need be. P303: somebody else works in it.
  static Result<WorkFolder> lock(const std::filesystem::path& path);
  WorkFolder(WorkFolder&& other) noexcept : path_(std::move(other.path_)), handle_(other.handle_) {
    other.handle_ = -1;
  }
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  WorkFolder(std::filesystem::path path, int handle) : path_(std::move(path)), handle_(handle) {}
  std::filesystem::path path_;
  int handle_;
};

}  // namespace intentc
