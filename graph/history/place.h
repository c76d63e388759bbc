// Which node lives in which chunk (design.md §7, review-compiler.md appendix D).
//
// Pure: one ledger and one set of nodes have one result, whatever the order of the input. A node of the ledger never
// moves. New nodes, sorted by (domain, group, label), go first to a chunk that holds their group, then to that of a
// neighbouring group, then into the fullest chunk of the domain that has room, else into a new one. O(n log n).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "graph/history/record.h"
#include "model/base/result.h"

namespace intentc {

struct ChunkLimits {         // in resources; `chunks` of intentc.yaml
  std::uint32_t fill = 80;   // up to which a new chunk is filled
  std::uint32_t soft = 100;  // up to which an old chunk takes new nodes
  std::uint32_t hard = 500;  // never passed
};

struct Placeable {  // one node, live or detached; the foundation is not placed
  std::string identity = {};
  std::string label = {};
  std::string domain = {};                   // `<zone>/<server>`; chunks never cross it
  std::string group = {};                    // what belongs together: a store, a store within a container, a workspace
  std::uint32_t weight = 1;                  // resources; at least 1 is counted
  std::vector<std::string> neighbours = {};  // groups before, then groups after this node in the graph, nearest first
};

struct Placement {
  std::map<std::string, std::string> chunk_of = {};  // identity → chunk id
  struct Founded {
    std::string domain = {};
    std::string founder = {};  // label
  };
  std::map<std::string, Founded> founded = {};      // new chunks by id
  std::map<std::string, std::uint32_t> loads = {};  // chunk id → weight
};

// `previous` are the chunks of the platform's last render; those named `foundation…` are passed over.
// P401: a node heavier than the hard cap. P402: a chunk that its own members push over the hard cap.
Result<Placement> place(const std::string& platform, std::vector<Placeable> nodes,
                        const std::map<std::string, Chunk>& previous, const ChunkLimits& limits = {});

// The chunks of the new render, without files: every member (sorted) in its chunk, emptied chunks as husks. Members
// that `placement` does not know (the foundation) are left to the caller.
std::map<std::string, Chunk> assemble(const Placement& placement, std::vector<Member> members,
                                      const std::map<std::string, Chunk>& previous);

}  // namespace intentc
