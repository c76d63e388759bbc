#include <fmt/format.h>

#include "model/pack.h"

namespace intentc {
namespace {

void set_hole(std::string& pattern, std::string_view hole, std::string_view value) {
  const auto at = pattern.find(hole);
  if (at != std::string::npos) pattern.replace(at, hole.size(), value);
}

std::string sized(std::string_view word, std::uint32_t size) { return std::string(word) + (size == 0 ? "" : "(n)"); }

}  // namespace

std::string pack_type_key(const Type& type) {
  switch (type.kind) {
    case TypeKind::integer: {
      const std::string_view word = type.bits == 8    ? "tinyint"
                                    : type.bits == 16 ? "smallint"
                                    : type.bits == 32 ? "int"
                                    : type.bits == 64 ? "bigint"
                                                      : "int(n)";
      return std::string(word) + (type.is_unsigned ? " unsigned" : "");
    }
    case TypeKind::floating:
      return type.word == "ieee16" || type.word == "float" || type.word == "double" || type.word == "ieee128" ||
                     type.word == "ieee256"
                 ? type.word
                 : "small float";
    case TypeKind::decimal:
      return "decimal(p,s)";
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::uuid:
      return "uuid";
    case TypeKind::date:
      return "date";
    case TypeKind::time:
      return "time";
    case TypeKind::timestamp:
      return type.word.empty() ? "timestamp" : "timestamp(zone)";
    case TypeKind::interval:
      return "interval";
    case TypeKind::character:
      return "char(n)";
    case TypeKind::varying:
      return type.size == 0 ? "text" : "varchar(n)";
    case TypeKind::binary:
      return sized("binary", type.size);
    case TypeKind::variant:
      return "variant";
    case TypeKind::array:
      return "array<T>";
    case TypeKind::map:
      return "map<K,V>";
    case TypeKind::structure:
      return "struct";
    case TypeKind::vector:
      return "vector(n)";
    case TypeKind::geography:
      return "geography";
  }
  return "";
}

std::span<const std::string_view> pack_type_keys() {
  static constexpr std::string_view kKeys[] = {"tinyint",
                                               "smallint",
                                               "int",
                                               "bigint",
                                               "int(n)",
                                               "tinyint unsigned",
                                               "smallint unsigned",
                                               "int unsigned",
                                               "bigint unsigned",
                                               "int(n) unsigned",
                                               "ieee16",
                                               "float",
                                               "double",
                                               "ieee128",
                                               "ieee256",
                                               "small float",
                                               "decimal(p,s)",
                                               "boolean",
                                               "uuid",
                                               "date",
                                               "time",
                                               "timestamp",
                                               "timestamp(zone)",
                                               "interval",
                                               "char(n)",
                                               "varchar(n)",
                                               "text",
                                               "binary(n)",
                                               "binary",
                                               "variant",
                                               "array<T>",
                                               "map<K,V>",
                                               "struct",
                                               "vector(n)",
                                               "geography"};
  return kKeys;
}

PhysicalType physical_type(const Pack& pack, const TypeTable& types, TypeId id) {
  const Type& type = types[id];
  const std::string key = pack_type_key(type);
  const auto found = pack.types.find(key);
  if (found == pack.types.end()) return {"", fmt::format("types.json of pack `{}` does not know `{}`", pack.name, key)};
  const PackType& mapped = found->second;
  if (mapped.pattern.empty()) return {"", mapped.reason};
  const std::map<std::string, std::uint32_t> values = {
      {"n", type.kind == TypeKind::integer ? type.bits : type.size}, {"p", type.size}, {"s", type.scale}};
  std::string spelling = mapped.pattern;
  for (const auto& [hole, value] : values) {
    const auto most = mapped.most.find(hole);
    if (most != mapped.most.end() && value > most->second) {
      return {"", fmt::format("`{}` is more than pack `{}` can store: {} is the most", value, pack.name, most->second)};
    }
    set_hole(spelling, "{" + hole + "}", std::to_string(value));
  }
  if (spelling.find("{T}") != std::string::npos && !type.parts.empty()) {
    const PhysicalType part = physical_type(pack, types, type.parts.front());
    if (part.spelling.empty()) return part;
    set_hole(spelling, "{T}", part.spelling);
  }
  return {spelling, ""};
}

}  // namespace intentc
