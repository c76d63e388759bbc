// Stores that only some platforms may read at their source; the others take them over from a primary platform.
#pragma once

#include <vector>

#include "graph/meaning/graph.h"
#include "model/base/diagnostic.h"

namespace intentc {

class Primaries {
 public:
  explicit Primaries(const Ecosystem& ecosystem);

  // The platform from which `platform` takes `store`: the first of the list as written. Invalid: it reads the store
  // itself, because there is no list or the platform stands in it. O(length of the list).
  PlatformId source_of(StoreId store, PlatformId platform) const;

  // The rule itself, or null.
  const Primary* rule(StoreId store) const;

 private:
  const Ecosystem* ecosystem_;
  std::vector<std::uint32_t> rule_of_store_;  // index into Ecosystem::primaries
};

// R220: a platform takes datasets over from a primary that does not read them itself. `graphs` by platform rank.
void check_primaries(const Ecosystem& ecosystem, const TextSpace& text, const Primaries& primaries,
                     const std::vector<Graph>& graphs, Diagnostics& findings);

}  // namespace intentc
