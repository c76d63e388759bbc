// A model as a test thinks of it: names only. It becomes files of the model language, or is compared with by hand.
//
// All names are written as they are; a spec says nothing about columns, of which every dataset has the same few.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/folder.h"

namespace intentc::test {

struct StoreSpec {
  std::string name;
  std::vector<std::string> datasets = {};
  bool single = false;                 // each dataset by itself, else one batch
  std::string container = {};          // where it lies; empty: `source` (a container of that name is added)
  std::string trigger = "every: 10m";  // one field of a trigger; empty: none
  std::string doc = {};
};

struct GroupSpec {
  std::string name;
  std::vector<std::string> sinks = {};  // `Store/dataset` or `Store/*`; long ones are written with `as`
};

struct WorkspaceSpec {
  std::string name;
  std::string container = {};  // empty: the platform's own
  std::string priority = {};   // empty: none
  std::vector<GroupSpec> groups = {};
  std::string output = {};                // of its transformer: the store's name; empty: no transformer
  std::vector<std::string> outputs = {};  // the datasets of that store
  std::string doc = {};
};

struct PlatformSpec {
  std::string name;
  std::string store = {};  // `service.params.store`: its own container; empty: none
};

struct AssignmentSpec {
  std::string group;  // `Workspace/group`
  std::string platform;
  std::string status = {};  // empty: not written
};

struct ModelSpec {
  std::string name = "Generated";
  std::vector<std::string> containers = {};  // those that stores and workspaces name are added when written
  std::vector<PlatformSpec> platforms = {};
  std::vector<StoreSpec> stores = {};
  std::vector<WorkspaceSpec> workspaces = {};
  bool assigns = true;  // writes `assignments.groups`
  std::vector<AssignmentSpec> assignments = {};
  std::map<std::string, std::vector<std::string>> primaries = {};  // store → platforms
  std::uint32_t columns = 2;                                       // of each dataset, the key included
};

// The documents of a model, YAML, each without `---`.
std::vector<std::string> documents(const ModelSpec& spec);

// Writes the documents below `folder`, spread over that many files `part_<n>.yaml`.
void write_model(const ModelSpec& spec, const TemporaryFolder& folder, std::size_t files = 1);

}  // namespace intentc::test
