#include "renderers/output/folder_stage.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "graph/history/json_fields.h"
#include "renderers/output/disk.h"

namespace intentc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStage = ".intentc-stage";
constexpr const char* kJournal = "commit";
constexpr const char* kFiles = "files";
constexpr const char* kManifest = "manifest.json";

fs::path beside(const fs::path& folder) {
  return folder.parent_path() / fmt::format(".{}.intentc-new", folder.filename().string());
}

Status empty_out(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    if (Status status = delete_all(at->path()); !status.ok()) return status;
  }
  if (error) return disk_error("read", folder, error.value());
  return {};
}

Status write_files(const fs::path& folder, const FileMap& files, const FileModes& modes) {
  for (const auto& [path, bytes] : files) {
    const auto mode = modes.find(path);
    const bool is_link = mode != modes.end() && mode->second == "120000";
    Status status = is_link ? put_link(folder / path, bytes) : put_file(folder / path, bytes);
    if (status.ok() && mode != modes.end() && mode->second == "100755") status = make_executable(folder / path);
    if (!status.ok()) return status;
  }
  return {};
}

// Paths of the staged files, sorted, `manifest.json` last.
Result<std::vector<std::string>> staged(const fs::path& files) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator at(files, error); !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    if (!fs::is_directory(at->symlink_status(error)))
      paths.push_back(at->path().lexically_relative(files).generic_string());
  }
  if (error && error.value() != ENOENT) return disk_error("read", files, error.value());
  std::sort(paths.begin(), paths.end(), [](const std::string& a, const std::string& b) {
    return std::pair(a == kManifest, std::string_view(a)) < std::pair(b == kManifest, std::string_view(b));
  });
  return paths;
}

Status remove_file(const fs::path& folder, const std::string& path) {
  fs::path file = folder / path;
  if (unlink(file.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) return disk_error("remove", file, errno);
  for (fs::path above = file.parent_path(); above != folder && rmdir(above.c_str()) == 0; above = above.parent_path()) {
  }
  return {};
}

// From the journal on: every step can be done again.
Status finish(const fs::path& folder, const fs::path& stage) {
  const Result<std::string> journal = get_file(stage / kJournal);
  if (!journal) return journal.error();
  const Result<std::vector<std::string>> paths = staged(stage / kFiles);
  if (!paths) return paths.error();
  for (std::string_view rest = *journal; !rest.empty();) {
    const std::string path(rest.substr(0, rest.find('\n')));
    rest.remove_prefix(std::min(rest.size(), path.size() + 1));
    if (!is_plain_path(path)) continue;
    if (Status status = remove_file(folder, path); !status.ok()) return status;
  }
  for (const std::string& path : *paths) {
    if (Status status = move_file(stage / kFiles / path, folder / path); !status.ok()) return status;
  }
  return delete_all(stage);
}

// The journal goes last: as long as it is there, the work is finished, not taken back.
Status take_back(const fs::path& stage) { return delete_all(stage); }

bool may_be_replaced(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return true;
  const fs::path here = fs::current_path(error);
  return !error && !fs::equivalent(folder, here, error) && access(folder.parent_path().c_str(), W_OK) == 0 &&
         access(folder.c_str(), W_OK) == 0;
}

}  // namespace

Status fill_folder(const fs::path& folder, const FileMap& files, const FileModes& modes) {
  if (!may_be_replaced(folder)) return update_folder(folder, files, modes, {});
  if (Status status = make_folders(folder.parent_path()); !status.ok()) return status;
  const Result<WorkFolder> work = WorkFolder::lock(beside(folder));
  if (!work) return work.error();
  Status status = empty_out(work->path());
  if (status.ok()) status = write_files(work->path(), files, modes);
  if (status.ok() && rename(work->path().c_str(), folder.c_str()) == 0) return {};
  if (status.ok()) status = disk_error("write", folder, errno);
  if (Status removed = delete_all(work->path()); !removed.ok()) return removed;
  return status;
}

Status update_folder(const fs::path& folder, const FileMap& files, const FileModes& modes,
                     const std::vector<std::string>& deleted) {
  const fs::path stage = folder / kStage;
  const Result<WorkFolder> work = WorkFolder::lock(stage);
  if (!work) return work.error();
  std::string journal;
  for (const std::string& path : deleted) journal += path + "\n";
  Status status = write_files(stage / kFiles, files, modes);
  if (status.ok()) status = put_file(stage / "commit.new", journal);
  if (status.ok()) status = move_file(stage / "commit.new", stage / kJournal);
  if (status.ok()) return finish(folder, stage);
  if (Status removed = take_back(stage); !removed.ok()) return removed;
  return status;
}

Status finish_leftover(const fs::path& folder) {
  const fs::path stage = folder / kStage;
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(stage, error))) return {};
  const Result<WorkFolder> work = WorkFolder::lock(stage);
  if (!work) return work.error();
  return fs::exists(stage / kJournal, error) ? finish(folder, stage) : take_back(stage);
}

}  // namespace intentc
