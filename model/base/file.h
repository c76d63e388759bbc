// Files and folders: reading beneath a folder without leaving it, and writing in one step.
//
// Threading: free; a Folder may be used by several threads at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace intentc {

enum class FileProblem : std::uint8_t {
  none,
  missing,       // no such file or folder
  link,          // a symbolic link on the way; links are never followed
  outside,       // an absolute path, or one with an empty, `.` or `..` part
  not_a_file,    // a folder, device, socket or pipe where a regular file is wanted
  not_a_folder,  // anything else where a folder is wanted
  too_large,     // more bytes than the limit
  changed,       // size, time of change or identity differ before and after reading
  refused,       // any other error of the system, see `error`
};

struct FileFailure {
  FileProblem problem = FileProblem::none;
  int error = 0;  // errno, where the system said it

  bool ok() const { return problem == FileProblem::none; }
  std::string reason() const;  // "Permission denied"
};

enum class EntryKind : std::uint8_t { file, folder, link, other };

struct FolderEntry {
  std::string name;
  EntryKind kind = EntryKind::other;
};

// An open folder. Paths given to it are relative, with `/`; no part of one may be a link. "" is the folder itself.
class Folder {
 public:
  Folder() = default;
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  // Follows links: somebody named this very path.
  FileFailure open(const std::filesystem::path& path);

  // What lies directly in the folder `relative`, in byte order of the names, without `.` and `..`.
  FileFailure list(std::string_view relative, std::vector<FolderEntry>& entries) const;

  // The whole of a regular file of at most `limit` bytes. Replaces `bytes`.
  FileFailure read(std::string_view relative, std::size_t limit, std::string& bytes) const;

 private:
  int fd_ = -1;
};

// The whole of a regular file; follows links.
FileFailure read_file(const std::filesystem::path& path, std::size_t limit, std::string& bytes);

// Writes beside `path` and renames: a reader sees the old content or the new, and a failure leaves the old one and no
// leftover. `durable` also survives a power cut (and costs a disk's round trip). The error is that of errno, 0 if done.
int write_file(const std::filesystem::path& path, std::string_view bytes, bool durable = false, unsigned mode = 0644);

}  // namespace intentc
