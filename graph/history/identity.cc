#include "graph/history/identity.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "graph/history/payload.h"
#include "model/base/sha256.h"

namespace intentc {
namespace {

std::string joined_by_nul(std::initializer_list<std::string_view> fields) {
  std::string joined;
  bool first = true;
  for (const std::string_view field : fields) {
    if (!first) joined += '\0';
    joined += field;
    first = false;
  }
  return joined;
}

std::size_t kind_rank(std::string_view kind) {
  constexpr std::array<std::string_view, 6> kOrder = {"ingest", "export", "trigger", "transform", "link", "foundation"};
  return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), kind) - kOrder.begin());
}

// No name holds `/`, and no byte sorts before the end of a segment.
bool segments_less(std::string_view a, std::string_view b) {
  const auto key = [](char c) { return c == '/' ? 0 : static_cast<int>(static_cast<unsigned char>(c)) + 1; };
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [&](char x, char y) { return key(x) < key(y); });
}

}  // namespace

std::string identity_at_birth(std::string_view environment, std::string_view platform, std::string_view kind,
                              std::string_view label, std::uint32_t incarnation) {
  const std::string digits = std::to_string(incarnation);
  return sha256_hex(joined_by_nul({environment, platform, kind, label, digits})).substr(0, 32);
}

std::string chunk_id(std::string_view platform, std::string_view founder, const std::set<std::string>& taken) {
  for (std::uint32_t g = 0;; ++g) {
    const std::string digits = std::to_string(g);
    std::string id = base32(sha256(joined_by_nul({"intentc-chunk", platform, founder, digits})), 10);
    if (id != "foundation" && !taken.contains(id)) return id;
  }
}

std::string platform_folder(std::string_view name, const std::set<std::string>& taken) {
  std::string folder;
  bool plain = !name.empty();
  bool in_run = false;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept) {
      folder += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else {
      plain = plain && c == ' ' && !in_run && !folder.empty();
      if (!in_run) folder += '-';
    }
    in_run = !kept;
  }
  plain = plain && !in_run;
  if (plain && !taken.contains(folder)) return folder;
  if (folder.empty() || folder.front() == '-') folder.insert(0, "p");  // no path may look like an option
  for (std::uint32_t g = 0;; ++g) {
    const std::string salt = g == 0 ? std::string(name) : joined_by_nul({name, std::to_string(g)});
    std::string hashed = folder + "-" + base32(sha256(salt), 6);
    if (!taken.contains(hashed)) return hashed;
  }
}

bool canonical_less(const Member& a, const Member& b) {
  if (a.kind != b.kind) return kind_rank(a.kind) < kind_rank(b.kind);
  if (a.label != b.label) return segments_less(a.label, b.label);
  return a.identity < b.identity;
}

bool resource_less(const Resource& a, const Resource& b) {
  return std::tie(a.address, a.manager) < std::tie(b.address, b.manager);
}

Identities::Identities(const PlatformRender* previous, std::string environment, std::string platform)
    : environment_(std::move(environment)), platform_(std::move(platform)) {
  if (previous == nullptr) return;
  for (const auto& [id, chunk] : previous->chunks) {
    for (const Member& member : chunk.members) {
      by_label_[joined_by_nul({member.kind, member.label})].push_back({&member, &chunk});
      by_identity_.emplace(member.identity, Known{&member, &chunk});
    }
  }
}

Identities::Found Identities::find(std::string_view kind, std::string_view label, const std::string& payload) {
  const Known* best = nullptr;
  if (const auto known = by_label_.find(joined_by_nul({kind, label})); known != by_label_.end()) {
    for (const Known& candidate : known->second) {
      const Member& member = *candidate.member;
      if (member.state == "live") {
        best = &candidate;
        break;
      }
      if (!compatible_payload(member.payload, payload)) continue;
      if (best == nullptr || member.identity < best->member->identity) best = &candidate;
    }
  }
  if (best != nullptr) {
    found_.insert(best->member->identity);
    return {.identity = best->member->identity, .before = best->member, .chunk = best->chunk};
  }
  for (std::uint32_t incarnation = 0;; ++incarnation) {
    std::string identity = identity_at_birth(environment_, platform_, kind, label, incarnation);
    if (!by_identity_.contains(identity)) return {.identity = std::move(identity)};
  }
}

std::vector<Member> Identities::retained() const {
  std::vector<Member> retained;
  for (const auto& [identity, known] : by_identity_) {  // any order: sorted below
    if (found_.contains(identity)) continue;
    Member member = *known.member;
    std::erase_if(member.resources, [](const Resource& resource) { return !resource.data; });
    if (member.resources.empty()) continue;
    member.state = "detached";
    retained.push_back(std::move(member));
  }
  std::sort(retained.begin(), retained.end(), canonical_less);
  return retained;
}

}  // namespace intentc
