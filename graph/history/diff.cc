#include "graph/history/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "graph/history/identity.h"
#include "graph/history/payload.h"
#include "graph/history/seal.h"

namespace intentc {
namespace {

struct Known {
  const Member* member = nullptr;
  const Chunk* chunk = nullptr;
};

struct Pair {  // one identity then and now; one of the two may be absent
  Known before;
  Known now;
  const Member& any() const { return now.member != nullptr ? *now.member : *before.member; }
};

std::vector<Pair> pairs(const PlatformRender* before, const PlatformRender& now) {
  std::unordered_map<std::string_view, Pair> by_identity;
  if (before != nullptr) {
    for (const auto& [id, chunk] : before->chunks) {
      for (const Member& member : chunk.members) by_identity[member.identity].before = {&member, &chunk};
    }
  }
  for (const auto& [id, chunk] : now.chunks) {
    for (const Member& member : chunk.members) by_identity[member.identity].now = {&member, &chunk};
  }
  std::vector<Pair> result;
  result.reserve(by_identity.size());
  for (const auto& [identity, pair] : by_identity) result.push_back(pair);  // any order: sorted now
  std::sort(result.begin(), result.end(),
            [](const Pair& a, const Pair& b) { return canonical_less(a.any(), b.any()); });
  return result;
}

ChangeOp op_of(const Pair& pair) {
  if (pair.before.member == nullptr) return ChangeOp::create;
  if (pair.now.member == nullptr) return ChangeOp::destroy;
  const Member& before = *pair.before.member;
  const Member& now = *pair.now.member;
  if (before.state == "live" && now.state == "detached") return ChangeOp::retain;
  if (pair.before.chunk->id != pair.now.chunk->id) return ChangeOp::move;
  return before == now ? ChangeOp::same : ChangeOp::change;
}

void resource_details(std::string_view verb, const std::vector<Resource>& of, const std::vector<Resource>& without,
                      std::vector<std::string>& details) {
  for (const Resource& resource : of) {
    const bool there = std::any_of(without.begin(), without.end(), [&](const Resource& other) {
      return other.address == resource.address && other.manager == resource.manager;
    });
    if (!there) details.push_back(fmt::format("{} {}", verb, resource.address));
  }
}

std::vector<std::string> details_of(ChangeOp op, const Pair& pair) {
  std::vector<std::string> details;
  if (op == ChangeOp::create || op == ChangeOp::same) return details;
  const Member& before = *pair.before.member;
  if (op == ChangeOp::destroy) {
    resource_details("removes", before.resources, {}, details);
    return details;
  }
  const Member& now = *pair.now.member;
  if (op == ChangeOp::retain) {
    resource_details("keeps", now.resources, {}, details);
    return details;
  }
  if (op == ChangeOp::move) {
    details.push_back(fmt::format("from chunk {} to {}", pair.before.chunk->id, pair.now.chunk->id));
  }
  if (before.state == "detached" && now.state == "live") details.push_back("revived: its data is carried on");
  if (before.label != now.label) details.push_back(fmt::format("renamed from {}", before.label));
  for (std::string& detail : payload_details(now.kind, before.payload, now.payload)) {
    details.push_back(std::move(detail));
  }
  if (details.empty()) {  // the model said the same; the pack makes something else of it
    resource_details("adds", now.resources, before.resources, details);
    resource_details("removes", before.resources, now.resources, details);
  }
  return details;
}

std::uint32_t weight_of(const Chunk& chunk, const DescribedPlatform& described) {
  std::uint32_t weight = 0;
  for (const Member& member : chunk.members) {
    const auto known = described.nodes.find(member.identity);
    weight += known != described.nodes.end() ? known->second.weight
                                             : std::max(1U, static_cast<std::uint32_t>(member.resources.size()));
  }
  return weight;
}

// By chunk folder, as paths sort.
void add_files(PlatformPlan& plan, const PlatformRender& now, const std::vector<FileChange>& files,
               const DescribedPlatform& described) {
  const std::string prefix = now.folder + "/chunks/";
  const auto from = std::lower_bound(files.begin(), files.end(), prefix,
                                     [](const FileChange& file, const std::string& path) { return file.path < path; });
  for (auto file = from; file != files.end() && file->path.starts_with(prefix); ++file) {
    const std::string id = file->path.substr(prefix.size(), file->path.find('/', prefix.size()) - prefix.size());
    if (plan.chunks.empty() || plan.chunks.back().id != id) {
      const Chunk& chunk = now.chunks.at(id);
      plan.chunks.push_back(
          {.id = id, .zone = chunk.domain.substr(0, chunk.domain.find('/')), .weight = weight_of(chunk, described)});
    }
    plan.chunks.back().files.push_back(*file);
  }
}

PlatformPlan diff_platform(const PlatformRender* before, const PlatformRender& now,
                           const DescribedPlatform& described) {
  PlatformPlan plan{.name = now.name, .pack = described.pack};
  plan.chunk_count = static_cast<std::uint32_t>(now.chunks.size());
  for (const Pair& pair : pairs(before, now)) {
    const Member& member = pair.any();
    if (member.kind == "foundation") continue;
    const ChangeOp op = op_of(pair);
    if (op == ChangeOp::same) {
      ++plan.same;
      continue;
    }
    Change change{.op = op,
                  .label = member.label,
                  .chunk = (pair.now.chunk != nullptr ? pair.now.chunk : pair.before.chunk)->id,
                  .details = details_of(op, pair)};
    if (const auto known = described.nodes.find(member.identity); known != described.nodes.end()) {
      change.reasons = known->second.reasons;
      change.owners = known->second.owners;
    } else {
      change.reasons.push_back({.text = "nothing in the model asks for it any more"});
    }
    plan.changes.push_back(std::move(change));
  }
  return plan;
}

}  // namespace

Plan diff(const Render& previous, const Render& next, const std::string& base_commit,
          const std::map<std::string, DescribedPlatform>& described) {
  Plan plan{.environment = next.environment,
            .base_commit = base_commit,
            .base_generation = previous.generation,
            .generation = next.generation};
  const std::vector<FileChange> files = changed_files(file_digests(previous), file_digests(next));
  static const DescribedPlatform kNothing;
  for (const auto& [name, now] : next.platforms) {
    const auto old = previous.platforms.find(name);
    const auto known = described.find(name);
    const DescribedPlatform& facts = known == described.end() ? kNothing : known->second;
    if (known == described.end()) {
      plan.notes.push_back(fmt::format("platform `{}` is rendered, but not looked at here: it stays as it is", name));
    }
    PlatformPlan platform = diff_platform(old == previous.platforms.end() ? nullptr : &old->second, now, facts);
    add_files(platform, now, files, facts);
    plan.platforms.push_back(std::move(platform));
  }
  return plan;
}

PlanCounts count(const Plan& plan) {
  PlanCounts counts;
  counts.nothing = plan.generation == plan.base_generation;
  for (const PlatformPlan& platform : plan.platforms) {
    for (const Change& change : platform.changes) {
      switch (change.op) {
        case ChangeOp::create:
          ++counts.create;
          break;
        case ChangeOp::change:
          ++counts.change;
          break;
        case ChangeOp::move:
          ++counts.move;
          break;
        case ChangeOp::retain:
          ++counts.retain;
          break;
        case ChangeOp::destroy:
          ++counts.destroy;
          break;
        case ChangeOp::same:
          ++counts.same;
      }
    }
    counts.same += platform.same;
    counts.chunks += static_cast<std::uint32_t>(platform.chunks.size());
    counts.all_chunks += platform.chunk_count;
    for (const ChunkChange& chunk : platform.chunks) counts.files += static_cast<std::uint32_t>(chunk.files.size());
  }
  return counts;
}

}  // namespace intentc
