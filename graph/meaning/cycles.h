// Transformers that wait for each other.
#pragma once

#include <vector>

#include "graph/meaning/graph.h"
#include "graph/meaning/primaries.h"

namespace intentc {

// R209: a circle through two or more transformers, fed by a source or not, also one that leads over links to other
// platforms. One finding for each knot of them; a circle that several platforms share is told once. A transformer that
// reads its own output is no circle (that edge is marked `self` and never triggers it). `graphs` by platform rank.
// O(nodes + edges). Source: decisions.md §1 (d).
void check_cycles(const Ecosystem& ecosystem, const TextSpace& text, const Primaries& primaries,
                  const std::vector<Graph>& graphs, Diagnostics& findings);

}  // namespace intentc
