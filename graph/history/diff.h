// Two renders → the Plan: per node create, change, move, retain, destroy or same; per chunk the files.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "graph/history/plan.h"
#include "graph/history/record.h"

namespace intentc {

struct Described {  // what a plan says about a node beyond its record
  std::uint32_t weight = 1;
  std::vector<Reason> reasons = {};
  std::vector<std::string> owners = {};
};

struct DescribedPlatform {
  std::string pack = {};
  std::map<std::string, Described> nodes = {};  // by identity; only what the model has
};

// Pure. `next` is sealed. The foundation is no node: its chunk shows changed files and nothing else.
Plan diff(const Render& previous, const Render& next, const std::string& base_commit,
          const std::map<std::string, DescribedPlatform>& described);

struct PlanCounts {
  std::uint32_t create = 0, change = 0, move = 0, retain = 0, destroy = 0, same = 0;
  std::uint32_t chunks = 0, all_chunks = 0;  // with changed files, and in all
  std::uint32_t files = 0;                   // of chunks
  bool nothing = true;                       // no file of the render changes, whichever
};
PlanCounts count(const Plan& plan);

}  // namespace intentc
