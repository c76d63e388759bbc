// What the render branch remembers (operations.md §2, decisions.md §6): plain values; codec.h reads and writes them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace intentc {

struct Resource {
  std::string address = {};  // `table store.nw_data_customers`
  std::string manager = {};  // terraform | sql | file
  bool data = false;         // holds data: may not silently vanish
  friend bool operator==(const Resource&, const Resource&) = default;
};

struct Member {               // one node of a chunk
  std::string identity = {};  // 32 hex digits, allotted at birth
  std::string label = {};
  std::string kind = {};                          // ingest | export | trigger | transform | link | foundation
  std::string state = {};                         // live | detached
  std::map<std::string, std::string> names = {};  // physical names, allotted once, never recomputed
  std::string payload = {};  // canonical JSON (sorted keys, no blanks) of all that the node is rendered from
  std::vector<Resource> resources = {};  // sorted by address
  friend bool operator==(const Member&, const Member&) = default;
};

struct Chunk {
  std::string id = {};                            // 10 × [a-z2-7]; `foundation` for the platform's foundation
  std::string domain = {};                        // `<zone>/<server>`; never crossed
  std::string founder = {};                       // the label that the id derives from
  std::string state = {};                         // live | husk | retired
  std::vector<Member> members = {};               // sorted by (kind in graph order, label)
  std::map<std::string, std::string> files = {};  // path in the chunk's folder → SHA-256 hex; not chunk.json itself
};

struct ServiceUse {                       // a connection that must exist, by the name in the service file
  std::string name = {};                  // `nw_production`
  std::string purpose = {};               // `read NW_Data`
  std::vector<std::string> used_by = {};  // labels, sorted
  std::string user = {};                  // the role that it logs in as; empty: the operator's choice
  std::string database = {};              // as the model or the environment has it; empty: not told
  friend bool operator==(const ServiceUse&, const ServiceUse&) = default;
};

struct PlatformRender {
  std::string name = {};
  std::string folder = {};                   // allotted once: platform_folder() of identity.h
  std::map<std::string, Chunk> chunks = {};  // by id
  std::vector<ServiceUse> services = {};     // sorted by name; secrets.json
  std::uint64_t generation = 0;              // in which desired.json last changed
  struct Desired {
    std::string digest = {};       // over the chunk's files except chunk.json
    std::string record = {};       // SHA-256 of chunk.json
    std::uint64_t generation = 0;  // in which the digest last changed
    std::uint64_t step = 0;
    friend bool operator==(const Desired&, const Desired&) = default;
  };
  std::map<std::string, Desired> desired = {};  // by chunk id; seal.h fills it
};

// A whole render, without the bytes of its files.
struct Render {
  std::uint64_t generation = 0;  // 0: nothing rendered yet
  std::string date = {};         // YYYY-MM-DD
  std::string environment = {};
  std::string input_model, input_settings = {}, abi = {};
  struct PackRef {
    std::string version = {}, digest = {};
    friend bool operator==(const PackRef&, const PackRef&) = default;
  };
  std::map<std::string, PackRef> packs = {};
  std::map<std::string, PlatformRender> platforms = {};  // by platform name
  std::map<std::string, std::string> files =
      {};  // desired.json, secrets.json and ledger shards: path → SHA-256; seal.h
};

}  // namespace intentc
