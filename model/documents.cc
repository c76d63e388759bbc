#include "model/documents.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "model/base/file.h"
#include "model/base/utf8.h"
#include "model/read_json.h"
#include "model/read_yaml.h"
#include "model/source_text.h"

namespace intentc {
namespace {

constexpr std::size_t kMaxFolders = 64;  // one inside the other

bool skipped(std::string_view name) { return name.starts_with('.') || name.starts_with('_'); }
bool json(std::string_view name) { return name.ends_with(".json"); }
bool document_name(std::string_view name) { return name.ends_with(".yaml") || name.ends_with(".yml") || json(name); }

bool printable(std::string_view name) {
  if (find_invalid_utf8(name) != std::string_view::npos) return false;
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint c = decode_code_point(name, at);
    if (is_control(c.value) || is_bidi_control(c.value) || is_line_separator(c.value)) return false;
    at += c.length;
  }
  return true;
}

std::string joined(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

class Walk {
 public:
  Walk(const std::filesystem::path& root, const Folder& folder, Forest& forest, Diagnostics& findings)
      : root_(root), folder_(folder), forest_(forest), findings_(findings) {}

  // Relative paths of the files to read, in byte order.
  std::vector<std::string> files() {
    visit("", 1);
    std::sort(files_.begin(), files_.end());
    return std::move(files_);
  }

 private:
  void visit(const std::string& relative, std::size_t depth) {
    if (depth > kMaxFolders) {
      return add({.code = "Y014",
                  .message = fmt::format("more than {} folders inside one another", kMaxFolders),
                  .path = shown_path(root_, relative)});
    }
    std::vector<FolderEntry> entries;
    const FileFailure failure = folder_.list(relative, entries);
    if (!failure.ok()) return add(file_finding(failure, shown_path(root_, relative), 0));
    for (const FolderEntry& entry : entries) {
      if (!skipped(entry.name)) take(relative, entry, depth);
    }
  }

  void take(const std::string& folder, const FolderEntry& entry, std::size_t depth) {
    const std::string relative = joined(folder, entry.name);
    const bool document = document_name(entry.name);
    if (entry.kind != EntryKind::folder && !document && !(entry.kind == EntryKind::link && hides_a_folder(relative))) {
      return;
    }
    if (!printable(entry.name)) {
      return add({.code = "Y015",
                  .message = "a name here is not UTF-8, or holds control characters",
                  .path = shown_path(root_, folder),
                  .help = "rename it; a terminal cannot show it safely"});
    }
    if (entry.kind == EntryKind::folder) return visit(relative, depth + 1);
    if (folder.empty() && entry.name == "intentc.yaml") return;
    if (entry.kind == EntryKind::link) {
      return add(file_finding({FileProblem::link, 0}, shown_path(root_, relative), 0));
    }
    files_.push_back(relative);
  }

  // A link to a folder, or one that runs in a circle, may hide a part of the model.
  bool hides_a_folder(const std::string& relative) const {
    struct stat status {};
    if (::stat((root_ / relative).c_str(), &status) == 0) return S_ISDIR(status.st_mode);
    return errno == ELOOP;
  }

  void add(Diagnostic finding) {
    findings_.add(std::move(finding));
    forest_.complete = false;
  }

  const std::filesystem::path& root_;
  const Folder& folder_;
  Forest& forest_;
  Diagnostics& findings_;
  std::vector<std::string> files_;
};

class Reader {
 public:
  Reader(const std::filesystem::path& root, const Folder& folder, TextSpace& space, Forest& forest,
         Diagnostics& findings)
      : root_(root), folder_(folder), space_(space), forest_(forest), findings_(findings) {}

  void read(const std::string& relative) {
    const std::string path = shown_path(root_, relative);
    const FileFailure failure = folder_.read(relative, kMaxDocumentFile, bytes_);
    if (!failure.ok()) return fail(file_finding(failure, path, kMaxDocumentFile));
    fold_text(bytes_);
    if (auto fault = unreadable_text(bytes_, path)) return fail(std::move(*fault));
    const Text file = space_.add_file(path, bytes_);
    if (file.nowhere()) {
      return fail({.code = "Y009", .message = "the model has more than 4 GiB of text", .path = path});
    }
    const bool any =
        json(relative) ? read_json(file, space_, forest_, findings_) : read_yaml(file, space_, forest_, findings_);
    if (!any) {
      fail({.code = "Y010",
            .message = "there is no document in this file",
            .path = path,
            .help = "remove the file, or begin its name with `_`"});
    }
  }

 private:
  void fail(Diagnostic finding) {
    findings_.add(std::move(finding));
    forest_.complete = false;
  }

  const std::filesystem::path& root_;
  const Folder& folder_;
  TextSpace& space_;
  Forest& forest_;
  Diagnostics& findings_;
  std::string bytes_;
};

}  // namespace

std::string shown_path(const std::filesystem::path& root, std::string_view relative) {
  std::string shown = root.generic_string();
  while (shown.size() > 1 && shown.ends_with('/')) shown.pop_back();
  if (relative.empty()) return shown.empty() ? "." : shown;
  if (shown.empty() || shown == ".") return std::string(relative);
  return shown == "/" ? shown + std::string(relative) : joined(shown, relative);
}

Forest read_documents(const std::filesystem::path& root, TextSpace& space, Diagnostics& findings) {
  Forest forest;
  Folder folder;
  if (const FileFailure failure = folder.open(root); !failure.ok()) {
    findings.add(file_finding(failure, shown_path(root, ""), 0));
    forest.complete = false;
    return forest;
  }
  const std::vector<std::string> files = Walk(root, folder, forest, findings).files();
  Reader reader(root, folder, space, forest, findings);
  for (const std::string& file : files) reader.read(file);
  if (files.empty() && forest.complete) {
    findings.add({.code = "Y001",
                  .message = "there is no model here",
                  .path = shown_path(root, ""),
                  .help = "a model is a folder of `*.yaml`, `*.yml` and `*.json`; `intentc init` writes a first one"});
    forest.complete = false;
  }
  return forest;
}

}  // namespace intentc
