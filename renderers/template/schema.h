// The types of what a template may read: one table, written in C++ by the binder, from which come the compile-time
// check of every path in a template, the layout of the bound values (value.h) and the listing for authors of packs.
//
// A field's type is spelled as text:
//   text            any text the user wrote; never trusted
//   name(table)     a name of one namespace of the pack's names.json; escaped like text, but `physical("table")` can
//                   insist on the namespace
//   int  bool
//   capture         an enum or a record declared in the same table
//   list<T>         of anything but lists
//   fragment<sql>   text made from the pack's own patterns and numbers only; stands bare in that dialect
//   T?              may be absent (not for bool and list: they have false and empty)
//
// Threading: immutable after construction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace intentc {

enum class FieldKind : std::uint8_t { text, name, integer, boolean, word, fragment, record };

struct FieldType {
  FieldKind kind = FieldKind::text;
  bool list = false;
  bool optional = false;
  std::uint16_t ref = 0;  // name: namespace; word: enum; fragment: dialect; record: record

  FieldType element() const { return {kind, false, false, ref}; }
  FieldType present() const { return {kind, list, false, ref}; }
  friend bool operator==(const FieldType&, const FieldType&) = default;
};

struct EnumSpec {
  std::string_view name;
  std::vector<std::string_view> words;  // `[A-Za-z0-9_.-]+` each
};

struct FieldSpec {
  std::string_view name;  // `[a-z][a-z0-9_]*`
  std::string_view type;
  std::string_view doc;
};

struct RecordSpec {
  std::string_view name;
  std::string_view doc;
  std::vector<FieldSpec> fields;  // their order is the order of a record's values
};

class Schema {
 public:
  struct Field {
    std::string name;
    FieldType type;
    std::string doc;
  };
  struct Record {
    std::string name;
    std::string doc;
    std::vector<Field> fields;
  };
  struct Enum {
    std::string name;
    std::vector<std::string> words;
  };

  // Records may refer to records declared later, also to themselves. A wrong table (unknown type, doubled name) is our
  // own bug: it is printed and the program ends.
  Schema(const std::vector<EnumSpec>& enums, const std::vector<RecordSpec>& records);

  const std::vector<Record>& records() const { return records_; }
  const std::vector<Enum>& enums() const { return enums_; }
  const Record* record(std::string_view name) const;
  const Record& record(FieldType type) const { return records_[type.ref]; }
  const Enum& enumeration(FieldType type) const { return enums_[type.ref]; }

  // The place of a field in a record's values.
  std::optional<std::uint16_t> slot(const Record& record, std::string_view field) const;

  // The type spelled `text`, for tables and `params`; nothing if it is malformed or not declared here.
  std::optional<FieldType> parse_type(std::string_view text) const;
  std::string spell(FieldType type) const;

  // Namespace of a name type, dialect of a fragment type.
  std::string_view argument(FieldType type) const { return arguments_[type.ref]; }

  // One block per record: `name  type  what it is`, for `intentc explain context` and docs/packs.md.
  std::string explain() const;

 private:
  std::optional<FieldType> parse_scalar(std::string_view text) const;

  std::vector<Record> records_;
  std::vector<Enum> enums_;
  std::vector<std::string> arguments_;
};

}  // namespace intentc
