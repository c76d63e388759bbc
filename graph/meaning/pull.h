// What one platform is asked for: the sinks of its root groups, and of every transformer that has to run for them.
#pragma once

#include <vector>

#include "graph/meaning/landing.h"
#include "graph/meaning/primaries.h"
#include "model/ecosystem.h"

namespace intentc {

struct Want {  // one sink of a served group
  ContainerId container;
  DatasetId dataset;
  SinkId sink;
  WorkspaceId workspace;
};

struct Demand {
  std::vector<Want> wants;                // sorted by (container, dataset, sink)
  std::vector<WorkspaceId> transformers;  // those that run here, sorted
};

// Serves one platform after the other; its memory is shared by them, so that each costs only what it is asked for.
class Puller {
 public:
  Puller(const Ecosystem& ecosystem, const Primaries& primaries, Landing& landing);

  // A transformer runs where its output is wanted, unless the platform takes that output over from a primary one: then
  // nothing to the left of it is pulled in. One without a container to land its inputs in does not run (R210).
  Demand pull(PlatformId platform, const std::vector<GroupId>& roots);

 private:
  void take(GroupId group, ContainerId container);
  Text assignment_of(GroupId group) const;

  const Ecosystem* ecosystem_;
  const Primaries* primaries_;
  Landing* landing_;
  std::vector<PlatformId> pulled_by_;  // by workspace: the last platform that asked for its transformer

  PlatformId platform_;
  Demand demand_;
};

}  // namespace intentc
