#include "model/kinds.h"

#include <algorithm>

#include "model/kinds_parts.h"

namespace intentc {
namespace {

using namespace table;  // NOLINT: this file is the door of the table

constexpr Kind kKinds[] = {
    {&kEcosystemKind},  {&kZoneKind},        {&kVendorKind},      {&kContainerKind},
    {&kCredentialKind}, {&kDatastoreKind},   {&kWorkspaceKind},   {&kServiceKind},
    {&kPlatformKind},   {&kEnvironmentKind}, {&kAssignmentsKind}, {&kDeclassificationKind},
    {&kHoldKind},       {&kEraseKind},       {&kRetireKind},
};

constexpr Field kAnnotations[] = {
    {.name = "doc", .shape = &kText, .doc = "Documentation, Markdown."},
    {.name = "tags", .shape = &kTextMap, .doc = "Free labels, name to text."},
};
constexpr Field kNaming[] = {
    {.name = "previously", .shape = &kText, .doc = "The former name: a rename, not a drop and an add."},
};

// research/datasurface-semantics.md §1.0
constexpr std::string_view kReserved[] = {
    "ALL",    "ALTER",       "AND",      "ANY",        "AS",        "ASC",     "AVG",    "BEGIN",    "BETWEEN",
    "BY",     "CASE",        "CAST",     "CATCH",      "COALESCE",  "COLLATE", "COMMIT", "CONVERT",  "COUNT",
    "CREATE", "CURSOR",      "DATABASE", "DEALLOCATE", "DECLARE",   "DELETE",  "DESC",   "DISTINCT", "DROP",
    "ELSE",   "ELSEIF",      "END",      "EXCEPT",     "EXECUTE",   "EXISTS",  "FETCH",  "FIRST",    "FOR",
    "FROM",   "FULL",        "FUNCTION", "GROUP",      "HAVING",    "IF",      "IN",     "INDEX",    "INNER",
    "INSERT", "INTERSECT",   "INTO",     "IS",         "JOIN",      "LEFT",    "LIKE",   "LIMIT",    "LOOP",
    "MAX",    "MIN",         "NEXT",     "NOT",        "NULL",      "OFFSET",  "ON",     "ONLY",     "OR",
    "ORDER",  "OUTPUT",      "PLAN",     "PREPARE",    "PROCEDURE", "REPEAT",  "RIGHT",  "ROLLBACK", "ROW",
    "ROWS",   "SAVEPOINT",   "SELECT",   "SET",        "SOME",      "SUM",     "TABLE",  "THEN",     "THROW",
    "TOP",    "TRANSACTION", "TRIGGER",  "TRY",        "UNION",     "UPDATE",  "USE",    "USING",    "VALUE",
    "VALUES", "VIEW",        "WHEN",     "WHERE",      "WHILE",
};
static_assert(std::ranges::is_sorted(kReserved));

constexpr std::string_view kShapeCodes[] = {"R019", "Y201", "Y202", "Y203", "Y204", "Y205", "Y206",
                                            "Y207", "Y208", "Y209", "Y210", "Y213", "Y215"};

const Field* find(std::span<const Field> fields, std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace

std::span<const Field> annotation_fields() { return kAnnotations; }
std::span<const Field> naming_fields() { return kNaming; }
std::span<const Kind> kinds() { return kKinds; }
std::span<const std::string_view> reserved_words() { return kReserved; }
std::span<const std::string_view> shape_codes() { return kShapeCodes; }

const Field* find_field(const Part& part, std::string_view name) {
  const Field* field = find(part.fields, name);
  if (field == nullptr && part.annotated) field = find(kAnnotations, name);
  if (field == nullptr && part.named) field = find(kNaming, name);
  return field;
}

const Part* find_kind(std::string_view name) {
  for (const Kind& kind : kKinds) {
    if (kind.part->name == name) return kind.part;
  }
  return nullptr;
}

}  // namespace intentc
