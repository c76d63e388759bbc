// Logical column types (model-language.md, *types*): parsed once per spelling, compared by id.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/ids.h"
#include "model/base/result.h"

namespace intentc {

using TypeId = Id<struct TypeTag>;

enum class TypeKind : std::uint8_t {
  integer,   // bits, is_unsigned
  floating,  // word: ieee16 float double ieee128 ieee256 and the fp8/fp6/fp4/mx names
  decimal,   // size (total digits), scale
  boolean,
  uuid,
  date,
  time,
  timestamp,  // word: the zone, empty for none
  interval,
  character,  // char(n) nchar(n): size, national
  varying,    // varchar[(n)] nvarchar[(n)] text: size 0 is unlimited
  binary,     // size 0 is unlimited
  variant,
  array,      // parts[0]
  map,        // parts[0] → parts[1]
  structure,  // fields and parts
  vector,     // size
  geography,  // word: kind of geometry; srid
};

struct Type {
  TypeKind kind = TypeKind::varying;
  bool is_unsigned = false;
  bool national = false;  // nchar, nvarchar and text
  std::uint32_t bits = 0;
  std::uint32_t size = 0;
  std::uint32_t scale = 0;
  std::uint32_t srid = 0;
  std::string word;
  std::vector<std::string> fields;
  std::vector<TypeId> parts;
  std::string canonical;  // the one spelling: `decimal(10,2)`, `struct<a int, b text>`
};

// Types by id. Ids are handed out in the order of first use and never leave the run; compare canonical spellings across
// runs.
class TypeTable {
 public:
  const Type& operator[](TypeId id) const { return types_[id.value]; }
  TypeId add(Type type);  // equal canonical spelling: equal id

 private:
  std::vector<Type> types_;
  std::map<std::string, TypeId, std::less<>> by_canonical_;
};

struct ColumnSpelling {  // `varchar(40) not null`
  TypeId type;
  bool nullable = true;
};

// What is wrong with a spelling: `offset` is the byte in it.
struct TypeError {
  std::uint32_t offset = 0;
  std::uint32_t length = 1;
  std::string message;
  std::string help;  // the near miss: "`jsonb` is written `variant`"
};

// Parses a type, and `not null` behind it if `in_column`. Time and depth are bounded (64 levels). Rules about numbers
// (R061, R062, R071, R072) are the validator's: any number is taken here.
std::variant<ColumnSpelling, TypeError> parse_type(std::string_view spelling, bool in_column, TypeTable& types);

}  // namespace intentc
