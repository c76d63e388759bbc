#include "renderers/output/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <limits>
#include <system_error>

#include "model/base/file.h"

namespace intentc {
namespace {

namespace fs = std::filesystem;

// A file size limit must be an error of `write`, not the end of the program: the signal is held back and taken away.
class SizeLimitHeld {
 public:
  SizeLimitHeld() {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  ~SizeLimitHeld() {
    const timespec now{};
    while (sigtimedwait(&signal_, nullptr, &now) == -1 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SizeLimitHeld(const SizeLimitHeld&) = delete;
  SizeLimitHeld& operator=(const SizeLimitHeld&) = delete;

 private:
  sigset_t signal_{};
  sigset_t before_{};
};

}  // namespace

Diagnostic disk_error(std::string_view what, const fs::path& path, int error) {
  return {.code = "P302",
          .message = fmt::format("cannot {} `{}`: {}", what, path.string(), std::generic_category().message(error)),
          .path = path.string(),
          .help = "look for free space, permissions and limits of file size"};
}

Status make_folders(const fs::path& path) {
  if (path.empty()) return {};  // the parent of a name without folders: here
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return disk_error("make the folder", path, error.value());
  return {};
}

Status put_file(const fs::path& path, std::string_view bytes) {
  if (Status status = make_folders(path.parent_path()); !status.ok()) return status;
  const SizeLimitHeld held;
  if (const int error = write_file(path, bytes); error != 0) return disk_error("write", path, error);
  return {};
}

Status put_link(const fs::path& path, const std::string& target) {
  if (Status status = make_folders(path.parent_path()); !status.ok()) return status;
  if (symlink(target.c_str(), path.c_str()) != 0) return disk_error("write", path, errno);
  return {};
}

Status make_executable(const fs::path& path) {
  std::error_code error;
  const fs::perms read =
      fs::status(path, error).permissions() & (fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  // A bit of `execute` stands two places below that of `read`.
  const auto execute = static_cast<fs::perms>(static_cast<unsigned>(read) >> 2U);
  fs::permissions(path, execute, fs::perm_options::add, error);
  if (error) return disk_error("write", path, error.value());
  return {};
}

Result<std::string> get_file(const fs::path& path) {
  std::string bytes;
  const FileFailure failure = read_file(path, std::numeric_limits<std::uint32_t>::max(), bytes);
  if (failure.ok()) return bytes;
  return Diagnostic{.code = "P302",
                    .message = fmt::format("cannot read `{}`: {}", path.string(), failure.reason()),
                    .path = path.string()};
}

Status move_file(const fs::path& from, const fs::path& to) {
  if (Status status = make_folders(to.parent_path()); !status.ok()) return status;
  if (rename(from.c_str(), to.c_str()) != 0) return disk_error("write", to, errno);
  return {};
}

Status delete_all(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return disk_error("remove", path, error.value());
  return {};
}

Result<WorkFolder> WorkFolder::lock(const fs::path& path) {
  for (int tries = 0; tries < 10; ++tries) {
    if (mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) return disk_error("make the folder", path, errno);
    const int handle = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (handle < 0 && errno == ENOENT) continue;  // its owner has just finished
    if (handle < 0) return disk_error("open", path, errno);
    WorkFolder folder(path, handle);
    if (flock(handle, LOCK_EX | LOCK_NB) != 0) break;
    struct stat locked {};
    struct stat there {};
    const bool same = fstat(handle, &locked) == 0 && stat(path.c_str(), &there) == 0 && locked.st_ino == there.st_ino &&
                      locked.st_dev == there.st_dev;
    if (same) return folder;
  }
  return Diagnostic{.code = "P303",
                    .message = fmt::format("another intentc is writing: it works in `{}`", path.string()),
                    .path = path.string(),
                    .help = "wait for its end and try again"};
}

WorkFolder::~WorkFolder() {
  if (handle_ >= 0) close(handle_);
}

}  // namespace intentc
