#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

#include "graph/history/codec.h"
#include "graph/history/json_fields.h"
#include "graph/history/seal.h"
#include "model/base/sha256.h"
#include "renderers/output/source.h"

namespace intentc {
namespace {

constexpr const char* kManifest = "manifest.json";
constexpr std::size_t kFilesAtOnce = 2000;  // bounds the memory for bytes that are only hashed
constexpr const char* kHandsOff =
    "files of a render are written by intentc only: make the change in the model or the target pack, and take it back "
    "here (`git revert`, or restore the file)";

class Loader {
 public:
  Loader(PreviousRender previous, const std::vector<TreeFile>& entries) : previous_(std::move(previous)) {
    for (const TreeFile& entry : entries) modes_.emplace(entry.path, entry.mode);
  }

  Result<PreviousRender> run(const std::string& environment) {
    for (const auto& step : {&Loader::manifest, &Loader::records, &Loader::chunks, &Loader::files, &Loader::foreign}) {
      if (Status status = (this->*step)(); !status.ok()) return status.error();
      if (step == &Loader::manifest && render().environment != environment) return other_environment(environment);
    }
    return std::move(previous_);
  }

 private:
  using Digests = std::map<std::string, std::string>;

  Render& render() { return previous_.render; }

  Status manifest() {
    std::vector<std::string> path = {kManifest};
    if (modes_.at(kManifest) != "100644") return finding("P205", "was changed by hand", path);
    const Result<FileMap> bytes = previous_.source->read(path);
    if (!bytes) return bytes.error();
    Result<Render> manifest = read_manifest(bytes->at(kManifest), kManifest);
    if (!manifest) return manifest.error();
    previous_.render = std::move(*manifest);
    return {};
  }

  // Reads what should be there and compares; `keep` takes the bytes that are needed further.
  template <class Keep>
  Status check(const Digests& expected, const Keep& keep) {
    std::vector<std::string> missing;
    std::vector<std::string> changed;
    std::vector<std::string> paths;
    for (const auto& [path, digest] : expected) {
      const auto entry = modes_.find(path);
      if (entry == modes_.end()) {
        missing.push_back(path);
      } else if (entry->second != "100644") {
        changed.push_back(path);
      } else {
        paths.push_back(path);
      }
    }
    for (std::size_t from = 0; from < paths.size(); from += kFilesAtOnce) {
      const auto begin = paths.begin() + static_cast<std::ptrdiff_t>(from);
      const auto end = paths.begin() + static_cast<std::ptrdiff_t>(std::min(from + kFilesAtOnce, paths.size()));
      Result<FileMap> bytes = previous_.source->read({begin, end});
      if (!bytes) return bytes.error();
      for (auto& [path, content] : *bytes) {
        if (sha256_hex(content) != expected.at(path)) {
          changed.push_back(path);
        } else if (Status status = keep(path, content); !status.ok()) {
          return status;
        }
      }
    }
    if (!missing.empty()) return finding("P202", "is missing from the render", missing);
    if (!changed.empty()) return finding("P205", "was changed by hand", changed);
    return {};
  }

  static Diagnostic finding(Code code, std::string_view what, std::vector<std::string>& paths) {
    std::sort(paths.begin(), paths.end());
    std::string others;
    if (paths.size() > 1) {
      const std::size_t shown = std::min<std::size_t>(paths.size(), 10);
      others = fmt::format("; so {} `{}`", paths.size() == 2 ? "is" : "are",
                           fmt::join(paths.begin() + 1, paths.begin() + static_cast<std::ptrdiff_t>(shown), "`, `"));
      if (shown < paths.size()) others += fmt::format(" and {} more", paths.size() - shown);
    }
    return {.code = code,
            .message = fmt::format("`{}` {}{}", paths.front(), what, others),
            .path = paths.front(),
            .help = kHandsOff};
  }

