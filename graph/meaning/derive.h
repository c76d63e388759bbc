// Ecosystem → one Graph per platform (decisions.md §1, research/datasurface-semantics.md §6 minus its defects).
#pragma once

#include <vector>

#include "graph/meaning/graph.h"
#include "model/base/diagnostic.h"

namespace intentc {

// One graph for every platform of the ecosystem, in the order of its platforms; a platform without nodes has an empty
// one. Linear in sinks, nodes and edges. Findings: R209 (cycle through two or more transformers), R210 (workspace
// without container on a platform that has none of its own), R220 (primary that does not ingest).
std::vector<Graph> derive(const Ecosystem& ecosystem, const TextSpace& text, Diagnostics& findings);

}  // namespace intentc
