// Graph rules that need the target pack: what the model asks for, can the platform's pack do it?
//
// Codes: R098 credential type, R163 capture, R167 source container, R168 code, R169 trigger, R170 history,
// R171 consumer container, R181 parameter of a service or hint, R213 column type, R226 link to a primary platform.
#pragma once

#include <map>
#include <vector>

#include "graph/meaning/graph.h"
#include "graph/meaning/landing.h"
#include "model/base/diagnostic.h"
#include "model/pack.h"

namespace intentc {

// `packs` by platform; a platform without a pack is passed over (the caller says so once). Linear in graphs and
// columns.
void check_capabilities(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs,
                        const std::map<PlatformId, const Pack*>& packs, Diagnostics& findings);

}  // namespace intentc
