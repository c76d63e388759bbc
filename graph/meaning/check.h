// Rules that need the graphs but no policy: they ask only about what some platform really has to do.
#pragma once

#include <vector>

#include "graph/meaning/graph.h"
#include "model/base/diagnostic.h"

namespace intentc {

// R165: a store that a platform ingests says when: its capture has a trigger (a Kafka topic is listened to and
// needs none). A store that nobody asks for may still be without. Each store is told once.
// Source: research/datasurface-semantics.md V165, decisions.md §3. O(nodes).
void check_graph(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs,
                 Diagnostics& findings);

}  // namespace intentc
