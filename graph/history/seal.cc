#include "graph/history/seal.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "graph/history/codec.h"
#include "graph/history/identity.h"
#include "model/base/sha256.h"

namespace intentc {
namespace {

constexpr std::size_t kMostNamed = 10;

using Bytes = std::map<std::string, std::string>;

void carry_over(Render& next, const Render& previous) {
  for (const auto& [name, old_platform] : previous.platforms) {
    const auto at = next.platforms.find(name);
    if (at == next.platforms.end()) {
      next.platforms.emplace(name, old_platform);
      next.packs.insert(previous.packs.begin(), previous.packs.end());
      continue;
    }
    for (const auto& [id, chunk] : old_platform.chunks) {
      const bool retired = chunk.state == "retired";
      at->second.chunks.try_emplace(
          id, Chunk{.id = id, .domain = chunk.domain, .founder = chunk.founder, .state = retired ? "retired" : "husk"});
    }
  }
}

// Records are read back strictly; whoever made the members need not know their order.
void put_in_order(Chunk& chunk) {
  std::sort(chunk.members.begin(), chunk.members.end(), canonical_less);
  for (Member& member : chunk.members) {
    std::sort(member.resources.begin(), member.resources.end(), resource_less);
    const auto same = [](const Resource& a, const Resource& b) { return !resource_less(a, b); };
    member.resources.erase(std::unique(member.resources.begin(), member.resources.end(), same), member.resources.end());
  }
}

// The digests of one chunk; its generation stays unless its files changed.
PlatformRender::Desired desired_of(const Chunk& chunk, const std::string& record, const PlatformRender* before,
                                   std::uint64_t generation) {
  PlatformRender::Desired desired{
      .digest = chunk_digest(chunk), .record = sha256_hex(record), .generation = generation};
  if (before == nullptr) return desired;
  const auto old = before->desired.find(chunk.id);
  if (old == before->desired.end()) return desired;
  desired.step = old->second.step;
  if (old->second.digest == desired.digest) desired.generation = old->second.generation;
  return desired;
}

void seal_platform(PlatformRender& platform, const Render& previous, Render& next, Bytes& bytes) {
  const auto old = previous.platforms.find(platform.name);
  const PlatformRender* before = old == previous.platforms.end() ? nullptr : &old->second;
  const std::uint64_t generation = previous.generation + 1;
  platform.desired.clear();
  for (auto& [id, chunk] : platform.chunks) {
    put_in_order(chunk);
    std::string record = write_chunk(chunk);
    platform.desired[id] = desired_of(chunk, record, before, generation);
    bytes[fmt::format("{}/chunks/{}/chunk.json", platform.folder, id)] = std::move(record);
  }
  const auto add = [&](const std::string& name, std::string text) {
    const std::string path = platform.folder + "/" + name;
    next.files[path] = sha256_hex(text);
    bytes[path] = std::move(text);
  };
  add("secrets.json", write_secrets(platform));
  for (auto& [shard, lines] : write_ledger(platform)) add("ledger/" + shard, std::move(lines));
  const bool same = before != nullptr && before->desired == platform.desired;
  platform.generation = same ? before->generation : generation;
  add("desired.json", write_desired(platform));
}

}  // namespace

Status conserve(const Render& previous, const Render& next) {
  std::vector<std::string> lost;
  for (const auto& [name, old_platform] : previous.platforms) {
    const auto platform = next.platforms.find(name);
    if (platform == next.platforms.end()) continue;
    std::set<std::pair<std::string_view, std::string_view>> kept;  // manager, address
    for (const auto& [id, chunk] : platform->second.chunks) {
      for (const Member& member : chunk.members) {
        for (const Resource& resource : member.resources) kept.emplace(resource.manager, resource.address);
      }
    }
    for (const auto& [id, chunk] : old_platform.chunks) {
      for (const Member& member : chunk.members) {
        for (const Resource& resource : member.resources) {
          if (!resource.data || kept.contains({resource.manager, resource.address})) continue;
          lost.push_back(fmt::format("`{}` of `{}`", resource.address, member.label));
        }
      }
    }
  }
  if (lost.empty()) return {};
  const std::size_t count = lost.size();
  lost.resize(std::min(count, kMostNamed));
  return Diagnostic{.code = "S201",
                    .message = fmt::format("this render would drop {} that hold{} data: {}{}",
                                           count == 1 ? "1 thing" : fmt::format("{} things", count),
                                           count == 1 ? "s" : "", fmt::join(lost, ", "),
                                           count > kMostNamed ? fmt::format(" and {} more", count - kMostNamed) : ""),
                    .help = "nothing was written; put back what left the model, or undo the change of the target pack"};
}

std::map<std::string, std::string> seal(Render& next, const Render& previous) {
  carry_over(next, previous);
  next.files.clear();
  Bytes bytes;
  for (auto& [name, platform] : next.platforms) seal_platform(platform, previous, next, bytes);
  const bool changed = file_digests(next) != file_digests(previous);
  next.generation = previous.generation + (changed ? 1 : 0);
  next.date = changed ? std::max(next.date, previous.date) : previous.date;
  bytes["manifest.json"] = write_manifest(next);
  return bytes;
}

std::map<std::string, std::string> file_digests(const Render& render) {
  std::map<std::string, std::string> digests = render.files;
  for (const auto& [name, platform] : render.platforms) {
    for (const auto& [id, chunk] : platform.chunks) {
      const std::string folder = fmt::format("{}/chunks/{}/", platform.folder, id);
      for (const auto& [path, digest] : chunk.files) digests[folder + path] = digest;
      if (const auto desired = platform.desired.find(id); desired != platform.desired.end()) {
        digests[folder + "chunk.json"] = desired->second.record;
      }
    }
  }
  return digests;
}

std::vector<FileChange> changed_files(const std::map<std::string, std::string>& before,
                                      const std::map<std::string, std::string>& after) {
  std::vector<FileChange> changes;
  auto old = before.begin();
  auto now = after.begin();
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && old->first < now->first)) {
      changes.push_back({"delete", old++->first});
    } else if (old == before.end() || now->first < old->first) {
      changes.push_back({"add", now++->first});
    } else {
      if (old->second != now->second) changes.push_back({"change", now->first});
      ++old, ++now;
    }
  }
  return changes;
}

}  // namespace intentc
