// Declared renames (`previously`): the last render under today's labels (operations.md §2).
//
// A rename changes labels and what consumers see; identities and physical names stay. A → B is carried out only if the
// last render has A and not B, and the model has B and no longer A. Names are exchanged in two releases, not in one.
#pragma once

#include <optional>

#include "graph/history/record.h"
#include "graph/meaning/graph.h"

namespace intentc {

// `previous` with the labels, dataset names and keys of names that `graph` uses now; nothing if there is nothing to
// rename. Linear in the nodes, and in the payloads of renamed members.
std::optional<PlatformRender> renamed(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph,
                                      const PlatformRender& previous);

}  // namespace intentc
