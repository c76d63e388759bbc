// The table of kinds: every document and part of the language, with every field, said once. The shape check, the JSON
// Schemas, the settings and the reference pages are read off it. Contract: docs/model.md.
//
// All of it is constant data; everything may be read by any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "model/base/diagnostic.h"

namespace intentc {

// What a scalar must look like. `none`: no scalar is taken.
enum class ScalarForm : std::uint8_t {
  none,
  text,      // anything: `no`, `1e3` and `12:30` are text
  sql_name,  // `[A-Za-z][A-Za-z0-9_]{0,127}`, not reserved; another breaks rule R019
  name,      // a display name: 1–128 printable characters without / : * # " ' \ < >
  boolean,   // plain `true` or `false`
  integer,   // plain digits between `least` and `most`
  number,    // plain digits with an optional point
  word,      // one of `words`
  duration,  // `90s 15m 4h 30d 18mo 7y`
  size,      // `512M 4G`
  date,      // `2026-11-21`
  digest,    // `sha256:` and 64 hex digits
  cron,      // five fields, model/cron.h; another breaks rule R086
  time,      // of day, `06:00`
  timezone,  // `Area/City`
  type,      // a type, and `not null` behind it (read by the builder)
};

// The names of a map are themselves checked.
enum class KeyForm : std::uint8_t {
  text,
  sql_name,
  plain_name,  // as an SQL name, but a reserved word is one too: it never reaches SQL (a group may be called `all`)
  name,
};

struct Part;

// What may stand at one place: a scalar, a list, or a mapping; whatever is not said is not taken. A shorthand and its
// long form are two entries of one shape.
struct Shape {
  ScalarForm scalar = ScalarForm::none;
  std::span<const std::string_view> words = {};  // with `word`; or words that are taken beside another scalar form
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::string_view names = {};    // what the text refers to: `container`, `Store/dataset`; empty if nothing
  const Shape* items = nullptr;   // a list of these
  bool some_items = false;        // not an empty list
  const Part* part = nullptr;     // a mapping with these fields
  const Shape* values = nullptr;  // a mapping from names to these
  KeyForm keys = KeyForm::text;
  std::string_view key_is = {};  // what a name of the map is: `dataset`, `Workspace/group`
  bool key_refers = false;       // it names something that is declared elsewhere
  bool tree = false;             // nested mappings of names, leaves `{}` or a list of names
  bool free = false;             // any mapping: its meaning is a target pack's
};

enum class Need : std::uint8_t {
  optional,
  required,  // absence is a finding of the shape check (Y204)
  by_rule,   // required, but its absence is told by the rule `rule`, which can say more
};

struct Field {
  std::string_view name;
  const Shape* shape;
  std::string_view doc;
  Need need = Need::optional;
  std::string_view fallback = {};  // the default, as the reference prints it
  std::string_view rule = {};
};

// A mapping with a fixed set of fields. Every part takes `doc` and `tags`, and fields `x-…`, which are ignored.
struct Part {
  std::string_view name;  // `datastore`, `column`: as messages and the reference call it
  std::string_view doc;
  std::span<const Field> fields;
  bool named = false;                              // takes `previously`
  bool annotated = true;                           // takes `doc` and `tags`
  std::span<const std::string_view> one_of = {};   // exactly one of these fields must be there
  std::span<const std::string_view> at_most = {};  // at most one of these
};

// The fields that every annotated part and every named part takes besides its own.
std::span<const Field> annotation_fields();  // doc, tags
std::span<const Field> naming_fields();      // previously

const Field* find_field(const Part& part, std::string_view name);

struct Kind {
  const Part* part;  // part->name is the word behind `kind:`
};

std::span<const Kind> kinds();                       // in the order of the reference
const Part* find_kind(std::string_view name);        // nullptr if there is none
std::span<const std::string_view> reserved_words();  // of SQL names, upper case, sorted
std::span<const std::string_view> shape_codes();     // codes that the JSON Schema refuses as well, sorted

constexpr int kLanguageVersion = 1;

}  // namespace intentc
