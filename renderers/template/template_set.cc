#include "renderers/template/template_set.h"

#include <fmt/format.h>

#include <set>

#include "renderers/template/contexts.h"
#include "renderers/template/emitter.h"
#include "renderers/template/errors.h"
#include "renderers/template/parser.h"
#include "renderers/template/resolver.h"

namespace intentc {
namespace {

using namespace tmpl;

// Declarations are made by a descriptor (target.json), which is checked by whoever reads it; what stands here is
// between it and the folder.
bool declared_well(const TemplateDecl& decl, const Files& files, const Schema& schema, Errors& errors) {
  const auto wrong = [&](std::string message, std::string label) {
    errors.add({.code = "T150", .message = std::move(message), .path = decl.file, .label = std::move(label)});
    return false;
  };
  std::vector<std::string_view> known;
  if (!files.contains(decl.file)) {
    for (const auto& [name, file] : files) known.push_back(name);
    return wrong(fmt::format("the pack has no template `{}`", decl.file), did_you_mean(decl.file, known));
  }
  if (is_include(decl.file)) return wrong(fmt::format("`{}` is an include, its name begins with `_`", decl.file), "");
  if (schema.record(decl.record) == nullptr) {
    for (const auto& record : schema.records()) known.push_back(record.name);
    return wrong(fmt::format("`{}` is to be read with `{}`, which is no record", decl.file, decl.record),
                 did_you_mean(decl.record, known));
  }
  if (find_dialect(decl.dialect) == nullptr) {
    return wrong(fmt::format("`{}` is to be written in `{}`, which is no dialect", decl.file, decl.dialect),
                 did_you_mean(decl.dialect, dialect_names()));
  }
  return true;
}

void check_parameters(File& file, std::string_view name, const Schema& schema, Errors& errors) {
  const std::size_t before = errors.count();
  if (file.params_at && !is_include(name)) {
    errors.add(
        {.code = "T109", .message = "only a file whose name begins with `_` has `params`", .at = *file.params_at});
  }
  std::set<std::string_view> seen;
  for (const Parameter& parameter : file.parameters) {
    const std::string_view type = errors.view(parameter.type);
    if (!schema.parse_type(type)) {
      std::vector<std::string_view> known = {"text", "int", "bool"};
      for (const auto& word : schema.enums()) known.push_back(word.name);
      for (const auto& record : schema.records()) known.push_back(record.name);
      errors.add({.code = "T125",
                  .message = fmt::format("there is no type `{}`", type),
                  .at = parameter.type,
                  .label = did_you_mean(type, known),
                  .help = "text, int, bool, name(…), fragment<…>, an enum, a record, list<…> of these; `?` behind it: "
                          "may be absent"});
    }
    const std::string_view variable = errors.view(parameter.name);
    if (variable == "loop" || !seen.insert(variable).second) {
      errors.add({.code = "T119",
                  .message = fmt::format("`{}` means something else here already", variable),
                  .at = parameter.name});
    }
  }
  file.broken = file.broken || errors.count() != before;
}

}  // namespace

TemplateSet TemplateSet::compile(const TemplateFiles& files, const std::vector<TemplateDecl>& declared,
                                 const Schema& schema, const TextSpace& text, Diagnostics& findings) {
  Errors errors(text, findings);
  Files parsed;
  for (const auto& [name, whole] : files) {
    File file = parse(whole, errors);
    check_parameters(file, name, schema, errors);
    parsed.emplace(name, std::move(file));
  }
  TemplateSet set;
  Resolver resolver(parsed, schema, errors);
  for (const TemplateDecl& decl : declared) {
    if (!declared_well(decl, parsed, schema, errors)) continue;
    const std::size_t before = errors.count();
    const File& file = parsed.find(decl.file)->second;
    const Dialect& dialect = *find_dialect(decl.dialect);
    Inlined inlined = resolver.root(file, *schema.parse_type(decl.record), dialect);
    // A place can be judged only where the text is whole.
    if (inlined.broken || errors.count() != before) continue;
    const Text end{file.whole.offset + file.whole.length, 0};
    place_holes(inlined, dialect, end, errors);
    if (errors.count() != before) continue;
    Program program = emit(inlined, decl.file, dialect, file.whole, errors);
    if (errors.count() == before) set.programs_.insert_or_assign(decl.file, std::move(program));
  }
  for (const auto& [name, file] : parsed) {
    if (is_include(name) && !resolver.was_included(name)) resolver.unused(name, file);
  }
  return set;
}

const Program* TemplateSet::find(std::string_view file) const {
  const auto found = programs_.find(file);
  return found == programs_.end() ? nullptr : &found->second;
}

}  // namespace intentc
