#include "renderers/template/layout.h"

namespace intentc::tmpl {
namespace {

// `fresh`: the next character begins a line. True of what follows is returned.
bool indent(ResolvedNodes& nodes, std::string_view with, bool fresh);

std::string indent(std::string_view text, std::string_view with, bool& fresh) {
  std::string out;
  for (const char c : text) {
    if (fresh && c != '\n') out += with;
    fresh = c == '\n';
    out += c;
  }
  return out;
}

bool indent(ResolvedNodes& nodes, std::string_view with, bool fresh) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].kind == Resolved::Kind::text) {
      nodes[i].text = indent(nodes[i].text, with, fresh);
      continue;
    }
    const bool block = nodes[i].kind == Resolved::Kind::branches || nodes[i].kind == Resolved::Kind::loop;
    const bool by_lines = block && nodes[i].alone;
    if (fresh && !by_lines) {
      Resolved blanks;
      blanks.at = nodes[i].at;
      blanks.included = nodes[i].included;
      blanks.text = with;
      nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(i++), std::move(blanks));
      fresh = false;
    }
    if (!block) {
      fresh = false;
      continue;
    }
    Resolved& node = nodes[i];
    for (ResolvedBranch& branch : node.branches) indent(branch.body, with, by_lines);
    indent(node.otherwise, with, by_lines);
    indent(node.body, with, by_lines);
    bool inside = false;  // a separator begins behind something
    node.text = indent(node.text, with, inside);
    // Behind a separator that ends in a newline a body begins a line: its first indentation is the separator's.
    if (inside && !node.newline && !node.text.empty() && !by_lines) node.text += with;
    fresh = by_lines;
  }
  return fresh;
}

bool ends_with_newline(const ResolvedNodes& nodes) {
  if (nodes.empty()) return false;
  const Resolved& last = nodes.back();
  if (last.kind == Resolved::Kind::text) {
    return last.text.ends_with('\n');
  }
  if (last.kind == Resolved::Kind::loop) {
    return ends_with_newline(last.otherwise) && (last.newline || ends_with_newline(last.body));
  }
  if (last.kind != Resolved::Kind::branches) return false;
  for (const ResolvedBranch& branch : last.branches) {
    if (!ends_with_newline(branch.body)) return false;
  }
  return ends_with_newline(last.otherwise);
}

void take(ResolvedNodes& nodes) {
  Resolved& last = nodes.back();
  if (last.kind == Resolved::Kind::text) {
    last.text.pop_back();
    return;
  }
  for (ResolvedBranch& branch : last.branches) take(branch.body);
  take(last.otherwise);
  if (last.kind != Resolved::Kind::loop) return;
  // The newline that ended every iteration now stands between them.
  if (last.newline) {
    last.text += '\n';
  } else {
    take(last.body);
    last.text.insert(0, 1, '\n');
  }
  last.newline = false;
}

}  // namespace

void indent(ResolvedNodes& nodes, std::string_view indentation) { indent(nodes, indentation, true); }

bool take_last_newline(ResolvedNodes& nodes) {
  if (!ends_with_newline(nodes)) return false;
  take(nodes);
  return true;
}

}  // namespace intentc::tmpl
