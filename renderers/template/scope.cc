#include "renderers/template/scope.h"

#include <fmt/format.h>

#include <algorithm>

namespace intentc::tmpl {

std::string Operand::key() const {
  std::string key = fmt::format("{}:{}", static_cast<int>(from), base);
  for (const std::uint16_t slot : slots) key += fmt::format("/{}", slot);
  if (from == From::loop) key += fmt::format("/{}", static_cast<int>(loop));
  return from == From::literal ? key + text : key;
}

const Scope::Name* Scope::find(std::string_view name) const {
  const auto found = std::find_if(names_.rbegin(), names_.rend(), [&](const Name& n) { return n.name == name; });
  return found == names_.rend() ? nullptr : &*found;
}

bool Scope::declares(std::string_view name) const {
  return name == "loop" || find(name) != nullptr || (root_ && schema_.slot(schema_.record(*root_), name));
}

void Scope::back_to(Mark mark) {
  names_.resize(mark.names);
  present_.resize(mark.present);
}

void Scope::bind(std::string_view name, Operand operand) { names_.push_back({std::string(name), std::move(operand)}); }
void Scope::bind_unknown(std::string_view name) { names_.push_back({std::string(name), std::nullopt}); }

void Scope::unknown(Text at, const std::string& message, const std::vector<std::string_view>& candidates,
                    const std::string& whose) const {
  errors_.add({.code = "T110",
               .message = message,
               .at = at,
               .label = did_you_mean(errors_.view(at), candidates),
               .help = candidates.empty() ? "" : fmt::format("{}: {}", whose, listed(candidates))});
}

std::optional<Operand> Scope::loop_value(const Path& path) const {
  if (loop < 0) {
    errors_.add({.code = "T110", .message = "`loop` means something inside of a `for` only", .at = path.at});
    return std::nullopt;
  }
  Operand operand{.from = Operand::From::loop, .type = {FieldKind::boolean}, .base = static_cast<std::uint16_t>(loop)};
  const std::string_view part = path.parts.size() == 2 ? errors_.view(path.parts[1]) : "";
  if (part == "index") {
    operand.type.kind = FieldKind::integer;
  } else if (part == "first" || part == "last") {
    operand.loop = part == "first" ? LoopValue::first : LoopValue::last;
  } else {
    const std::vector<std::string_view> known = {"index", "first", "last"};
    unknown(path.parts.back(), "`loop` has `loop.index`, `loop.first` and `loop.last`", known, "`loop` has");
    return std::nullopt;
  }
  operand.text = fmt::format("loop.{}", part);
  return operand;
}

std::optional<Operand> Scope::start(const Path& path, std::size_t& next) const {
  const std::string_view first = errors_.view(path.parts[0]);
  if (const Name* name = find(first)) {
    next = 1;
    return name->operand;
  }
  if (root_ && schema_.slot(schema_.record(*root_), first)) {
    next = 0;
    return Operand{.type = *root_};
  }
  std::vector<std::string_view> known;
  for (const Name& name : names_) known.push_back(name.name);
  if (root_) {
    for (const auto& field : schema_.record(*root_).fields) known.push_back(field.name);
  }
  unknown(path.parts[0], fmt::format("there is no `{}` here", first), known, "what can be read here");
  return std::nullopt;
}

bool Scope::step(Operand& operand, Text part, std::string_view before) const {
  const std::string_view name = errors_.view(part);
  if (operand.type.optional) {
    errors_.add({.code = "T114",
                 .message = fmt::format("`{}` may be absent, so `{}` cannot be read from it", before, name),
                 .at = part,
                 .label = fmt::format("put it into `<% if {} %>`", before)});
    return false;
  }
  if (operand.type.kind != FieldKind::record || operand.type.list) {
    errors_.add({.code = "T111",
                 .message = fmt::format("`{}` is {} `{}`, which has no fields", before,
                                        operand.type.list ? "a" : "of type", schema_.spell(operand.type)),
                 .at = part,
                 .label = operand.type.list ? "walk it with `for`" : ""});
    return false;
  }
  const Schema::Record& record = schema_.record(operand.type);
  const auto slot = schema_.slot(record, name);
  if (!slot) {
    std::vector<std::string_view> known;
    for (const auto& field : record.fields) known.push_back(field.name);
    errors_.add({.code = "T111",
                 .message = fmt::format("no field `{}` in `{}`", name, record.name),
                 .at = part,
                 .label = did_you_mean(name, known),
                 .help = fmt::format("the fields of `{}`: {}", record.name, listed(known))});
    return false;
  }
  operand.slots.push_back(*slot);
  operand.type = record.fields[*slot].type;
  operand.narrowed = false;  // that was said of the record, not of this field
  operand.text += operand.text.empty() ? std::string(name) : fmt::format(".{}", name);
  narrow(operand);
  return true;
}

void Scope::narrow(Operand& operand) const {
  if (!operand.type.optional) return;
  if (std::find(present_.begin(), present_.end(), operand.key()) == present_.end()) return;
  operand.type.optional = false;
  operand.narrowed = true;
}

std::optional<Operand> Scope::resolve(const Path& path) const {
  if (path.parts.empty()) return std::nullopt;
  if (errors_.view(path.parts[0]) == "loop") return loop_value(path);
  std::size_t next = 0;
  auto operand = start(path, next);
  if (!operand) return std::nullopt;
  narrow(*operand);
  for (; next < path.parts.size(); ++next) {
    const Text part = path.parts[next];
    const Text before{path.at.offset, next == 0 ? 0 : part.offset - path.at.offset};
    std::string_view written = errors_.view(before);
    written = written.substr(0, written.find_last_not_of(". \t\n") + 1);
    if (!step(*operand, part, written)) return std::nullopt;
  }
  return operand;
}

}  // namespace intentc::tmpl
