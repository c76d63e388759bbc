#include "graph/meaning/check.h"

#include <fmt/format.h>

namespace intentc {
namespace {

void check_trigger(const TextSpace& text, const Store& store, Diagnostics& findings) {
  const Capture& capture = store.capture;
  if (capture.at.nowhere()) return;  // R021
  if (store.producer || capture.kind == CaptureKind::kafka || capture.trigger.kind != Trigger::Kind::none) return;
  findings.add("R165", Severity::error, capture.at, [&] {
    return Diagnostic{.code = "R165",
                      .message = fmt::format("the capture of datastore `{}` has no `trigger`", text.view(store.name)),
                      .at = capture.at,
                      .help = "say when it runs: `trigger: {every: 10m}` or `trigger: {cron: \"0 4 * * *\"}`"};
  });
}

}  // namespace

void check_graph(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs,
                 Diagnostics& findings) {
  std::vector<bool> told(ecosystem.stores.size());
  for (const Graph& graph : graphs) {
    for (const Intention& node : graph.nodes) {
      if (node.kind != IntentionKind::ingest) break;
      if (told[node.store.value]) continue;
      told[node.store.value] = true;
      check_trigger(text, ecosystem[node.store], findings);
    }
  }
}

}  // namespace intentc
