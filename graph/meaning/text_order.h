// In which order a picture made of lines shows the pieces of a graph.
#pragma once

#include <vector>

#include "graph/meaning/neighbours.h"

namespace intentc {

// The nodes at which a piece begins, from left to right: first every ingest and link that nothing here feeds, then
// every trigger, each after the triggers of the transformers that feed it (those in a circle last, in canonical order).
std::vector<NodeId> pieces(const Graph& graph, const Neighbours& neighbours);

}  // namespace intentc
