#include "graph/meaning/graph.h"

namespace intentc {
namespace {

void append(std::string& label, std::string_view segment) {
  label += '/';
  label += segment;
}

}  // namespace

std::string_view word(IntentionKind kind) {
  switch (kind) {
    case IntentionKind::ingest:
      return "ingest";
    case IntentionKind::export_:
      return "export";
    case IntentionKind::trigger:
      return "trigger";
    case IntentionKind::transform:
      return "transform";
    case IntentionKind::link:
      return "link";
  }
  return {};
}

std::string_view word(Priority priority) {
  switch (priority) {
    case Priority::unknown:
      return "unknown";
    case Priority::low:
      return "low";
    case Priority::medium:
      return "medium";
    case Priority::high:
      return "high";
    case Priority::critical:
      return "critical";
  }
  return {};
}

std::string_view label_word(IntentionKind kind) {
  switch (kind) {
    case IntentionKind::ingest:
      return "Ingest";
    case IntentionKind::export_:
      return "Export";
    case IntentionKind::trigger:
      return "Trigger";
    case IntentionKind::transform:
      return "DataTransformer";
    case IntentionKind::link:
      return "Link";
  }
  return {};
}

LabelSegments label_segments(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, NodeId node) {
  const Intention& intention = graph[node];
  LabelSegments segments;
  const auto add = [&](Text name) { segments.names[segments.count++] = text.view(name); };
  add(ecosystem[graph.platform].name);
  switch (intention.kind) {
    case IntentionKind::export_:
      add(ecosystem[intention.container].name);
      [[fallthrough]];
    case IntentionKind::ingest:
      add(ecosystem[intention.store].name);
      if (intention.dataset) add(ecosystem[intention.dataset].name);
      break;
    case IntentionKind::trigger:
    case IntentionKind::transform:
      add(ecosystem[intention.workspace].name);
      break;
    case IntentionKind::link:
      add(ecosystem[intention.primary].name);
      add(ecosystem[intention.store].name);
      break;
  }
  return segments;
}

std::string label(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, NodeId node) {
  std::string result(label_word(graph[node].kind));
  for (std::string_view segment : label_segments(ecosystem, text, graph, node)) append(result, segment);
  return result;
}

}  // namespace intentc
