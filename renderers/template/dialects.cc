#include "renderers/template/dialects.h"

#include <array>

namespace intentc {
namespace {

std::array<const Dialect*, 8> all() {
  return {&tmpl::airflow_jinja_dialect(), &tmpl::hcl_dialect(), &tmpl::json_dialect(),
          &tmpl::python_dialect(),        &tmpl::sh_dialect(),  &tmpl::sql_dialect(),
          &tmpl::text_dialect(),          &tmpl::yaml_dialect()};
}

}  // namespace

bool Dialect::join(Context& context, const Context& other) const {
  if (context.mode != other.mode || context.stack != other.stack) return false;
  context.pending |= other.pending;
  if (context.word != other.word) context.word = "?";
  return true;
}

const Dialect* find_dialect(std::string_view name) {
  for (const Dialect* dialect : all()) {
    if (dialect->name() == name) return dialect;
  }
  return nullptr;
}

std::vector<std::string_view> dialect_names() {
  std::vector<std::string_view> names;
  for (const Dialect* dialect : all()) names.push_back(dialect->name());
  return names;
}

}  // namespace intentc
