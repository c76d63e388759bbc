// What the pictures (text, dot, mermaid) say about a node, the same in each.
#pragma once

#include <string>
#include <vector>

#include "graph/meaning/graph.h"

namespace intentc {

// A label without kind and platform, for a picture that tells these apart: `Test Azure SQL/NW_Data/products`.
std::string abridged_label(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, NodeId node);

// The workspaces that an export serves, each once, sorted; a transformer's is left out: its trigger is a node.
std::vector<WorkspaceId> consumers_of(const Ecosystem& ecosystem, const Intention& node);

// `3 nodes, 1 edge`.
std::string size_of(const Graph& graph);

}  // namespace intentc
