#include "renderers/target.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/base/file.h"
#include "model/base/sha256.h"
#include "model/documents.h"
#include "model/source_text.h"
#include "renderers/context.h"

namespace intentc {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestTemplate = std::size_t{1} << 20;

// Files below `relative` in byte order; names that begin with `.` are not the pack's.
void list_files(const Folder& folder, const std::string& relative, std::vector<std::string>& paths) {
  std::vector<FolderEntry> entries;
  if (!folder.list(relative, entries).ok()) return;
  for (const FolderEntry& entry : entries) {
    if (entry.name.starts_with(".")) continue;
    const std::string path = relative.empty() ? entry.name : relative + "/" + entry.name;
    if (entry.kind == EntryKind::folder) list_files(folder, path, paths);
    if (entry.kind == EntryKind::file) paths.push_back(path);
  }
}

bool is_descriptor(const std::string& path) {
  return path == "target.json" || path == "types.json" || path == "names.json" || path == "resources.json";
}

// Reads every file of the pack once: templates into `files`, all of them into the digest.
std::string read_files(const fs::path& root, TextSpace& text, TemplateFiles& files, Diagnostics& findings) {
  Folder folder;
  std::vector<std::string> paths;
  if (folder.open(root).ok()) list_files(folder, "", paths);
  std::sort(paths.begin(), paths.end());
  Sha256Hasher digest;
  for (const std::string& path : paths) {
    const std::string shown = shown_path(root, path);
    std::string bytes;
    const FileFailure failure = folder.read(path, kLargestTemplate, bytes);
    if (!failure.ok()) {
      findings.add(file_finding(failure, shown, kLargestTemplate));
      continue;
    }
    fold_text(bytes);
    digest.add_field(path);
    digest.add_field(bytes);
    if (is_descriptor(path)) continue;
    if (auto wrong = unreadable_text(bytes, shown)) {
      findings.add(std::move(*wrong));
      continue;
    }
    files[path] = text.add_file(shown, bytes);
  }
  return hex(digest.finish());
}

}  // namespace

std::unique_ptr<Target> load_target(const fs::path& folder, TextSpace& text, Diagnostics& findings) {
  const std::size_t before = findings.errors();
  std::optional<Pack> pack = read_pack(folder, text, findings);
  if (!pack) return nullptr;
  auto target = std::make_unique<Target>();
  target->pack = std::move(*pack);
  TemplateFiles files;
  target->pack.digest = read_files(folder, text, files, findings);
  std::vector<TemplateDecl> declared;
  for (const PackOutput& output : target->pack.outputs) {
    declared.push_back({output.file, output.record, output.dialect});
  }
  target->templates = TemplateSet::compile(files, declared, context_schema(), text, findings);
  return findings.errors() == before ? std::move(target) : nullptr;
}

fs::path find_pack(const std::string& name, const std::vector<fs::path>& search) {
  // A name is one folder: `../x` names nothing.
  if (name.empty() || name.starts_with(".") || name.find('/') != std::string::npos) return {};
  for (const fs::path& folder : search) {
    std::error_code ignored;
    if (fs::is_regular_file(folder / name / "target.json", ignored)) return folder / name;
  }
  return {};
}

std::vector<fs::path> pack_search_path(const std::vector<fs::path>& given) {
  std::vector<fs::path> search = given;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) search.push_back(program.parent_path().parent_path() / "share/intentc/templates");
#ifdef INTENTC_TEMPLATES
  search.emplace_back(INTENTC_TEMPLATES);
#endif
  return search;
}

}  // namespace intentc
