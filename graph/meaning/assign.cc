#include "graph/meaning/assign.h"

namespace intentc {
namespace {

bool can_be_root(const Ecosystem& ecosystem, GroupId group) {
  return !ecosystem[ecosystem[group].workspace].transformer.has_value();
}

}  // namespace

std::vector<std::vector<GroupId>> assign_roots(const Ecosystem& ecosystem) {
  std::vector<std::vector<GroupId>> roots(ecosystem.platforms.size());
  if (!ecosystem.has_assignments) {
    if (roots.size() != 1) return roots;
    for (std::uint32_t rank = 0; rank < ecosystem.groups.size(); ++rank) {
      if (can_be_root(ecosystem, {rank})) roots.front().push_back({rank});
    }
    return roots;
  }
  for (const Assignment& assignment : ecosystem.assignments) {
    if (!assignment.group || !assignment.platform || assignment.status == AssignmentStatus::decommissioned) continue;
    if (!can_be_root(ecosystem, assignment.group)) continue;
    auto& served = roots[assignment.platform.value];
    if (served.empty() || served.back() != assignment.group) served.push_back(assignment.group);
  }
  return roots;
}

}  // namespace intentc
