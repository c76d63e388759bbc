// Chunk → the typed tree that its templates may read (design.md §3, *bind*).
//
// Everything comes from the chunk's record: a member that the model forgot is bound like any other.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "graph/history/record.h"
#include "model/base/result.h"
#include "renderers/template/value.h"

namespace intentc {

struct BoundRecord {   // a root for the templates declared with this record
  std::string record;  // Foundation, Chunk, Ingest, Trigger, Transform …
  std::string job;     // physical name, for the paths of its files; empty if it has none
  bool live = true;
  Value value;
};

struct BoundChunk {
  ValueArena arena;  // owns every text of `records`
  std::vector<BoundRecord> records;
};

struct Surroundings {                                         // what a chunk's templates see beside its record
  std::string backend;                                        // type of Terraform's backend; empty: none
  std::vector<std::pair<std::string, std::string>> settings;  // of the backend, sorted
  bool had_terraform = false;                                 // the chunk's folder had a `main.tf`
};

// P203 for a payload that does not have the shape that this version of the program reads.
Result<BoundChunk> bind(const std::string& platform, const Chunk& chunk, const Surroundings& around);

}  // namespace intentc
