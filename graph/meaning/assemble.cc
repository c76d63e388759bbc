#include "graph/meaning/assemble.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace intentc {
namespace {

std::vector<DatasetId> wanted_datasets(const std::vector<Want>& wants) {
  std::vector<DatasetId> result;
  for (const Want& want : wants) {
    if (result.empty() || result.back() != want.dataset) result.push_back(want.dataset);
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::vector<DatasetId> all_datasets(const Store& store) {
  std::vector<DatasetId> result;
  result.reserve(store.datasets.count);
  for (DatasetId dataset : store.datasets) result.push_back(dataset);
  return result;
}

bool same_export(const Want& a, const Want& b) { return a.container == b.container && a.dataset == b.dataset; }

std::size_t export_count(const std::vector<Want>& wants) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < wants.size(); ++at) count += at == 0 || !same_export(wants[at - 1], wants[at]);
  return count;
}

}  // namespace

Assembler::Assembler(const Ecosystem& ecosystem, const Primaries& primaries)
    : ecosystem_(&ecosystem),
      primaries_(&primaries),
      source_(ecosystem.datasets.size()),
      trigger_(ecosystem.workspaces.size()) {}

Graph Assembler::assemble(PlatformId platform, const Demand& demand) {
  graph_.platform = platform;
  // Node kinds in canonical order; links stand last, but are found together with the ingestions.
  const auto wanted = wanted_datasets(demand.wants);
  graph_.nodes.reserve(wanted.size() + export_count(demand.wants) + 2 * demand.transformers.size());
  add_sources(wanted);
  add_exports(demand.wants);
  add_transformers(demand.transformers);
  add_links();
  add_edges(demand);
  links_.clear();
  return std::exchange(graph_, {});
}

NodeId Assembler::add(Intention node) {
  graph_.nodes.push_back(std::move(node));
  return {static_cast<std::uint32_t>(graph_.nodes.size() - 1)};
}

void Assembler::add_sources(const std::vector<DatasetId>& wanted) {
  for (auto first = wanted.begin(); first != wanted.end();) {
    const StoreId id = (*ecosystem_)[*first].store;
    const Store& store = (*ecosystem_)[id];
    const auto last = std::find_if(first, wanted.end(), [&](DatasetId d) { return !store.datasets.contains(d); });
    const PlatformId primary = primaries_->source_of(id, graph_.platform);
    if (primary) {
      links_.push_back({.kind = IntentionKind::link, .store = id, .primary = primary, .datasets = {first, last}});
    } else if (store.producer) {
      const NodeId node = add({.store = id, .datasets = all_datasets(store)});
      for (DatasetId dataset : store.datasets) source_[dataset.value] = node;
    } else if (store.capture.single) {
      for (auto one = first; one != last; ++one) {
        source_[one->value] = add({.store = id, .dataset = *one, .datasets = {*one}});
      }
    } else {
      const NodeId node = add({.store = id, .datasets = {first, last}});
      for (auto one = first; one != last; ++one) source_[one->value] = node;
    }
    first = last;
  }
}

void Assembler::add_exports(const std::vector<Want>& wants) {
  for (auto want = wants.begin(); want != wants.end();) {
    Intention node{.kind = IntentionKind::export_,
                   .store = (*ecosystem_)[want->dataset].store,
                   .dataset = want->dataset,
                   .container = want->container};
    for (const auto first = want; want != wants.end() && same_export(*first, *want); ++want) {
      node.sinks.push_back(want->sink);
      node.priority = std::max(node.priority, (*ecosystem_)[want->workspace].priority);
    }
    add(std::move(node));
  }
}

void Assembler::add_transformers(const std::vector<WorkspaceId>& transformers) {
  for (WorkspaceId workspace : transformers) {
    trigger_[workspace.value] = add({.kind = IntentionKind::trigger, .workspace = workspace});
  }
  for (WorkspaceId workspace : transformers) add({.kind = IntentionKind::transform, .workspace = workspace});
}

void Assembler::add_links() {
  std::sort(links_.begin(), links_.end(), [](const Intention& a, const Intention& b) {
    return std::tie(a.primary, a.store) < std::tie(b.primary, b.store);
  });
  for (Intention& link : links_) {
    const NodeId node{static_cast<std::uint32_t>(graph_.nodes.size())};
    for (DatasetId dataset : link.datasets) source_[dataset.value] = node;
    add(std::move(link));
  }
}

void Assembler::add_edges(const Demand& demand) {
  const auto running = static_cast<std::uint32_t>(demand.transformers.size());
  std::vector<Edge>& edges = graph_.edges;
  NodeId node{0};
  while (node.value < graph_.nodes.size() && graph_[node].kind == IntentionKind::ingest) ++node.value;
  auto want = demand.wants.begin();
  for (; node.value < graph_.nodes.size() && graph_[node].kind == IntentionKind::export_; ++node.value) {
    edges.push_back({source_[graph_[node].dataset.value], node});
    const WorkspaceId producer = (*ecosystem_)[graph_[node].store].producer;
    for (const auto first = want; want != demand.wants.end() && same_export(*first, *want); ++want) {
      const NodeId trigger = trigger_[want->workspace.value];
      if (trigger) edges.push_back({node, trigger, want->workspace == producer});
    }
  }
  for (WorkspaceId workspace : demand.transformers) {
    const NodeId trigger = trigger_[workspace.value];
    const NodeId transform{trigger.value + running};
    edges.push_back({trigger, transform});
    const Store& output = (*ecosystem_)[(*ecosystem_)[workspace].transformer->output];
    edges.push_back({transform, source_[output.datasets.first]});
  }
  std::sort(edges.begin(), edges.end(),
            [](const Edge& a, const Edge& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
  const auto same = [](const Edge& a, const Edge& b) { return a.from == b.from && a.to == b.to; };
  edges.erase(std::unique(edges.begin(), edges.end(), same), edges.end());
}

}  // namespace intentc
