#include "renderers/explain_change.h"

#include <fmt/format.h>

#include <algorithm>

namespace intentc {
namespace {

constexpr std::size_t kMostAskers = 8;

}  // namespace

Described ChangeExplainer::explain(NodeId node, std::uint32_t weight) {
  Described described;
  described.weight = weight;
  const Askers askers = why_.askers(node, kMostAskers);
  for (const Asker& asker : askers.list) {
    const Group& group = ecosystem_[asker.group];
    const Workspace& workspace = ecosystem_[group.workspace];
    const Place place = text_.place(ecosystem_[asker.sink].at);
    add_owner(workspace.team, described);
    Reason reason{fmt::format("asked for by {}/{}", text_.view(workspace.name), text_.view(group.name)), place.path,
                  place.line, place.column};
    // Of several wishes of one group the first is enough.
    const bool told = std::any_of(described.reasons.begin(), described.reasons.end(),
                                  [&](const Reason& other) { return other.text == reason.text; });
    if (!told) described.reasons.push_back(std::move(reason));
  }
  if (askers.more && !described.reasons.empty()) described.reasons.push_back({"and by others", "", 0, 0});
  const Intention& intention = graph_[node];
  if (intention.kind == IntentionKind::ingest) add_owner(ecosystem_[intention.store].team, described);
  if (intention.workspace) add_owner(ecosystem_[intention.workspace].team, described);
  std::sort(described.owners.begin(), described.owners.end());
  described.owners.erase(std::unique(described.owners.begin(), described.owners.end()), described.owners.end());
  return described;
}

void ChangeExplainer::add_owner(TeamId team, Described& described) const {
  if (!team) return;
  const Owner& owner = ecosystem_[team].owner;
  if (owner.repo.nowhere()) return;
  described.owners.push_back(fmt::format("{}@{}", text_.view(owner.repo), text_.view(owner.branch)));
}

}  // namespace intentc
