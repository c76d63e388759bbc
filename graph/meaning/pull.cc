#include "graph/meaning/pull.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace intentc {

Puller::Puller(const Ecosystem& ecosystem, const Primaries& primaries, Landing& landing)
    : ecosystem_(&ecosystem), primaries_(&primaries), landing_(&landing), pulled_by_(ecosystem.workspaces.size()) {}

Demand Puller::pull(PlatformId platform, const std::vector<GroupId>& roots) {
  platform_ = platform;
  demand_ = {};
  for (GroupId root : roots) {
    take(root, landing_->container_of((*ecosystem_)[root].workspace, platform, assignment_of(root),
                                      "assigned to the platform here"));
  }
  // `take` appends to the list while it is walked. A transformer that cannot land its inputs is left out of it.
  std::size_t kept = 0;
  for (std::size_t at = 0; at < demand_.transformers.size(); ++at) {
    const WorkspaceId workspace = demand_.transformers[at];
    const Workspace& transforming = (*ecosystem_)[workspace];
    const ContainerId container = landing_->container_of(workspace, platform, transforming.transformer->name,
                                                         "the output of this transformer is wanted there");
    if (!container) continue;
    demand_.transformers[kept++] = workspace;
    for (GroupId group : transforming.groups) take(group, container);
  }
  demand_.transformers.resize(kept);
  std::sort(demand_.transformers.begin(), demand_.transformers.end());
  std::sort(demand_.wants.begin(), demand_.wants.end(), [](const Want& a, const Want& b) {
    return std::tie(a.container, a.dataset, a.sink) < std::tie(b.container, b.dataset, b.sink);
  });
  return std::exchange(demand_, {});
}

void Puller::take(GroupId group, ContainerId container) {
  if (!container) return;
  const Group& served = (*ecosystem_)[group];
  for (SinkId id : served.sinks) {
    const DatasetId dataset = (*ecosystem_)[id].dataset;
    if (!dataset) continue;
    demand_.wants.push_back({container, dataset, id, served.workspace});
    const StoreId store = (*ecosystem_)[dataset].store;
    const WorkspaceId producer = (*ecosystem_)[store].producer;
    if (!producer || pulled_by_[producer.value] == platform_) continue;
    if (primaries_->source_of(store, platform_)) continue;
    pulled_by_[producer.value] = platform_;
    demand_.transformers.push_back(producer);
  }
}

Text Puller::assignment_of(GroupId group) const {
  const auto& all = ecosystem_->assignments;
  const auto found = std::lower_bound(
      all.begin(), all.end(), std::pair{group, platform_},
      [](const Assignment& a, const auto& b) { return std::tie(a.group, a.platform) < std::tie(b.first, b.second); });
  const bool hit = found != all.end() && found->group == group && found->platform == platform_;
  return hit ? found->at : Text{};
}

}  // namespace intentc
