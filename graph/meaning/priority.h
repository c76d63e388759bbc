// How urgent a node is: as urgent as the most urgent workspace that it feeds.
#pragma once

#include "graph/meaning/graph.h"

namespace intentc {

// Before: each export has the highest own priority of the workspaces that want it, every other node none. After: each
// node has the highest of all exports that can be reached from it. So a transformer is as urgent as those who use its
// output, and its workspace's own priority goes to its inputs only. Source: research/datasurface-semantics.md §6.7.
// O(nodes + edges).
void spread_priorities(Graph& graph);

}  // namespace intentc
