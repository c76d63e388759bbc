#include "renderers/template/resolver.h"

#include <fmt/format.h>

#include <algorithm>

#include "renderers/template/layout.h"

namespace intentc::tmpl {
namespace {

constexpr int kDeepestLoop = 4;
constexpr int kDeepestQuote = 3;
constexpr std::size_t kLargest = std::size_t{64} << 10;

}  // namespace

Inlined Resolver::root(const File& file, FieldType record, const Dialect& dialect) {
  dialect_ = &dialect;
  result_ = {};
  result_.broken = file.broken;
  count_ = 0;
  Scope scope(schema_, errors_);
  scope.use_root(record);
  nodes(file.nodes, scope, result_.nodes);
  return std::move(result_);
}

Resolved Resolver::make(Resolved::Kind kind, const Node& node) const {
  Resolved made;
  made.kind = kind;
  made.at = node.at;
  made.alone = node.alone;
  made.included = included_;
  return made;
}

bool Resolver::room(Text at) {
  if (count_ == kLargest) {
    errors_.add(
        {.code = "T140", .message = "with its includes the template is larger than 64k instructions", .at = at});
  }
  return ++count_ <= kLargest;
}

void Resolver::nodes(const Nodes& nodes, Scope& scope, ResolvedNodes& out) {
  for (const Node& node : nodes) {
    if (!room(node.at)) return;
    if (const auto* text = std::get_if<TextNode>(&node.what)) {
      out.push_back(make(Resolved::Kind::text, node));
      out.back().text = errors_.view(text->text);
    } else if (const auto* printed = std::get_if<PrintNode>(&node.what)) {
      print(node, *printed, scope, out);
    } else if (const auto* block = std::get_if<IfNode>(&node.what)) {
      branches(node, *block, scope, out);
    } else if (const auto* walk = std::get_if<ForNode>(&node.what)) {
      loop(node, *walk, scope, out);
    } else if (const auto* other = std::get_if<IncludeNode>(&node.what)) {
      include(node, *other, scope, out);
    } else if (const auto* body = std::get_if<QuoteNode>(&node.what)) {
      quote(node, *body, scope, out);
    }
  }
}

std::optional<ResolvedTest> Resolver::test(const Condition& condition, const Scope& scope) {
  const auto what = scope.resolve(condition.path);
  if (!what) return std::nullopt;
  const std::string_view written = errors_.view(condition.path.at);
  ResolvedTest test{*what, Test::flag, condition.negated, {}};
  const FieldType type = what->type;
  if (condition.word) {
    if (type.kind != FieldKind::word || type.list) {
      errors_.add({.code = "T117",
                   .message = fmt::format("`{}` is of type `{}`, `is` needs an enum", written, schema_.spell(type)),
                   .at = condition.path.at});
      return std::nullopt;
    }
    const auto& words = schema_.enumeration(type).words;
    test.word = errors_.view(*condition.word);
    if (std::find(words.begin(), words.end(), test.word) == words.end()) {
      const std::vector<std::string_view> known(words.begin(), words.end());
      errors_.add({.code = "T117",
                   .message = fmt::format("`{}` is never `{}`", written, test.word),
                   .at = *condition.word,
                   .label = did_you_mean(test.word, known),
                   .help = fmt::format("the words of `{}`: {}", schema_.enumeration(type).name, listed(known))});
      return std::nullopt;
    }
    test.test = Test::is_word;
  } else if (type.optional || what->narrowed) {
    test.test = Test::present;
  } else if (type.list) {
    test.test = Test::not_empty;
  } else if (type.kind != FieldKind::boolean) {
    errors_.add({.code = "T116",
                 .message = fmt::format("`{}` is a `{}` that is always there: it decides nothing", written,
                                        schema_.spell(type)),
                 .at = condition.path.at,
                 .help = "`if` asks for a bool, for an optional value being there, or for a list being non-empty"});
    return std::nullopt;
  }
  return test;
}

void Resolver::branches(const Node& node, const IfNode& block, Scope& scope, ResolvedNodes& out) {
  Resolved made = make(Resolved::Kind::branches, node);
  const Scope::Mark outside = scope.mark();
  for (const IfNode::Branch& branch : block.branches) {
    auto found = test(branch.condition, scope);
    const bool about_presence = found && (found->test == Test::present || found->test == Test::is_word);
    const Scope::Mark before = scope.mark();
    if (about_presence && !found->negated) scope.assume_present(found->what);
    ResolvedBranch& now = made.branches.emplace_back();
    now.at = branch.at;
    if (found) now.test = *found;
    nodes(branch.body, scope, now.body);
    scope.back_to(before);
    if (about_presence && found->negated) scope.assume_present(found->what);
  }
  nodes(block.otherwise, scope, made.otherwise);
  scope.back_to(outside);
  out.push_back(std::move(made));
}

void Resolver::loop(const Node& node, const ForNode& walk, Scope& scope, ResolvedNodes& out) {
  Resolved made = make(Resolved::Kind::loop, node);
  made.depth = static_cast<std::uint16_t>(loops_);
  const Scope::Mark outside = scope.mark();
  const int outer_loop = scope.loop;
  if (loops_ == kDeepestLoop) {
    errors_.add(
        {.code = "T140", .message = fmt::format("loops are nested deeper than {}", kDeepestLoop), .at = node.at});
    return;
  }
  auto list = scope.resolve(walk.list);
  if (list && !list->type.list) {
    errors_.add({.code = "T118",
                 .message = fmt::format("`{}` is a `{}`, `for` walks a list", errors_.view(walk.list.at),
                                        schema_.spell(list->type)),
                 .at = walk.list.at});
    list.reset();
  }
  nodes(walk.otherwise, scope, made.otherwise);
  const std::string_view variable = walk.variable.length > 0 ? errors_.view(walk.variable) : "";
  if (!variable.empty() && scope.declares(variable)) {
    errors_.add({.code = "T119",
                 .message = fmt::format("`{}` means something else here already", variable),
                 .at = walk.variable,
                 .label = "choose another name"});
  }
  const auto base = static_cast<std::uint16_t>(loops_ + 1);
  if (list) {
    scope.bind(variable, Operand{.type = list->type.element(), .base = base});
    made.what = *list;
  } else {
    scope.bind_unknown(variable);
  }
  if (list && walk.where) {
    const auto found = test(*walk.where, scope);
    if (found && (found->what.base != base || found->what.from != Operand::From::path || found->what.slots.empty())) {
      errors_.add({.code = "T116",
                   .message = fmt::format("`where` asks about a field of `{}`", variable),
                   .at = walk.where->path.at,
                   .help = "put a condition on anything else into an `if` around or inside of the loop"});
    } else if (found) {
      made.where = std::make_unique<ResolvedTest>(*found);
      if (found->test == Test::present && !found->negated) scope.assume_present(found->what);
    }
  }
  scope.loop = loops_++;
  nodes(walk.body, scope, made.body);
  --loops_;
  scope.loop = outer_loop;
  scope.back_to(outside);
  if (walk.separator) {
    made.text = walk.separator->value;
    made.separator_at = walk.separator->at;
    made.newline = walk.by_lines;
    if (walk.by_lines && !take_last_newline(made.body)) {
      errors_.add({.code = "T134",
                   .message = "the separator cannot be put at the end of the last line of this loop's body",
                   .at = walk.separator->at,
                   .label = "the body's last line is not always there",
                   .help = "give the `if` at its end an `else`, or write the loop on one line with `sep \",\\n\"`"});
    }
  }
  out.push_back(std::move(made));
}

void Resolver::quote(const Node& node, const QuoteNode& body, Scope& scope, ResolvedNodes& out) {
  Resolved made = make(Resolved::Kind::quote, node);
  made.dialect = body.dialect.length > 0 ? find_dialect(errors_.view(body.dialect)) : nullptr;
  if (made.dialect == nullptr) {
    const auto known = dialect_names();
    errors_.add({.code = "T133",
                 .message = fmt::format("there is no dialect `{}`", errors_.view(body.dialect)),
                 .at = body.dialect.length > 0 ? body.dialect : node.at,
                 .label = did_you_mean(errors_.view(body.dialect), known),
                 .help = fmt::format("the dialects are {}", listed(known))});
    return;
  }
  if (quotes_ == kDeepestQuote) {
    errors_.add(
        {.code = "T140", .message = fmt::format("quotes are nested deeper than {}", kDeepestQuote), .at = node.at});
    return;
  }
  const Dialect* outer = dialect_;
  dialect_ = made.dialect;
  ++quotes_;
  nodes(body.body, scope, made.body);
  --quotes_;
  dialect_ = outer;
  out.push_back(std::move(made));
}

}  // namespace intentc::tmpl
