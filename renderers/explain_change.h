// What a plan says about a node beyond its record: who asked for it, where, and who owns it.
#pragma once

#include "graph/history/diff.h"
#include "graph/meaning/graph.h"

namespace intentc {

Described explain_node(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, NodeId node,
                       std::uint32_t weight);

}  // namespace intentc
