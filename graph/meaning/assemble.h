// What one platform is asked for → the nodes and edges of its graph, in canonical order.
#pragma once

#include <vector>

#include "graph/meaning/graph.h"
#include "graph/meaning/primaries.h"
#include "graph/meaning/pull.h"

namespace intentc {

// Builds one graph after the other; its memory is shared by them. Ids in the model are ranks in byte order of names, so
// sorting by ids is canonical order, and a node's id is known before the node is built.
class Assembler {
 public:
  Assembler(const Ecosystem& ecosystem, const Primaries& primaries);

  // Nodes and edges. An export has the highest own priority of the workspaces that want it; no other node has one yet.
  Graph assemble(PlatformId platform, const Demand& demand);

 private:
  void add_sources(const std::vector<DatasetId>& wanted);
  void add_exports(const std::vector<Want>& wants);
  void add_transformers(const std::vector<WorkspaceId>& transformers);
  void add_links();
  void add_edges(const Demand& demand);

  NodeId add(Intention node);

  const Ecosystem* ecosystem_;
  const Primaries* primaries_;
  // Left from one platform to the next: only what the current one has set is looked at.
  std::vector<NodeId> source_;   // by dataset: the ingest or link that brings it
  std::vector<NodeId> trigger_;  // by workspace; invalid for one without transformer

  Graph graph_;
  std::vector<Intention> links_;
};

}  // namespace intentc