  Status records() {
    std::map<std::string, PlatformRender*> by_folder;
    for (auto& [name, platform] : render().platforms) by_folder[platform.folder] = &platform;
    return check(render().files, [&](const std::string& path, const std::string& bytes) -> Status {
      const std::size_t slash = path.find('/');
      PlatformRender& platform = *by_folder.at(path.substr(0, slash));
      const std::string_view name = std::string_view(path).substr(slash + 1);
      if (name == "desired.json") return read_desired(bytes, path, platform);
      if (name == "secrets.json") return read_secrets(bytes, path, platform);
      return {};  // a ledger shard: derived from the chunks
    });
  }

  Status chunks() {
    for (auto& [name, platform] : render().platforms) {
      const std::string prefix = platform.folder + "/chunks/";
      Digests expected;
      for (const auto& [id, desired] : platform.desired) expected[prefix + id + "/chunk.json"] = desired.record;
      std::unordered_set<std::string> identities;
      Status status = check(expected, [&](const std::string& path, const std::string& bytes) -> Status {
        Result<Chunk> chunk = read_chunk(bytes, path);
        if (!chunk) return chunk.error();
        for (const Member& member : chunk->members) {
          if (!identities.insert(member.identity).second) return twice(path, member);
        }
        if (path != prefix + chunk->id + "/chunk.json") return damaged(path, "it is the record of another chunk");
        std::string id = chunk->id;
        platform.chunks.emplace(std::move(id), std::move(*chunk));
        return {};
      });
      if (status.ok()) status = ledger(platform);
      if (!status.ok()) return status;
    }
    return {};
  }

  // It is derived, so it must be what derives from the chunks.
  Status ledger(const PlatformRender& platform) {
    const std::string prefix = platform.folder + "/ledger/";
    Digests derived;
    for (const auto& [shard, lines] : write_ledger(platform)) derived[prefix + shard] = sha256_hex(lines);
    Digests listed;
    for (auto file = render().files.lower_bound(prefix); file != render().files.end(); ++file) {
      if (!file->first.starts_with(prefix)) break;
      listed.insert(*file);
    }
    if (derived == listed) return {};
    return damaged(kManifest, fmt::format("`{}` is not what the chunks say", prefix));
  }

  static Diagnostic twice(const std::string& path, const Member& member) {
    return {.code = "P207",
            .message = fmt::format("`{}` holds `{}`, which another chunk holds too", path, member.label),
            .path = path,
            .help = "render branches are never merged: set the branch back to the commit before the merge"};
  }

  Status files() {
    Digests expected;
    for (const auto& [name, platform] : render().platforms) {
      for (const auto& [id, chunk] : platform.chunks) {
        const std::string prefix = fmt::format("{}/chunks/{}/", platform.folder, id);
        for (const auto& [path, digest] : chunk.files) expected[prefix + path] = digest;
      }
    }
    return check(expected, [](const std::string&, const std::string&) -> Status { return {}; });
  }

  Status foreign() {
    const Digests ours = file_digests(render());
    std::vector<std::string> inside;
    std::unordered_set<std::string> chunk_folders;
    for (const auto& [name, platform] : render().platforms) chunk_folders.insert(platform.folder);
    for (const auto& [path, mode] : modes_) {
      if (path == kManifest || ours.contains(path)) continue;
      const std::size_t slash = path.find('/');
      const bool in_platform = slash != std::string::npos && chunk_folders.contains(path.substr(0, slash));
      if (in_platform && path.compare(slash, 8, "/chunks/") == 0) inside.push_back(path);
      previous_.foreign.push_back({path, mode});
    }
    if (inside.empty()) return {};
    Diagnostic error = finding("P206", "is not a file of the render, but lies where only those may be", inside);
    error.help = "chunk folders hold what intentc wrote and nothing else: move it out of `chunks/`";
    return error;
  }

  Diagnostic other_environment(const std::string& environment) {
    return {.code = "P209",
            .message =
                fmt::format("this is the render of environment `{}`, not of `{}`", render().environment, environment),
            .path = kManifest,
            .help = "each environment has a branch (or folder) of its own: see `--branch` and `environment.branch`"};
  }

  PreviousRender previous_;
  std::map<std::string, std::string> modes_;  // by path
};

}  // namespace

Result<PreviousRender> load_render(PreviousRender previous, const std::vector<TreeFile>& entries,
                                   const std::string& environment) {
  return Loader(std::move(previous), entries).run(environment);
}

}  // namespace intentc
