// Columns: keys, partitions and the numbers in types. R034, R037, R061, R062, R071, R072.
#include <optional>
#include <unordered_map>

#include "model/rules_context.h"

namespace intentc {
namespace {

struct TypeProblem {
  Code code;
  std::string message;
  std::string help;
};

// The first problem of a type, parts included; each type is looked at once.
class TypeRules {
 public:
  explicit TypeRules(const TypeTable& types) : types_(types) {}

  const std::optional<TypeProblem>& problem(TypeId id) {
    const auto known = problems_.find(id.value);
    if (known != problems_.end()) return known->second;
    const Type& type = types_[id];
    std::optional<TypeProblem> found = own_problem(type);
    for (const TypeId part : type.parts) {
      if (!found && part) found = problem(part);
    }
    return problems_.emplace(id.value, std::move(found)).first->second;
  }

 private:
  static std::optional<TypeProblem> own_problem(const Type& type) {
    const std::string name = "`" + type.canonical + "`";
    switch (type.kind) {
      case TypeKind::integer:
        if (type.bits == 0) return TypeProblem{"R062", name + " has no bits", "an integer has at least one bit"};
        return std::nullopt;
      case TypeKind::decimal:
        return decimal_problem(type, name);
      case TypeKind::character:
      case TypeKind::vector:
        if (type.size == 0) return TypeProblem{"R061", name + " has the size 0", "the least size is 1"};
        return std::nullopt;
      case TypeKind::varying:
      case TypeKind::binary:
        // A size of 0 that was written stays visible in the canonical spelling; without one the size is unlimited.
        if (type.canonical.ends_with("(0)")) {
          return TypeProblem{"R061", name + " has the size 0", "leave the size out if there is no limit"};
        }
        return std::nullopt;
      case TypeKind::geography:
        if (type.srid == 0) {
          return TypeProblem{"R072", name + " has no spatial reference system", "WGS 84 is 4326"};
        }
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  static std::optional<TypeProblem> decimal_problem(const Type& type, const std::string& name) {
    if (type.canonical == "decimal") {
      return TypeProblem{"R071", "a decimal needs its number of digits",
                         "write `decimal(10,2)`: ten digits, two after the point"};
    }
    if (type.size == 0) return TypeProblem{"R061", name + " has no digits", "the least number of digits is 1"};
    if (type.scale > type.size) {
      return TypeProblem{"R071", name + " has more digits after the point than digits",
                         "the first number counts all digits: `decimal(10,2)` holds 12345678.90"};
    }
    return std::nullopt;
  }

  const TypeTable& types_;
  std::unordered_map<std::uint32_t, std::optional<TypeProblem>> problems_;
};

Text place_of_type(const Column& column) { return column.spelling.nowhere() ? column.name : column.spelling; }

void check_not_null(const RuleContext& context, Code code, const std::vector<ColumnId>& columns,
                    std::string_view role) {
  for (const ColumnId id : columns) {
    if (!id || !context.model[id].nullable) continue;
    const Column& column = context.model[id];
    context.error(code, place_of_type(column), [&] {
      return RuleFinding{
          .message = "column " + context.quoted(column.name) + " is in the " + std::string(role) + " but may be null",
          .help = "write `not null` behind its type, or `nullable: false`"};
    });
  }
}

}  // namespace

void check_columns(const RuleContext& context) {
  for (const Dataset& dataset : context.model.datasets) {
    check_not_null(context, "R034", dataset.key, "key");
    check_not_null(context, "R037", dataset.partition, "partition");
  }
  TypeRules types(context.model.types);
  for (const Column& column : context.model.columns) {
    if (!column.type) continue;
    const std::optional<TypeProblem>& problem = types.problem(column.type);
    if (!problem) continue;
    context.error(problem->code, place_of_type(column),
                  [&] { return RuleFinding{.message = problem->message, .label = {}, .help = problem->help}; });
  }
}

}  // namespace intentc
