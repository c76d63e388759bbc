// A graph as others read it. Each function takes the graphs to show (of all platforms, or of some), in their order.
//
// Bytes in, bytes out: equal graphs give equal text. Names come from the model and may hold whatever the language
// allows; each format quotes them so that they stay names.
#pragma once

#include <string>
#include <vector>

#include "graph/meaning/graph.h"

namespace intentc {

// `intentc/graph/1` (decisions.md §5): platforms with all their nodes and edges, one to a line.
std::string graph_json(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs);

// A picture for a terminal, at most 100 columns wide where names allow it. Draws the workspaces that are served.
std::string graph_text(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs);

// For Graphviz: nodes are named by their labels; one cluster for each platform.
std::string graph_dot(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs);

// For Markdown pages: generated ids, quoted labels. Draws the workspaces that are served.
std::string graph_mermaid(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs);

}  // namespace intentc
