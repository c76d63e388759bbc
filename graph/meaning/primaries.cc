#include "graph/meaning/primaries.h"

#include <fmt/format.h>

#include <algorithm>

namespace intentc {
namespace {

constexpr std::uint32_t kNoRule = 0xFFFFFFFFU;

// The first of `wanted` that `primary` does not ingest itself, or invalid.
DatasetId first_not_ingested(const Graph& primary, StoreId store, const std::vector<DatasetId>& wanted) {
  auto node = std::lower_bound(primary.nodes.begin(), primary.nodes.end(), store, [](const Intention& a, StoreId b) {
    return a.kind == IntentionKind::ingest && a.store < b;
  });
  auto want = wanted.begin();
  for (; node != primary.nodes.end() && node->kind == IntentionKind::ingest && node->store == store; ++node) {
    for (DatasetId read : node->datasets) {
      if (want != wanted.end() && *want < read) return *want;
      if (want != wanted.end() && *want == read) ++want;
    }
  }
  return want == wanted.end() ? DatasetId{} : *want;
}

// A sink that wants `dataset` on the platform of `graph`.
Text sink_of(const Ecosystem& ecosystem, const Graph& graph, DatasetId dataset) {
  for (const Intention& node : graph.nodes) {
    if (node.kind == IntentionKind::export_ && node.dataset == dataset) return ecosystem[node.sinks.front()].at;
  }
  return {};
}

}  // namespace

Primaries::Primaries(const Ecosystem& ecosystem)
    : ecosystem_(&ecosystem), rule_of_store_(ecosystem.stores.size(), kNoRule) {
  for (std::uint32_t at = 0; at < ecosystem.primaries.size(); ++at) {
    if (ecosystem.primaries[at].store) rule_of_store_[ecosystem.primaries[at].store.value] = at;
  }
}

const Primary* Primaries::rule(StoreId store) const {
  const std::uint32_t at = rule_of_store_[store.value];
  return at == kNoRule ? nullptr : &ecosystem_->primaries[at];
}

PlatformId Primaries::source_of(StoreId store, PlatformId platform) const {
  const Primary* found = rule(store);
  if (found == nullptr) return {};
  PlatformId first;
  for (PlatformId listed : found->platforms) {
    if (listed == platform) return {};
    if (!first) first = listed;  // invalid ones were reported by the reader
  }
  return first;
}

void check_primaries(const Ecosystem& ecosystem, const TextSpace& text, const Primaries& primaries,
                     const std::vector<Graph>& graphs, Diagnostics& findings) {
  for (const Graph& graph : graphs) {
    for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend() && node->kind == IntentionKind::link; ++node) {
      const DatasetId missing = first_not_ingested(graphs[node->primary.value], node->store, node->datasets);
      if (!missing) continue;
      const Text at = primaries.rule(node->store)->at;
      findings.add("R220", Severity::error, at, [&] {
        const auto name = [&](Text written) { return text.view(written); };
        const auto store = name(ecosystem[node->store].name);
        const auto primary = name(ecosystem[node->primary].name);
        const auto taker = name(ecosystem[graph.platform].name);
        return Diagnostic{
            .code = "R220",
            .message = fmt::format("`{}` takes `{}/{}` over from `{}`, which does not ingest it", taker, store,
                                   name(ecosystem[missing].name), primary),
            .at = at,
            .label = fmt::format("`{}` is the first primary platform of `{}`", primary, store),
            .help = fmt::format("assign a group that wants it to `{}`, or list `{}` as a primary platform of `{}`",
                                primary, taker, store),
            .related = {
                {.at = sink_of(ecosystem, graph, missing), .message = fmt::format("wanted here, on `{}`", taker)}}};
      });
    }
  }
}

}  // namespace intentc
