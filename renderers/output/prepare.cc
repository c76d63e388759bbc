#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "graph/history/json_fields.h"
#include "graph/history/seal.h"
#include "model/base/sha256.h"
#include "renderers/output/publish.h"

namespace intentc {
namespace {

// Gives every chunk that was rendered the digests of its files.
Status digest_chunks(Render& next, const FileMap& files) {
  for (auto& [name, platform] : next.platforms) {
    for (auto& [id, chunk] : platform.chunks) {
      if (!chunk.files.empty()) continue;
      const std::string prefix = fmt::format("{}/chunks/{}/", platform.folder, id);
      for (auto file = files.lower_bound(prefix); file != files.end() && file->first.starts_with(prefix); ++file) {
        std::string path = file->first.substr(prefix.size());
        if (!is_plain_path(path) || path == "chunk.json") {
          return Diagnostic{.code = "P210",
                            .message = fmt::format("`{}` cannot be a file of a chunk", path),
                            .path = file->first,
                            .help = "the target pack names it so: look for `path` in its target.json"};
        }
        chunk.files[std::move(path)] = sha256_hex(file->second);
      }
    }
  }
  return {};
}

// A foreign file at the path itself, at a folder of the path, or below the path.
const std::string* in_the_way(const std::set<std::string>& foreign, const std::string& path) {
  for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
    const auto at = foreign.find(path.substr(0, slash));
    if (at != foreign.end()) return &*at;
    if (slash == std::string::npos) break;
  }
  const auto below = foreign.lower_bound(path + "/");
  return below != foreign.end() && below->starts_with(path + "/") ? &*below : nullptr;
}

Status check_way(const PreviousRender& previous, const std::vector<FileChange>& changes) {
  if (previous.foreign.empty()) return {};
  std::set<std::string> foreign;
  for (const TreeFile& file : previous.foreign) foreign.insert(file.path);
  for (const FileChange& change : changes) {
    if (change.op != "add") continue;
    if (const std::string* file = in_the_way(foreign, change.path)) {
      return Diagnostic{.code = "P208",
                        .message = fmt::format("`{}` is in the way of the render's `{}`", *file, change.path),
                        .path = *file,
                        .help = "it is not intentc's, so it is left alone: move it elsewhere"};
    }
  }
  return {};
}

std::uint32_t count_chunks(const std::vector<FileChange>& changes) {
  std::set<std::string> chunks;
  for (const FileChange& change : changes) {
    const std::size_t slash = change.path.find('/');
    if (slash == std::string::npos || change.path.compare(slash, 8, "/chunks/") != 0) continue;
    chunks.insert(change.path.substr(0, change.path.find('/', slash + 8)));
  }
  return static_cast<std::uint32_t>(chunks.size());
}

}  // namespace

Result<Prepared> prepare(const PreviousRender& previous, Render next, FileMap files) {
  if (Status status = digest_chunks(next, files); !status.ok()) return status.error();
  if (Status status = conserve(previous.render, next); !status.ok()) return status.error();
  files.merge(seal(next, previous.render));

  Prepared prepared;
  prepared.files = changed_files(file_digests(previous.render), file_digests(next));
  if (Status status = check_way(previous, prepared.files); !status.ok()) return status.error();
  for (const FileChange& change : prepared.files) {
    if (change.op != "delete") prepared.bytes.insert(files.extract(change.path));
  }
  if (!prepared.files.empty()) prepared.bytes.insert(files.extract("manifest.json"));
  prepared.changed_chunks = count_chunks(prepared.files);
  prepared.render = std::move(next);
  return prepared;
}

}  // namespace intentc
