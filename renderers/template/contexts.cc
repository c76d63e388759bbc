#include "renderers/template/contexts.h"

#include <fmt/format.h>

namespace intentc::tmpl {
namespace {

std::string_view words(Hole hole) {
  switch (hole) {
    case Hole::text:
      return "a text";
    case Hole::integer:
      return "an int";
    case Hole::boolean:
      return "a bool";
    case Hole::word:
    case Hole::plain_word:
      return "a word of an enum";
    case Hole::part:
      return "a part of a name";
    case Hole::ident:
      return "an identifier";
    case Hole::fragment:
      return "a fragment";
    case Hole::quoted:
      break;
  }
  return "a quote";
}

class Placer {
 public:
  Placer(Inlined& inlined, Errors& errors) : inlined_(inlined), errors_(errors) {}

  void file(const Dialect& dialect, Text end) {
    Context at = dialect.begin();
    walk(inlined_.nodes, dialect, at);
    ends(dialect, at, end, "this file");
  }

 private:
  void walk(ResolvedNodes& nodes, const Dialect& dialect, Context& at) {
    for (Resolved& node : nodes) {
      switch (node.kind) {
        case Resolved::Kind::text:
          scan(dialect, at, node.text, node.at, node.included);
          break;
        case Resolved::Kind::print:
          hole(node, dialect, at, node.hole);
          break;
        case Resolved::Kind::branches:
          branches(node, dialect, at);
          break;
        case Resolved::Kind::loop:
          loop(node, dialect, at);
          break;
        case Resolved::Kind::quote: {
          Context inside = node.dialect->begin();
          walk(node.body, *node.dialect, inside);
          ends(*node.dialect, inside, node.at, "this quote");
          hole(node, dialect, at, Hole::quoted);
          break;
        }
      }
    }
  }

  // `from` is where the text stands in the template; with an indentation the offsets differ, and then it is the whole.
  void scan(const Dialect& dialect, Context& at, std::string_view text, Text from, int included) {
    const auto place = [&](std::size_t offset) {
      if (from.length != text.size()) return from;
      return Text{static_cast<std::uint32_t>(from.offset + offset), 1};
    };
    if (const std::size_t tab = text.find('\t'); !dialect.tabs_allowed() && tab != std::string_view::npos) {
      add({.code = "T108", .message = fmt::format("{} takes no tabs", dialect.name()), .at = place(tab)}, included);
    }
    if (const auto trouble = dialect.scan(at, text)) {
      add({.code = "T135", .message = trouble->message, .at = place(trouble->offset)}, included);
      lost_ = lost_ || quiet_ == 0;  // what follows cannot be judged any more
      at = dialect.begin();
    }
  }

  void hole(Resolved& node, const Dialect& dialect, Context& at, Hole hole) {
    const HoleRule rule = dialect.at_hole(at, hole);
    node.escape = rule.escape;
    if (rule.escape == nullptr) {
      add({.code = "T130",
           .message = fmt::format("{} has no safe place here, {}", words(hole), dialect.describe(at)),
           .at = node.at,
           .label = rule.remedy},
          node.included);
    }
    dialect.after_hole(at, hole);
  }

  void branches(Resolved& node, const Dialect& dialect, Context& at) {
    Context end;
    const ResolvedBranch* first = nullptr;
    for (ResolvedBranch& branch : node.branches) {
      Context now = at;
      walk(branch.body, dialect, now);
      if (first == nullptr) {
        first = &branch;
        end = now;
      } else {
        join(dialect, end, now, branch.at, first->at, node.included);
      }
    }
    Context now = at;
    walk(node.otherwise, dialect, now);
    join(dialect, end, now, first->at, {}, node.included);
    at = end;
  }

  // Where an iteration begins is where the one before it ended, so this goes on until nothing new is learnt.
  void loop(Resolved& node, const Dialect& dialect, Context& at) {
    const Text separator = node.separator_at.nowhere() ? node.at : node.separator_at;
    constexpr int kMost = 8;  // bits are only ever added
    Context begin = at;
    Context end;
    ++quiet_;
    for (int i = 0; i < kMost; ++i) {
      end = begin;
      walk(node.body, dialect, end);
      Context again = end;
      scan(dialect, again, node.text, separator, node.included);
      if (node.newline) scan(dialect, again, "\n", node.at, node.included);
      Context next = begin;
      if (!dialect.join(next, again) || next == begin) break;
      begin = next;
    }
    --quiet_;
    end = begin;
    walk(node.body, dialect, end);
    if (Context same = begin; node.newline && !dialect.join(same, end)) {
      add({.code = "T134",
           .message = fmt::format("the separator would stand {}", dialect.describe(end)),
           .at = node.separator_at},
          node.included);
      at = begin;
      return;
    }
    Context again = end;
    scan(dialect, again, node.text, separator, node.included);
    if (node.newline) {
      scan(dialect, again, "\n", node.at, node.included);
      scan(dialect, end, "\n", node.at, node.included);
    }
    Context next = begin;
    join(dialect, next, again, node.at, {}, node.included);
    Context none = at;
    walk(node.otherwise, dialect, none);
    join(dialect, none, end, node.at, {}, node.included);
    at = none;
  }

  void join(const Dialect& dialect, Context& one, const Context& other, Text at, Text first, int included) {
    if (dialect.join(one, other)) return;
    Diagnostic finding{.code = "T131",
                       .message = fmt::format("one way through this ends {}, another {}", dialect.describe(one),
                                              dialect.describe(other)),
                       .at = at,
                       .help = "open and close strings, comments and brackets in the same branch"};
    if (!first.nowhere()) finding.related.push_back({first, "the first branch"});
    add(std::move(finding), included);
  }

  void ends(const Dialect& dialect, const Context& at, Text place, std::string_view what) {
    if (dialect.may_end(at) || found_) return;  // behind another finding it would often be its echo
    add({.code = "T132", .message = fmt::format("{} ends {}", what, dialect.describe(at)), .at = place}, -1);
  }

  void add(Diagnostic finding, int included) {
    if (quiet_ > 0 || lost_) return;
    found_ = true;
    for (; included >= 0; included = inlined_.includes[static_cast<std::size_t>(included)].outer) {
      finding.related.push_back({inlined_.includes[static_cast<std::size_t>(included)].at, "included here"});
    }
    errors_.add(std::move(finding));
  }

  Inlined& inlined_;
  Errors& errors_;
  int quiet_ = 0;
  bool found_ = false;
  bool lost_ = false;
};

}  // namespace

void place_holes(Inlined& inlined, const Dialect& dialect, Text end, Errors& errors) {
  Placer(inlined, errors).file(dialect, end);
}

}  // namespace intentc::tmpl
