// The words of the type language: what each means, and what other systems call it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/types.h"

namespace intentc {

// How the arguments behind a type's word look.
enum class TypeArguments : std::uint8_t {
  none,        // date
  bits,        // int(24)
  digits,      // decimal(10,2)
  length,      // char(5)
  opt_length,  // varchar or varchar(40)
  zone,        // timestamp or timestamp(UTC)
  element,     // array<int>
  pair,        // map<int, text>
  fields,      // struct<a int, b text>
  dimension,   // vector(3)
  geometry,    // geography(point, 4326)
};

struct TypeWord {
  std::string_view word;
  TypeKind kind;
  TypeArguments arguments = TypeArguments::none;
  std::uint32_t bits = 0;  // integers
  bool national = false;
};

std::span<const TypeWord> type_words();
const TypeWord* find_type_word(std::string_view word);

// `jsonb` → "`jsonb` is written `variant`"; empty if nothing is near.
std::string type_word_help(std::string_view word);

// The geometries of `geography(…)`, lower case.
std::span<const std::string_view> geometry_words();

}  // namespace intentc
