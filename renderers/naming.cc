#include "renderers/naming.h"

namespace intentc {
namespace {

std::string kind_of(const std::string& key) { return key.substr(0, key.find('/')); }
std::string owner(const Member& member, const std::string& key) { return member.identity + "/" + key; }

}  // namespace

Naming::Naming(const Pack& pack, const PlatformRender* previous) : pack_(pack) {
  if (previous == nullptr) return;
  for (const auto& [id, chunk] : previous->chunks) {
    for (const Member& member : chunk.members) {
      for (const auto& [key, name] : member.names) space(kind_of(key), member).keep(name, owner(member, key));
    }
  }
}

const PackNameRule& Naming::rule(const std::string& kind) const {
  static const PackNameRule kAny{.alphabet = "abcdefghijklmnopqrstuvwxyz0123456789_", .prefix = "", .reserved = {}};
  auto found = pack_.names.find(kind);
  return found == pack_.names.end() ? kAny : found->second;
}

// Schemas belong to a foundation, and each of those has a database of its own: the same name is free in another one.
NameSpace& Naming::space(const std::string& kind, const Member& member) {
  const std::string where = kind == "schema" ? kind + "/" + member.identity : kind;
  return spaces_.try_emplace(where, rule(kind)).first->second;
}

std::string Naming::name(Member& member, const std::string& key, std::string_view prefix,
                         std::initializer_list<std::string_view> parts) {
  auto found = member.names.find(key);
  if (found == member.names.end()) {
    const std::string kind = kind_of(key);
    const std::string whole_prefix = rule(kind).prefix + std::string(prefix);
    found = member.names.emplace(key, space(kind, member).allot(owner(member, key), whole_prefix, parts)).first;
  }
  return found->second;
}

}  // namespace intentc
