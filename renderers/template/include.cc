// Includes and prints: the other half of resolver.h.
#include <fmt/format.h>

#include <algorithm>

#include "renderers/template/layout.h"
#include "renderers/template/resolver.h"

namespace intentc::tmpl {
namespace {

constexpr std::size_t kDeepest = 16;

bool fits(FieldType given, FieldType wanted) {
  if (given.optional && !wanted.optional) return false;
  if (given.list != wanted.list) return false;
  if (given.kind == FieldKind::name && wanted.kind == FieldKind::text) return true;
  return given.kind == wanted.kind && given.ref == wanted.ref;
}

bool plain(std::string_view word) {
  return !word.empty() && word[0] != '_' && (word[0] < '0' || word[0] > '9') && word.find_first_of(".-") == word.npos;
}

}  // namespace

bool is_include(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  return file.substr(slash == std::string_view::npos ? 0 : slash + 1).starts_with('_');
}

const File* Resolver::included_file(const IncludeNode& include) {
  const std::string& name = include.file.value;
  const auto found = files_.find(name);
  if (found == files_.end() || !is_include(name)) {
    std::vector<std::string_view> known;
    for (const auto& [file, parsed] : files_) {
      if (is_include(file)) known.push_back(file);
    }
    const bool exists = found != files_.end();
    errors_.add(
        {.code = "T120",
         .message = exists ? fmt::format("`{}` is a template of its own: the name of an include begins with `_`", name)
                           : fmt::format("there is no file `{}` to include", name),
         .at = include.file.at,
         .label = exists ? "" : did_you_mean(name, known),
         .help = known.empty() ? "" : fmt::format("the includes of this pack: {}", listed(known))});
    return nullptr;
  }
  const auto open = std::find(including_.begin(), including_.end(), name);
  if (open != including_.end()) {
    std::string way;
    for (auto file = open; file != including_.end(); ++file) way += fmt::format("`{}` → ", *file);
    errors_.add({.code = "T121",
                 .message = fmt::format("`{}` includes itself", name),
                 .at = include.file.at,
                 .help = fmt::format("{}`{}`", way, name)});
    return nullptr;
  }
  if (including_.size() == kDeepest) {
    errors_.add({.code = "T140",
                 .message = fmt::format("includes are nested deeper than {}", kDeepest),
                 .at = include.file.at});
    return nullptr;
  }
  return &found->second;
}

void Resolver::pass(const IncludeNode& include, const File& file, const Scope& outer, Scope& inner) {
  const std::string& name = include.file.value;
  std::vector<std::string_view> known;
  for (const Parameter& parameter : file.parameters) known.push_back(errors_.view(parameter.name));
  for (auto argument = include.arguments.begin(); argument != include.arguments.end(); ++argument) {
    const std::string_view given = errors_.view(argument->name);
    if (std::find(known.begin(), known.end(), given) == known.end()) {
      errors_.add({.code = "T122",
                   .message = fmt::format("`{}` has no parameter `{}`", name, given),
                   .at = argument->name,
                   .label = did_you_mean(given, known),
                   .help = known.empty() ? "it takes no parameters" : fmt::format("it takes {}", listed(known))});
    }
    if (std::any_of(include.arguments.begin(), argument,
                    [&](const auto& a) { return errors_.view(a.name) == given; })) {
      errors_.add({.code = "T122", .message = fmt::format("`{}` is given twice", given), .at = argument->name});
    }
  }
  for (const Parameter& parameter : file.parameters) {
    const std::string_view wanted = errors_.view(parameter.name);
    const auto type = schema_.parse_type(errors_.view(parameter.type));
    const auto argument = std::find_if(include.arguments.begin(), include.arguments.end(),
                                       [&](const auto& a) { return errors_.view(a.name) == wanted; });
    if (argument == include.arguments.end()) {
      errors_.add({.code = "T122",
                   .message = fmt::format("`{}` needs the parameter `{}`", name, wanted),
                   .at = include.file.at,
                   .label = fmt::format("add `{}=…`", wanted),
                   .related = {{parameter.name, "it is declared here"}}});
    }
    if (!type || argument == include.arguments.end()) {
      inner.bind_unknown(wanted);
      continue;
    }
    std::optional<Operand> operand;
    Text at = argument->name;
    if (const auto* literal = std::get_if<Literal>(&argument->value)) {
      operand = Operand{.from = Operand::From::literal, .text = literal->value};
      at = literal->at;
    } else {
      operand = outer.resolve(std::get<Path>(argument->value));
      at = std::get<Path>(argument->value).at;
    }
    if (operand && !fits(operand->type, *type)) {
      const bool absent = operand->type.optional && fits(operand->type.present(), *type);
      errors_.add(
          {.code = absent ? Code("T114") : Code("T123"),
           .message = absent ? fmt::format("`{}` may be absent, the parameter `{}` may not", errors_.view(at), wanted)
                             : fmt::format("the parameter `{}` is a `{}`, this is a `{}`", wanted,
                                           errors_.view(parameter.type), schema_.spell(operand->type)),
           .at = at,
           .label = absent ? fmt::format("put the include into `<% if {} %>`", errors_.view(at)) : "",
           .related = {{parameter.name, "it is declared here"}}});
      operand.reset();
    }
    if (!operand) {
      inner.bind_unknown(wanted);
      continue;
    }
    operand->type = *type;
    inner.bind(wanted, std::move(*operand));
  }
}

void Resolver::include(const Node& node, const IncludeNode& include, Scope& scope, ResolvedNodes& out) {
  const File* file = included_file(include);
  if (file == nullptr) return;
  included_files_.insert(include.file.value);
  result_.broken = result_.broken || file->broken;
  Scope inner(schema_, errors_);
  pass(include, *file, scope, inner);
  const int outer = included_;
  result_.includes.push_back({node.at, outer});
  included_ = static_cast<int>(result_.includes.size()) - 1;
  including_.push_back(include.file.value);
  ResolvedNodes body;
  nodes(file->nodes, inner, body);
  including_.pop_back();
  included_ = outer;
  if (node.alone) {
    indent(body, errors_.view(include.indentation));
  } else {
    take_last_newline(body);
  }
  for (Resolved& made : body) out.push_back(std::move(made));
}

void Resolver::unused(std::string_view name, const File& file) {
  dialect_ = nullptr;
  result_ = {};
  count_ = 0;
  Scope scope(schema_, errors_);
  std::uint16_t base = 0;
  for (const Parameter& parameter : file.parameters) {
    const auto type = schema_.parse_type(errors_.view(parameter.type));
    if (type) {
      scope.bind(errors_.view(parameter.name),
                 Operand{.type = *type, .base = static_cast<std::uint16_t>(100 + base++)});
    } else {
      scope.bind_unknown(errors_.view(parameter.name));
    }
  }
  including_.push_back(name);
  nodes(file.nodes, scope, result_.nodes);
  including_.pop_back();
}

Hole Resolver::hole(FieldType type) const {
  switch (type.kind) {
    case FieldKind::integer:
      return Hole::integer;
    case FieldKind::boolean:
      return Hole::boolean;
    case FieldKind::word: {
      const auto& words = schema_.enumeration(type).words;
      return std::all_of(words.begin(), words.end(), plain) ? Hole::plain_word : Hole::word;
    }
    case FieldKind::fragment:
      return dialect_ != nullptr && schema_.argument(type) == dialect_->name() ? Hole::fragment : Hole::text;
    default:
      return Hole::text;
  }
}

void Resolver::print(const Node& node, const PrintNode& printed, Scope& scope, ResolvedNodes& out) {
  auto what = scope.resolve(printed.path);
  if (!what) return;
  Resolved made = make(Resolved::Kind::print, node);
  const std::string_view written = errors_.view(printed.path.at);
  if (what->type.list || what->type.kind == FieldKind::record) {
    errors_.add({.code = "T115",
                 .message = fmt::format("`{}` is a `{}`, which cannot be printed", written, schema_.spell(what->type)),
                 .at = printed.path.at,
                 .label = what->type.list ? "walk it with `for`" : "print one of its fields"});
    return;
  }
  made.hole = hole(what->type);
  for (std::size_t i = 0; i < printed.filters.size(); ++i) {
    if (!filter(printed.filters[i], i + 1 == printed.filters.size(), *what, made)) return;
  }
  if (what->type.optional) {
    errors_.add({.code = "T114",
                 .message = fmt::format("`{}` may be absent", written),
                 .at = printed.path.at,
                 .label = fmt::format("put it into `<% if {} %>`, or add `| or \"…\"`", written)});
    return;
  }
  made.what = std::move(*what);
  out.push_back(std::move(made));
}

bool Resolver::filter(const FilterUse& use, bool last, Operand& what, Resolved& made) {
  const std::string_view name = errors_.view(use.name);
  const auto wrong = [&](std::string message, std::string label = "") {
    errors_.add({.code = "T113", .message = std::move(message), .at = use.name, .label = std::move(label)});
    return false;
  };
  const auto info = find_filter(name);
  if (!info) {
    std::vector<std::string_view> known;
    for (const FilterInfo& filter : all_filters()) known.push_back(filter.name);
    errors_.add({.code = "T112",
                 .message = fmt::format("there is no filter `{}`", name),
                 .at = use.name,
                 .label = did_you_mean(name, known),
                 .help = fmt::format("the filters are {}", listed(known))});
    return false;
  }
  if (info->takes_literal != use.literal.has_value()) {
    return wrong(
        info->takes_literal ? fmt::format("`{}` needs a literal", name) : fmt::format("`{}` takes no literal", name),
        info->takes_literal ? fmt::format("write `| {}(\"…\")`", name) : "");
  }
  FieldType& type = what.type;
  if (info->filter == Filter::or_) {
    if (!type.optional || !made.filters.empty()) {
      return wrong(type.optional ? "`or` is the first filter" : "this value is always there, `or` has nothing to do");
    }
    std::string number;
    const bool fit =
        type.kind == FieldKind::text || type.kind == FieldKind::name ||
        (type.kind == FieldKind::integer && apply_filter(Filter::int_, use.literal->value, number) == nullptr);
    const auto* words = type.kind == FieldKind::word ? &schema_.enumeration(type).words : nullptr;
    if (!fit && (words == nullptr || std::find(words->begin(), words->end(), use.literal->value) == words->end())) {
      return wrong(fmt::format("`\"{}\"` is no `{}`", use.literal->value, schema_.spell(type.present())));
    }
    if (type.kind == FieldKind::name) type = {};
    type.optional = false;
    made.filters.push_back({Filter::or_, use.literal->value});
    return true;
  }
  if (type.optional) return true;  // said once, behind the filters
  if (info->filter == Filter::physical) {
    const bool is_name = type.kind == FieldKind::name && made.filters.empty();
    if (is_name && schema_.argument(type) == use.literal->value) return true;
    return wrong(fmt::format("this is no name of `{}`", use.literal->value),
                 is_name ? fmt::format("it is a name of `{}`", schema_.argument(type))
                         : "it is no name of the pack's names.json");
  }
  const bool textual = made.hole == Hole::text && type.kind != FieldKind::fragment;
  const bool word = made.hole == Hole::word || made.hole == Hole::plain_word;
  const bool fine = textual || word ||
                    (made.hole == Hole::integer && (info->filter == Filter::part || info->filter == Filter::json)) ||
                    (made.hole == Hole::boolean && info->filter == Filter::json) ||
                    (made.hole == Hole::part && info->filter == Filter::upper);
  if (!fine)
    return wrong(fmt::format("`{}` does not apply to a `{}`{}", name, schema_.spell(type),
                             made.filters.empty() ? "" : " behind the filters before it"));
  switch (info->filter) {
    case Filter::ident:
    case Filter::part:
      if (!last) return wrong(fmt::format("`{}` is the last filter", name));
      if (info->filter == Filter::ident && dialect_ != nullptr && !dialect_->has_identifiers()) {
        return wrong(fmt::format("{} has no identifiers", dialect_->name()));
      }
      made.hole = info->filter == Filter::ident ? Hole::ident : Hole::part;
      break;
    case Filter::hash8:
      made.hole = Hole::part;
      break;
    case Filter::int_:
      if (!textual) return wrong(fmt::format("`int` does not apply to a `{}`", schema_.spell(type)));
      made.hole = Hole::integer;
      type = {FieldKind::integer};
      break;
    case Filter::upper:
    case Filter::lower:
      break;  // a word stays one
    default:
      if (!textual && !word) {  // the JSON of a number is the number
        made.hole = Hole::text;
        type = {};
        return true;
      }
      made.hole = Hole::text;
      type = {};
  }
  if (info->filter != Filter::ident) made.filters.push_back({info->filter, {}});
  return true;
}

}  // namespace intentc::tmpl
