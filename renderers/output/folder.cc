#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "renderers/output/disk.h"
#include "renderers/output/folder_stage.h"
#include "renderers/output/source.h"

namespace intentc {
namespace {

namespace fs = std::filesystem;

class FolderSource : public RenderSource {
 public:
  FolderSource(fs::path folder, bool filled) : folder_(std::move(folder)), filled_(filled) {}

  Result<FileMap> read(const std::vector<std::string>& paths) override {
    FileMap files;
    for (const std::string& path : paths) {
      Result<std::string> bytes = get_file(folder_ / path);
      if (!bytes) return bytes.error();
      files.emplace(path, std::move(*bytes));
    }
    return files;
  }

  Result<Published> write(const PreviousRender&, const Prepared& prepared, const CommitOptions&) override {
    std::vector<std::string> deleted;
    for (const FileChange& change : prepared.files) {
      if (change.op == "delete") deleted.push_back(change.path);
    }
    const Status status = filled_ ? update_folder(folder_, prepared.bytes, prepared.modes, deleted)
                                  : fill_folder(folder_, prepared.bytes, prepared.modes);
    if (!status.ok()) return status.error();
    return Published{.outcome = Published::Outcome::done};
  }

 private:
  fs::path folder_;
  bool filled_;  // holds a render
};

std::string mode_of(const fs::directory_entry& entry, std::error_code& error) {
  const fs::file_status status = entry.symlink_status(error);
  if (fs::is_symlink(status)) return "120000";
  // Whether a file may be executed is lost on many file systems; jobs are run by `sh FILE`.
  return fs::is_regular_file(status) ? "100644" : "000000";
}

// Every file below, without following links; a work tree's `.git` is nobody's business here.
Result<std::vector<TreeFile>> list_folder(const fs::path& folder) {
  std::vector<TreeFile> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (at.depth() == 0 && at->path().filename() == ".git") {
      if (at->is_directory(error)) at.disable_recursion_pending();
      continue;
    }
    if (fs::is_directory(at->symlink_status(error))) continue;
    files.push_back({at->path().lexically_relative(folder).generic_string(), mode_of(*at, error)});
  }
  if (error) return disk_error("read", folder, error.value());
  std::sort(files.begin(), files.end(), [](const TreeFile& a, const TreeFile& b) { return a.path < b.path; });
  return files;
}

bool has_manifest(const std::vector<TreeFile>& files) {
  return std::any_of(files.begin(), files.end(), [](const TreeFile& file) { return file.path == "manifest.json"; });
}

Diagnostic something_else(const fs::path& folder) {
  return {.code = "P301",
          .message = fmt::format("`{}` holds something that is no render", folder.string()),
          .path = folder.string(),
          .help = "give a folder that is empty, absent, or holds an earlier render with its `manifest.json`"};
}

}  // namespace

Result<PreviousRender> open_folder(const fs::path& folder, const std::string& environment) {
  std::error_code error;
  fs::path path = fs::weakly_canonical(fs::absolute(folder, error), error);  // through links
  if (!error && !path.has_filename()) path = path.parent_path();
  if (error) return disk_error("read", folder, error.value());
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    if (error && error.value() != ENOENT) return disk_error("read", folder, error.value());
    return PreviousRender{.source = std::make_shared<FolderSource>(path, false)};
  }
  if (!fs::is_directory(status)) return something_else(folder);
  if (Status finished = finish_leftover(path); !finished.ok()) return finished.error();

  const bool empty = fs::is_empty(path, error);
  if (error) return disk_error("read", folder, error.value());
  if (empty) return PreviousRender{.source = std::make_shared<FolderSource>(path, false)};
  const Result<std::vector<TreeFile>> files = list_folder(path);
  if (!files) return files.error();
  if (!has_manifest(*files)) return something_else(folder);
  return load_render({.source = std::make_shared<FolderSource>(path, true)}, *files, environment);
}

Result<Published> write_tree_to(const fs::path& folder, const PreviousRender& previous, const Prepared& prepared) {
  const Result<PreviousRender> there = open_folder(folder, prepared.render.environment);
  if (!there && there.error().code != Code("P209")) return there.error();
  if (!there || there->render.generation > 0) {
    return Diagnostic{.code = "P301",
                      .message = fmt::format("`{}` is not empty", folder.string()),
                      .path = folder.string(),
                      .help = "with `--repo` the branch is the last render, and the folder must be empty or absent"};
  }
  Result<FileMap> files = unchanged_files(previous, prepared);
  if (!files) return files.error();
  for (const auto& [path, bytes] : prepared.bytes) files->emplace(path, bytes);
  Prepared whole{.render = prepared.render, .files = {}, .bytes = std::move(*files)};
  for (const TreeFile& file : previous.foreign) {
    if (file.mode != "100644") whole.modes.emplace(file.path, file.mode);
  }
  Result<Published> published = there->source->write(*there, whole, {});
  if (!published) return published.error();
  published->generation = prepared.render.generation;
  published->chunks = prepared.changed_chunks;
  published->files = static_cast<std::uint32_t>(prepared.files.size());
  return published;
}

}  // namespace intentc
