// What is allotted once and then kept: identities of nodes, ids of chunks, folders of platforms (decisions.md §6).
// All are deterministic from what stands at birth, so that two branches that add the same thing agree.
//
// Threading: free for functions; an Identities belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "graph/history/record.h"

namespace intentc {

// The first 32 hex digits of SHA-256 over (environment, platform, kind, label, incarnation), joined by NUL.
std::string identity_at_birth(std::string_view environment, std::string_view platform, std::string_view kind,
                              std::string_view label, std::uint32_t incarnation);

// 10 × [a-z2-7] from (platform, founder's label, g) with the first g = 0, 1, … whose id is not in `taken`. Never
// `foundation`. Adds nothing to `taken`.
std::string chunk_id(std::string_view platform, std::string_view founder, const std::set<std::string>& taken);

// The folder of a platform: its name in lower case, each run outside [a-z0-9] a `-`, plus `-` and 6 base32 characters
// if that was more than lower-casing with single blanks, or if `taken` has it already.
std::string platform_folder(std::string_view name, const std::set<std::string>& taken);

// Members of one platform in the order of records and plans: kind (ingest, export, trigger, transform, link,
// foundation), then the segments of the label as bytes, then identity (two incarnations of one label).
bool canonical_less(const Member& a, const Member& b);
bool resource_less(const Resource& a, const Resource& b);  // by address, then manager

// Finds the members of the last render again. A label keeps its identity; a detached member that is asked for again
// with an incompatible payload stays as it is, and the new node gets a new incarnation beside it.
class Identities {
 public:
  // `previous` may be null (a new platform); it must outlive this.
  Identities(const PlatformRender* previous, std::string environment, std::string platform);

  struct Found {
    std::string identity = {};
    const Member* before = nullptr;  // null: born now
    const Chunk* chunk = nullptr;    // where it lives; null: born now
  };
  // Once per node of this render. O(1).
  Found find(std::string_view kind, std::string_view label, const std::string& payload);

  // Members of the last render that were never found and hold data: they stay, in state `detached` and with their
  // data-bearing resources only. Sorted canonically. Call it after the last `find`.
  std::vector<Member> retained() const;

 private:
  struct Known {
    const Member* member;
    const Chunk* chunk;
  };
  std::string environment_ = {};
  std::string platform_ = {};
  std::unordered_map<std::string, std::vector<Known>> by_label_;  // kind NUL label
  std::unordered_map<std::string, Known> by_identity_;
  std::set<std::string> found_ = {};  // identities
};

}  // namespace intentc
