#include "model/rules.h"

#include "model/rules_context.h"

namespace intentc {

std::string RuleContext::quoted(DatasetId dataset) const {
  const Dataset& found = model[dataset];
  return "`" + std::string(view(model[found.store].name)) + "/" + std::string(view(found.name)) + "`";
}

std::string RuleContext::quoted(GroupId group) const {
  const Group& found = model[group];
  return "`" + std::string(view(model[found.workspace].name)) + "/" + std::string(view(found.name)) + "`";
}

void check_rules(const Ecosystem& ecosystem, const TextSpace& text, Diagnostics& findings) {
  const RuleContext context{ecosystem, text, findings};
  check_owners(context);
  check_datasets(context);
  check_columns(context);
  check_connections(context);
  check_captures(context);
  check_triggers(context);
  check_sinks(context);
  check_transformers(context);
  check_platforms(context);
  check_view_names(context);
}

}  // namespace intentc
