#include "model/referenced.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/base/edit_distance.h"
#include "model/documents.h"
#include "model/source_text.h"

namespace intentc {
namespace {

bool document_name(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

bool below_underscore(std::string_view path) { return path.starts_with('_') || path.find("/_") != path.npos; }

Sha256 digest_of(std::string_view path, std::string_view bytes) {
  Sha256Hasher hasher;
  hasher.add_field(path);
  hasher.add_field(bytes);
  return hasher.finish();
}

}  // namespace

ReferencedFiles::ReferencedFiles(const std::filesystem::path& root, TextSpace& space, Diagnostics& findings)
    : root_(root), space_(space), findings_(findings) {
  (void)folder_.open(root);  // a root that cannot be opened has its finding from whoever read the documents
}

Text ReferencedFiles::read(Text path, std::string_view what) {
  const std::string name(space_.view(path));
  auto found = contents_.find(name);
  if (found == contents_.end()) found = contents_.emplace(name, open(name)).first;
  const Content& content = found->second;
  if (content.text.nowhere()) {
    findings_.add(content.fault.code, Severity::error, path, [&] {
      Diagnostic fault = content.fault;
      fault.message = fmt::format("cannot read {}: {}", what, fault.message);
      fault.at = path;
      return fault;
    });
  }
  return content.text;
}

std::vector<ReferencedFiles::File> ReferencedFiles::files() const {
  std::vector<File> files;
  for (const auto& [path, content] : contents_) {
    if (!content.text.nowhere()) files.push_back({path, content.digest});
  }
  return files;
}

ReferencedFiles::Content ReferencedFiles::open(const std::string& path) {
  Content content;
  std::string bytes;
  const FileFailure failure = folder_.read(path, kMaxBytes, bytes);
  if (!failure.ok()) {
    content.fault = fault_of(failure, path);
    return content;
  }
  if (document_name(path) && !below_underscore(path)) {
    content.fault = {.code = "Y027",
                     .message = fmt::format("`{}` lies where documents of the model lie", path),
                     .help = "put it below a folder whose name begins with `_`"};
    return content;
  }
  fold_text(bytes);
  if (auto fault = unreadable_text(bytes, path)) {
    content.fault = {.code = "Y026", .message = fmt::format("`{}`: {}", path, fault->message), .help = fault->help};
    return content;
  }
  content.text = space_.add_file(shown_path(root_, path), bytes);
  content.digest = digest_of(path, bytes);
  if (content.text.nowhere()) {
    content.fault = {.code = "Y009", .message = "the model has more than 4 GiB of text"};
  }
  return content;
}

Diagnostic ReferencedFiles::fault_of(const FileFailure& failure, const std::string& path) const {
  switch (failure.problem) {
    case FileProblem::missing:
    case FileProblem::not_a_folder:
      return {.code = "Y021",
              .message = fmt::format("there is no file `{}` in the model's folder", path),
              .label = near_miss(path),
              .help = "the path is relative to the folder of the model, wherever the document stands"};
    case FileProblem::outside:
      return {.code = "Y022",
              .message = "this path leads out of the model's folder",
              .help = "write it relative to that folder, without `.` and `..`"};
    case FileProblem::link:
      return {.code = "Y023",
              .message = fmt::format("`{}` is, or is reached by, a symbolic link", path),
              .help = "links are never followed: put the file itself there"};
    case FileProblem::too_large:
      return {.code = "Y025",
              .message = fmt::format("`{}` has more than {} KiB", path, kMaxBytes >> 10U),
              .help = "divide it; a query of this size has more than one purpose"};
    case FileProblem::changed:
      return {.code = "Y008",
              .message = fmt::format("`{}` changed while it was read", path),
              .help = "run again when whoever writes it has finished"};
    default:
      return {.code = "Y024", .message = fmt::format("`{}`: {}", path, failure.reason())};
  }
}

// The file in the same folder that was probably meant.
std::string ReferencedFiles::near_miss(const std::string& path) const {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
  std::vector<FolderEntry> entries;
  if (!folder_.list(folder, entries).ok()) return "";
  std::vector<std::string_view> names;
  for (const FolderEntry& entry : entries) {
    if (entry.kind == EntryKind::file) names.push_back(entry.name);
  }
  const auto best = nearest(std::string_view(path).substr(slash + 1), names);  // npos + 1 == 0
  if (!best) return "";
  return fmt::format("did you mean `{}{}{}`?", folder, folder.empty() ? "" : "/", *best);
}

}  // namespace intentc
