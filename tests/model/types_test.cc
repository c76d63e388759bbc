#include "model/types.h"

#include <catch2/catch.hpp>

namespace intentc {
namespace {

std::string canonical(std::string_view spelling) {
  TypeTable types;
  const auto parsed = parse_type(spelling, true, types);
  if (const auto* error = std::get_if<TypeError>(&parsed)) return "error: " + error->message;
  const auto& column = std::get<ColumnSpelling>(parsed);
  return types[column.type].canonical + (column.nullable ? "" : " not null");
}

// Where, how long, what, and the near miss.
std::string fault(std::string_view spelling) {
  TypeTable types;
  const auto parsed = parse_type(spelling, true, types);
  const auto* error = std::get_if<TypeError>(&parsed);
  if (error == nullptr) return "no fault";
  return std::to_string(error->offset) + "+" + std::to_string(error->length) + " " + error->message +
         (error->help.empty() ? "" : " | " + error->help);
}

}  // namespace

TEST_CASE("every type has one spelling") {
  const std::pair<std::string_view, std::string_view> spellings[] = {
      {"int", "int"},
      {"int(32)", "int"},
      {"int(8)", "tinyint"},
      {"int(24) unsigned", "int(24) unsigned"},
      {"bigint unsigned not null", "bigint unsigned not null"},
      {" varchar ( 40 )  not  null ", "varchar(40) not null"},
      {"varchar", "varchar"},
      {"nvarchar", "text"},
      {"text", "text"},
      {"nvarchar(3)", "nvarchar(3)"},
      {"char", "char(1)"},
      {"decimal(10,2)", "decimal(10,2)"},
      {"decimal( 10 , 2 )", "decimal(10,2)"},
      {"decimal(10)", "decimal(10,0)"},
      {"timestamp", "timestamp"},
      {"timestamp(Europe/Brussels)", "timestamp(Europe/Brussels)"},
      {"array< int >", "array<int>"},
      {"map<text,array<int>>", "map<text, array<int>>"},
      {"struct<a int, b struct<c: date>>", "struct<a int, b struct<c date>>"},
      {"struct<unsigned int unsigned>", "struct<unsigned int unsigned>"},
      {"vector(3)", "vector(3)"},
      {"geography(POINT, 4326)", "geography(point, 4326)"},
      {"geography", "geography"},
      {"mxfp4_e2m1", "mxfp4_e2m1"},
      {"varchar(0)", "varchar(0)"},  // rule R061 says what is wrong with it
  };
  for (const auto& [spelling, expected] : spellings) CHECK(canonical(spelling) == expected);
}

TEST_CASE("canonical spellings are read as themselves, and equal ones share an id") {
  TypeTable types;
  for (const std::string_view spelling : {"struct<a int, b map<text, vector(2)>>", "decimal(5,0)", "text", "uuid"}) {
    const auto first = std::get<ColumnSpelling>(parse_type(spelling, false, types)).type;
    const auto again = std::get<ColumnSpelling>(parse_type(types[first].canonical, false, types)).type;
    CHECK(first == again);
    CHECK(types[first].canonical == spelling);
  }
}

TEST_CASE("errors in types point at the byte and name the near miss") {
  CHECK(fault("jsonb") == "0+5 there is no type `jsonb` | `jsonb` is written `variant`");
  CHECK(fault("timestamptz not null") ==
        "0+11 there is no type `timestamptz` | `timestamptz` is written `timestamp(UTC)`");
  CHECK(fault("serial") == "0+6 there is no type `serial` | `serial` is written `bigint`");
  CHECK(fault("VARCHAR(3)") == "0+7 there is no type `VARCHAR` | `VARCHAR` is written `varchar`");
  CHECK(fault("varchr(3)") == "0+6 there is no type `varchr` | did you mean `varchar`?");
  CHECK(fault("array<itn>") == "6+3 there is no type `itn` | did you mean `int`?");
  CHECK(fault("varchar(40") == "10+1 expected `)` behind the length, the text ends here");
  CHECK(fault("varchar(x)") == "8+1 expected the length, a number");
  CHECK(fault("int nul") == "4+3 `nul` cannot follow the type");
  CHECK(fault("int null") == "4+4 `null` cannot follow the type | a column may be null unless `not null` follows");
  CHECK(fault("struct<a int, A text>") == "14+1 the field `A` stands twice in this struct");
  CHECK(fault("timestamp(6)") ==
        "10+1 a timestamp takes a time zone, not a precision | write `timestamp` or `timestamp(UTC)`");
  CHECK(fault("int(99999999999)") == "4+11 the number 99999999999 is too large");
  CHECK(fault("geography(pont)") == "10+4 there is no geometry `pont` | did you mean `point`?");
  CHECK(fault("") == "0+1 expected a type");
}

TEST_CASE("deep types end with a finding, not with the stack") {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "array<";
  CHECK(fault(deep).find("64 levels") != std::string::npos);
}

}  // namespace intentc
