#include <fmt/format.h>

#include <algorithm>

#include "graph/meaning/caption.h"
#include "graph/meaning/format.h"
#include "graph/meaning/neighbours.h"
#include "graph/meaning/text_order.h"

namespace intentc {
namespace {

constexpr std::size_t kWidth = 100;     // of the whole picture, in columns
constexpr std::size_t kStemWidth = 58;  // up to here the arrows of a piece are lined up

// Columns that a text takes: its code points, which is right for all but the widest scripts.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string result;
  for (std::size_t at = 0; at < times; ++at) result += piece;
  return result;
}

// As many names as fit into `room`, at least one.
std::string listed(const std::vector<std::string>& names, std::size_t room) {
  std::string result;
  for (std::size_t at = 0; at < names.size(); ++at) {
    const std::size_t left = names.size() - at;
    const std::string longer = result + (at == 0 ? "" : ", ") + names[at];
    const std::size_t tail = left > 1 ? columns(fmt::format(" and {} more", left - 1)) : 0;
    if (at > 0 && columns(longer) + tail > room) return fmt::format("{} and {} more", result, left);
    result = longer;
  }
  return result;
}

std::string_view capture_word(CaptureKind kind) {
  switch (kind) {
    case CaptureKind::snapshot:
      return "snapshot";
    case CaptureKind::watermark:
      return "watermark";
    case CaptureKind::cdc:
      return "cdc";
    case CaptureKind::kafka:
      return "kafka";
    case CaptureKind::files:
      return "files";
    case CaptureKind::api:
      return "api";
    case CaptureKind::transformer:
      return "transformer";
  }
  return {};
}

std::string share_of(std::size_t wanted, std::size_t all) {
  if (wanted < all) return fmt::format("{} of {} datasets", wanted, all);
  return fmt::format("{} dataset{}", all, all == 1 ? "" : "s");
}

class Picture {
 public:
  Picture(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph)
      : ecosystem_(ecosystem), text_(text), graph_(graph), neighbours_(graph) {}

  std::string draw() {
    const std::string_view name = text_.view(ecosystem_[graph_.platform].name);
    if (graph_.nodes.empty()) return fmt::format("{}: nothing to do\n", name);
    out_ = fmt::format("{}: {}\n", name, size_of(graph_));
    for (NodeId node : pieces(graph_, neighbours_)) {
      out_ += '\n';
      lines_.clear();
      collect(node, Priority::unknown, "  ", "  ");
      print_lines();
    }
    return std::move(out_);
  }

 private:
  struct Line {
    std::string stem;   // with its branches
    std::string below;  // the branches that go on below it
    std::vector<std::string> triggers = {};
    std::vector<std::string> consumers = {};
  };

  // `inherited`: the priority of the node on the left, which is not said again.
  void collect(NodeId node, Priority inherited, const std::string& before, const std::string& below) {
    const Intention& intention = graph_[node];
    Line line{.stem = before + caption(node, inherited), .below = below};
    std::vector<NodeId> children;
    if (intention.kind == IntentionKind::export_) {
      for (NodeId trigger : neighbours_.successors(node)) {
        const bool own = ecosystem_[intention.store].producer == graph_[trigger].workspace;
        line.triggers.push_back(
            fmt::format("Trigger {}{}", abridged_label(ecosystem_, text_, graph_, trigger), own ? " (self)" : ""));
      }
      for (WorkspaceId workspace : consumers_of(ecosystem_, intention)) {
        line.consumers.emplace_back(text_.view(ecosystem_[workspace].name));
      }
    } else {
      const auto right = neighbours_.successors(node);
      children.assign(right.begin(), right.end());
    }
    lines_.push_back(std::move(line));
    for (std::size_t at = 0; at < children.size(); ++at) {
      const bool last = at + 1 == children.size();
      collect(children[at], intention.priority, below + (last ? "└─▶ " : "├─▶ "), below + (last ? "    " : "│   "));
    }
  }

  std::string caption(NodeId node, Priority inherited) const {
    const Intention& intention = graph_[node];
    std::string result =
        fmt::format("{} {}", label_word(intention.kind), abridged_label(ecosystem_, text_, graph_, node));
    std::vector<std::string> facts;
    if (intention.store && intention.kind != IntentionKind::export_) {
      const Store& store = ecosystem_[intention.store];
      const bool is_link = intention.kind == IntentionKind::link;
      if (is_link || (!intention.dataset && !store.producer)) {
        facts.push_back(share_of(intention.datasets.size(), store.datasets.count));
      }
      if (intention.kind == IntentionKind::ingest && !store.producer) {
        facts.emplace_back(capture_word(store.capture.kind));
        add_trigger(store.capture.trigger, facts);
      }
    }
    if (intention.kind == IntentionKind::trigger) {
      add_trigger(ecosystem_[intention.workspace].transformer->trigger, facts);
    }
    if (intention.priority != inherited) facts.emplace_back(word(intention.priority));
    if (!facts.empty()) result += fmt::format(" ({})", fmt::join(facts, ", "));
    return result;
  }

  void add_trigger(const Trigger& trigger, std::vector<std::string>& facts) const {
    if (trigger.kind == Trigger::Kind::cron) facts.push_back(fmt::format("cron {}", text_.view(trigger.cron)));
    if (trigger.kind == Trigger::Kind::every) facts.push_back(fmt::format("every {}", text_.view(trigger.every)));
    if (trigger.kind == Trigger::Kind::external) facts.push_back(fmt::format("on {}", text_.view(trigger.external)));
  }

  // Lines up the arrows of a piece.
  void print_lines() {
    std::size_t stem_width = 0;
    for (const Line& line : lines_) {
      const bool points = !line.triggers.empty() || !line.consumers.empty();
      if (points && columns(line.stem) <= kStemWidth) stem_width = std::max(stem_width, columns(line.stem));
    }
    for (const Line& line : lines_) {
      const std::size_t width = columns(line.stem);
      const std::string arrow_from = line.stem + ' ';
      const std::size_t missing = stem_width > width ? stem_width - width : 0;
      if (!line.triggers.empty()) {
        print(arrow_from + repeated("─", missing) + "──▶ ", line.triggers);
      }
      if (!line.triggers.empty() && !line.consumers.empty()) {
        print(line.below + repeated(" ", width + missing + 1 - columns(line.below)) + "··▶ ", line.consumers);
      } else if (!line.consumers.empty()) {
        print(arrow_from + repeated("·", missing) + "··▶ ", line.consumers);
      } else if (line.triggers.empty()) {
        out_ += line.stem + '\n';
      }
    }
  }

  void print(const std::string& start, const std::vector<std::string>& names) {
    const std::size_t taken = columns(start);
    out_ += start + listed(names, taken < kWidth ? kWidth - taken : 0) + '\n';
  }

  const Ecosystem& ecosystem_;
  const TextSpace& text_;
  const Graph& graph_;
  const Neighbours neighbours_;
  std::vector<Line> lines_;
  std::string out_;
};

}  // namespace

std::string graph_text(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs) {
  std::string result;
  for (const Graph& graph : graphs) {
    if (!result.empty()) result += '\n';
    result += Picture(ecosystem, text, graph).draw();
  }
  return result;
}

}  // namespace intentc
