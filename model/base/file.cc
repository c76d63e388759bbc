#include "model/base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace intentc {
namespace {

class Handle {
 public:
  explicit Handle(int fd) : fd_(fd) {}
  ~Handle() {
    if (fd_ >= 0) close(fd_);
  }
  Handle(Handle&& other) noexcept : fd_(other.release()) {}
  Handle& operator=(Handle&& other) noexcept {
    if (fd_ >= 0) close(fd_);
    fd_ = other.release();
    return *this;
  }

  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

FileFailure failure(int error) {
  switch (error) {
    case ENOENT:
      return {FileProblem::missing, error};
    case ELOOP:
      return {FileProblem::link, error};
    case ENOTDIR:
      return {FileProblem::not_a_folder, error};
    default:
      return {FileProblem::refused, error};
  }
}

int open_again(int folder, const char* name, int flags) {
  int fd = -1;
  do fd = openat(folder, name, flags | O_CLOEXEC, 0);
  while (fd < 0 && errno == EINTR);
  return fd;
}

// A link that is a part of the path: O_DIRECTORY says "not a folder" of it, which would hide the reason.
FileFailure failure_at(int folder, const char* name, int error) {
  struct stat status {};
  const bool link = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
  return link ? FileFailure{FileProblem::link, ELOOP} : failure(error);
}

bool leads_out(std::string_view relative) {
  while (true) {
    const auto slash = relative.find('/');
    const std::string_view part = relative.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return true;
    if (slash == std::string_view::npos) return false;
    relative.remove_prefix(slash + 1);
  }
}

// Opens part by part, each without following a link: nothing can lead out of `folder`, not even a rename meanwhile.
Handle open_beneath(int folder, std::string_view relative, int flags, FileFailure& why) {
  if (!relative.empty() && leads_out(relative)) {
    why = {FileProblem::outside, 0};
    return Handle(-1);
  }
  Handle current(open_again(folder, ".", O_RDONLY | O_DIRECTORY));
  if (!current.open()) why = failure(errno);
  while (current.open() && !relative.empty()) {
    const auto slash = relative.find('/');
    const bool last = slash == std::string_view::npos;
    const std::string part(relative.substr(0, slash));
    relative = last ? std::string_view() : relative.substr(slash + 1);
    Handle next(open_again(current.get(), part.c_str(), O_NOFOLLOW | (last ? flags : O_RDONLY | O_DIRECTORY)));
    if (!next.open()) {
      why = failure_at(current.get(), part.c_str(), errno);
      return next;
    }
    current = std::move(next);
  }
  return current;
}

bool same(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_ino == b.st_ino && a.st_dev == b.st_dev &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

FileFailure read_all(int fd, std::size_t limit, std::string& bytes) {
  struct stat before {};
  if (fstat(fd, &before) != 0) return failure(errno);
  if (!S_ISREG(before.st_mode)) return {FileProblem::not_a_file, 0};
  const auto size = static_cast<std::size_t>(before.st_size);
  if (size > limit) return {FileProblem::too_large, 0};
  bytes.resize(size + 1);  // one more, to meet the end of a file that grew
  std::size_t used = 0;
  while (used < bytes.size()) {
    const ssize_t got = ::read(fd, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  struct stat after {};
  if (fstat(fd, &after) != 0) return failure(errno);
  if (used != size || !same(before, after)) return {FileProblem::changed, 0};
  bytes.resize(size);
  return {};
}

EntryKind kind_of(int folder, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return EntryKind::file;
    case DT_DIR:
      return EntryKind::folder;
    case DT_LNK:
      return EntryKind::link;
    case DT_UNKNOWN:
      break;
    default:
      return EntryKind::other;
  }
  struct stat status {};
  if (fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return EntryKind::other;
  if (S_ISREG(status.st_mode)) return EntryKind::file;
  if (S_ISDIR(status.st_mode)) return EntryKind::folder;
  return S_ISLNK(status.st_mode) ? EntryKind::link : EntryKind::other;
}

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

int sync_folder(const std::filesystem::path& folder) {
  const Handle handle(open_again(AT_FDCWD, folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY));
  return handle.open() && fsync(handle.get()) == 0 ? 0 : errno;
}

}  // namespace

std::string FileFailure::reason() const {
  switch (problem) {
    case FileProblem::none:
      return "";
    case FileProblem::missing:
      return "no such file or folder";
    case FileProblem::link:
      return "it is, or is reached by, a symbolic link";
    case FileProblem::outside:
      return "the path leads out of the folder";
    case FileProblem::not_a_file:
      return "it is not a regular file";
    case FileProblem::not_a_folder:
      return "it is not a folder";
    case FileProblem::too_large:
      return "it is too large";
    case FileProblem::changed:
      return "it changed while it was read";
    case FileProblem::refused:
      break;
  }
  return std::generic_category().message(error);
}

Folder::~Folder() {
  if (fd_ >= 0) close(fd_);
}

FileFailure Folder::open(const std::filesystem::path& path) {
  if (fd_ >= 0) close(fd_);
  fd_ = open_again(AT_FDCWD, path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY);
  return fd_ >= 0 ? FileFailure{} : failure(errno);
}

FileFailure Folder::list(std::string_view relative, std::vector<FolderEntry>& entries) const {
  entries.clear();
  FileFailure why;
  Handle folder = open_beneath(fd_, relative, O_RDONLY | O_DIRECTORY, why);
  if (!folder.open()) return why;
  DIR* stream = fdopendir(folder.get());
  if (stream == nullptr) return failure(errno);
  folder.release();  // belongs to the stream now
  errno = 0;
  while (const dirent* entry = readdir(stream)) {
    const std::string_view name(entry->d_name);
    if (name != "." && name != "..") entries.push_back({std::string(name), kind_of(dirfd(stream), *entry)});
    errno = 0;
  }
  const int error = errno;
  closedir(stream);
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return error == 0 ? FileFailure{} : failure(error);
}

FileFailure Folder::read(std::string_view relative, std::size_t limit, std::string& bytes) const {
  FileFailure why;
  // O_NONBLOCK: a pipe without a writer must not stop us before we see that it is none of our files.
  const Handle file = open_beneath(fd_, relative, O_RDONLY | O_NONBLOCK, why);
  return file.open() ? read_all(file.get(), limit, bytes) : why;
}

FileFailure read_file(const std::filesystem::path& path, std::size_t limit, std::string& bytes) {
  const Handle file(open_again(AT_FDCWD, path.c_str(), O_RDONLY | O_NONBLOCK));
  return file.open() ? read_all(file.get(), limit, bytes) : failure(errno);
}

int write_file(const std::filesystem::path& path, std::string_view bytes, bool durable, unsigned mode) {
  std::string beside = path.string() + ".XXXXXX";
  const Handle file(mkostemp(beside.data(), O_CLOEXEC));
  if (!file.open()) return errno;
  int error = write_all(file.get(), bytes);
  if (error == 0 && fchmod(file.get(), mode) != 0) error = errno;
  if (error == 0 && durable && fsync(file.get()) != 0) error = errno;
  if (error == 0 && std::rename(beside.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    unlink(beside.c_str());
    return error;
  }
  return durable ? sync_folder(path.parent_path()) : 0;
}

}  // namespace intentc
