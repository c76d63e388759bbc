// One intention graph per platform: what that platform has to do so that its consumers get what they asked for.
//
// Immutable. Nodes stand in canonical order (kind in the order of IntentionKind, then the segments of the label as
// bytes); a NodeId is a rank in that order. Labels are computed, never stored.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/ecosystem.h"

namespace intentc {

using NodeId = Id<struct NodeTag>;

enum class IntentionKind : std::uint8_t { ingest, export_, trigger, transform, link };

// `ingest`, `export`, `trigger`, `transform`, `link`: the word in files and JSON.
std::string_view word(IntentionKind kind);
std::string_view word(Priority priority);

struct Intention {
  IntentionKind kind = IntentionKind::ingest;
  StoreId store = {};          // ingest, export, link
  DatasetId dataset = {};      // ingest of a `single` store, export
  ContainerId container = {};  // export: the container whose name is in the label
  WorkspaceId workspace = {};  // trigger, transform
  PlatformId primary = {};     // link: the platform that ingests the store
  Priority priority = Priority::unknown;
  std::vector<DatasetId> datasets = {};  // ingest, link: what something on this platform wants, sorted; the ingestion
                                         // of a transformer's output store has every dataset of it
  std::vector<SinkId> sinks = {};        // export: who wants it, sorted
};

struct Edge {
  NodeId from = {};
  NodeId to = {};
  bool self = false;  // a transformer's own output as its input: never triggers it
};

struct Graph {
  PlatformId platform;
  std::vector<Intention> nodes;
  std::vector<Edge> edges;     // sorted by (from, to), each once
  std::vector<GroupId> roots;  // groups served by assignment, sorted

  const Intention& operator[](NodeId id) const { return nodes[id.value]; }
};

// The names in a label, the platform's first: what canonical order compares and what pictures abridge.
struct LabelSegments {
  std::array<std::string_view, 4> names;
  std::size_t count = 0;

  auto begin() const { return names.begin(); }
  auto end() const { return names.begin() + count; }
};
LabelSegments label_segments(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, NodeId node);

// The first word of a label: `Ingest`, `Export`, `Trigger`, `DataTransformer`, `Link`.
std::string_view label_word(IntentionKind kind);

// `Ingest/{platform}/{store}[/{dataset}]` and so on, as in design §6. No name holds a `/`, so nothing is escaped.
std::string label(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph, NodeId node);

}  // namespace intentc
