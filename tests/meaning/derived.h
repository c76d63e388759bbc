// A spec and everything that comes of it.
#pragma once

#include "graph/meaning/derive.h"
#include "tests/meaning/ecosystem_of.h"

namespace intentc::test {

struct Derived {
  TextSpace text;
  Diagnostics findings{100'000};
  Ecosystem ecosystem;
  std::vector<Graph> graphs;

  explicit Derived(const ModelSpec& spec)
      : ecosystem(ecosystem_of(spec, text)), graphs(derive(ecosystem, text, findings)) {}

  std::string label(const Graph& graph, NodeId node) const { return intentc::label(ecosystem, text, graph, node); }
};

}  // namespace intentc::test
