#include "graph/meaning/check.h"

#include <fmt/format.h>

namespace intentc {
namespace {

void check_trigger(const TextSpace& text, const Store& store, Diagnostics& findings) {
  const Trigger& trigger = store.capture.trigger;
  const bool has_none = trigger.kind == Trigger::Kind::none;
  if (store.producer || store.capture.kind == CaptureKind::kafka) return;
  if (!has_none && trigger.kind != Trigger::Kind::on) return;
  const Text at = has_none ? store.capture.at : trigger.at;
  findings.add("R165", Severity::error, at, [&] {
    const auto name = text.view(store.name);
    return Diagnostic{
        .code = "R165",
        .message = has_none ? fmt::format("the capture of datastore `{}` has no `trigger`", name)
                            : fmt::format("the capture of datastore `{}` waits for other datasets", name),
        .at = at,
        .label = has_none ? "when does it run?" : "`on` is for transformers",
        .help = "say when it runs: `trigger: {every: 10m}`, `trigger: {cron: \"0 4 * * *\"}` or an `external` name"};
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
