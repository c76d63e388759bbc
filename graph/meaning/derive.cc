#include "graph/meaning/derive.h"

#include <utility>

#include "graph/meaning/assemble.h"
#include "graph/meaning/assign.h"
#include "graph/meaning/cycles.h"
#include "graph/meaning/landing.h"
#include "graph/meaning/primaries.h"
#include "graph/meaning/priority.h"
#include "graph/meaning/pull.h"

namespace intentc {

std::vector<Graph> derive(const Ecosystem& ecosystem, const TextSpace& text, Diagnostics& findings) {
  auto roots = assign_roots(ecosystem);
  const Primaries primaries(ecosystem);
  Landing landing(ecosystem, text, findings);
  Puller puller(ecosystem, primaries, landing);
  Assembler assembler(ecosystem, primaries);

  std::vector<Graph> graphs;
  graphs.reserve(ecosystem.platforms.size());
  for (std::uint32_t rank = 0; rank < ecosystem.platforms.size(); ++rank) {
    graphs.push_back(assembler.assemble({rank}, puller.pull({rank}, roots[rank])));
    graphs.back().roots = std::move(roots[rank]);
    spread_priorities(graphs.back());
  }
  check_cycles(ecosystem, text, primaries, graphs, findings);
  check_primaries(ecosystem, text, primaries, graphs, findings);
  return graphs;
}

}  // namespace intentc
