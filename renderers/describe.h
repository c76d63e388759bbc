// Node → everything that it is rendered from: payload, physical names, resources (operations.md §2).
//
// The payload is canonical JSON. It is what `diff` compares, what the chunk's record keeps and what templates read, so
// a node that the model forgot is rendered from its record exactly like one that the model still has.
#pragma once

#include <string>
#include <vector>

#include "graph/history/record.h"
#include "graph/meaning/graph.h"
#include "model/base/diagnostic.h"
#include "model/pack.h"

namespace intentc {

struct DescribedNode {
  Member member;             // identity and names as before, or allotted now
  NodeId node;               // invalid for a member that the model forgot and that holds data: state `detached`
  std::string zone;          // whose team looks after it (decisions.md §6)
  std::string server;        // the container that it is applied to; empty: the platform's own
  std::string group;         // what placement keeps together: a store, a workspace …
  std::uint32_t weight = 0;  // sum over its resources
};

struct DescribedTarget {  // a container that gets data, and is not the platform's own
  std::string server;     // its name
  std::string chunk;      // of its foundation
  Member foundation;
};

struct PlatformDescription {
  std::string name;
  std::string folder;
  Member foundation;
  std::vector<DescribedTarget> targets;  // by name; one that the model forgot stays while it holds data
  std::vector<DescribedNode> nodes;      // in graph order
  std::vector<ServiceUse> services;      // by name
  std::vector<std::string> notes;        // for the plan: "workspace `X` is readable by nobody: it has no `access`"
};

struct DescribeInput {
  const Ecosystem& ecosystem;
  const TextSpace& text;
  const Graph& graph;
  const Pack& pack;
  const PackValues& parameters;  // of the platform's service
  EnvironmentId environment;
  std::string environment_name;
  const PlatformRender* previous;  // null: this platform was never rendered
  std::string folder;
};

// Pure; findings only for names that cannot be given (R214).
PlatformDescription describe(const DescribeInput& input, Diagnostics& findings);

}  // namespace intentc
