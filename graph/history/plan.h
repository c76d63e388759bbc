// What a render changes, per node and per chunk; the one value behind `plan` as text and JSON and behind `publish`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace intentc {

enum class ChangeOp : std::uint8_t { create, change, move, retain, destroy, same };

struct Reason {
  std::string text = {};  // "asked for by ProductLiveAdhocReporting/LiveProducts"
  std::string file = {};  // empty: no place
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

struct Change {
  ChangeOp op = ChangeOp::same;
  std::string label = {};
  std::string chunk = {};
  std::vector<Reason> reasons = {};
  std::vector<std::string> owners = {};   // "repo@branch"
  std::vector<std::string> details = {};  // "adds dataset orders to the batch"
};

struct FileChange {
  std::string op = {};    // add | change | delete
  std::string path = {};  // from the root of the render
};

struct ChunkChange {
  std::string id = {};
  std::string zone = {};
  std::uint32_t weight = 0;
  std::vector<FileChange> files = {};  // sorted by path
};

struct PlatformPlan {
  std::string name = {};
  std::string pack = {};
  std::vector<Change> changes = {};      // without `same`, in graph order
  std::vector<ChunkChange> chunks = {};  // those with changed files, by id
  std::uint32_t chunk_count = 0;
  std::uint32_t same = 0;
};

struct Plan {
  std::string environment = {};
  std::string base_commit = {};  // empty: nothing published yet
  std::uint64_t base_generation = 0;
  std::uint64_t generation = 0;  // of the next render; equal to the base's if nothing changes
  std::vector<PlatformPlan> platforms = {};
  std::vector<std::string> notes = {};  // "views of w_x are readable by nobody: no access"
};

}  // namespace intentc
