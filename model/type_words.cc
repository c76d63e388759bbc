#include "model/type_words.h"

#include <algorithm>
#include <array>
#include <vector>

#include "model/base/edit_distance.h"
#include "model/base/utf8.h"

namespace intentc {
namespace {

using enum TypeArguments;

constexpr TypeWord kWords[] = {
    {"tinyint", TypeKind::integer, none, 8},
    {"smallint", TypeKind::integer, none, 16},
    {"int", TypeKind::integer, TypeArguments::bits, 32},
    {"bigint", TypeKind::integer, none, 64},
    {"ieee16", TypeKind::floating},
    {"float", TypeKind::floating},
    {"double", TypeKind::floating},
    {"ieee128", TypeKind::floating},
    {"ieee256", TypeKind::floating},
    {"fp8_e4m3", TypeKind::floating},
    {"fp8_e5m2", TypeKind::floating},
    {"fp8_e5m2fnuz", TypeKind::floating},
    {"fp8_e4m3fnuz", TypeKind::floating},
    {"fp8_e8m0", TypeKind::floating},
    {"fp6_e2m3", TypeKind::floating},
    {"fp6_e3m2", TypeKind::floating},
    {"fp4_e2m1", TypeKind::floating},
    {"mxfp8_e4m3", TypeKind::floating},
    {"mxfp8_e5m2", TypeKind::floating},
    {"mxfp6_e2m3", TypeKind::floating},
    {"mxfp6_e3m2", TypeKind::floating},
    {"mxfp4_e2m1", TypeKind::floating},
    {"decimal", TypeKind::decimal, digits},
    {"boolean", TypeKind::boolean},
    {"uuid", TypeKind::uuid},
    {"date", TypeKind::date},
    {"time", TypeKind::time},
    {"timestamp", TypeKind::timestamp, zone},
    {"interval", TypeKind::interval},
    {"char", TypeKind::character, length},
    {"nchar", TypeKind::character, length, 0, true},
    {"varchar", TypeKind::varying, opt_length},
    {"nvarchar", TypeKind::varying, opt_length, 0, true},
    {"text", TypeKind::varying, none, 0, true},
    {"binary", TypeKind::binary, opt_length},
    {"variant", TypeKind::variant},
    {"array", TypeKind::array, element},
    {"map", TypeKind::map, TypeArguments::pair},
    {"struct", TypeKind::structure, fields},
    {"vector", TypeKind::vector, dimension},
    {"geography", TypeKind::geography, geometry},
};

// What other systems call a type, and how it is written here.
constexpr std::pair<std::string_view, std::string_view> kElsewhere[] = {
    {"bigserial", "bigint"},    {"blob", "binary"},
    {"bool", "boolean"},        {"bytea", "binary"},
    {"bytes", "binary"},        {"character", "char"},
    {"clob", "text"},           {"datetime", "timestamp"},
    {"float4", "float"},        {"float8", "double"},
    {"ieee32", "float"},        {"ieee64", "double"},
    {"int2", "smallint"},       {"int4", "int"},
    {"int8", "bigint"},         {"integer", "int"},
    {"json", "variant"},        {"jsonb", "variant"},
    {"list", "array<T>"},       {"long", "bigint"},
    {"number", "decimal(p,s)"}, {"numeric", "decimal(p,s)"},
    {"real", "float"},          {"record", "struct<a T>"},
    {"row", "struct<a T>"},     {"serial", "bigint"},
    {"short", "smallint"},      {"smallserial", "smallint"},
    {"string", "text"},         {"timestamptz", "timestamp(UTC)"},
    {"timetz", "time"},         {"varbinary", "binary"},
    {"varchar2", "varchar"},
};

constexpr std::string_view kGeometries[] = {"point",           "linestring",   "polygon",           "multipoint",
                                            "multilinestring", "multipolygon", "geometrycollection"};

}  // namespace

std::span<const TypeWord> type_words() { return kWords; }
std::span<const std::string_view> geometry_words() { return kGeometries; }

const TypeWord* find_type_word(std::string_view word) {
  const auto* found = std::ranges::find(kWords, word, &TypeWord::word);
  return found == std::ranges::end(kWords) ? nullptr : found;
}

std::string type_word_help(std::string_view word) {
  const auto is_written = [&](std::string_view right) {
    return "`" + std::string(word) + "` is written `" + std::string(right) + "`";
  };
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), [](char c) { return ascii_lower(c); });
  if (find_type_word(lower) != nullptr) return is_written(lower);
  for (const auto& [other, right] : kElsewhere) {
    if (lower == other) return is_written(right);
  }
  std::vector<std::string_view> words;
  for (const TypeWord& known : kWords) words.push_back(known.word);
  return did_you_mean(lower, words);
}

}  // namespace intentc
