// The names of consumers' views in PostgreSQL, which are an interface and so carry no hash: R214 (decisions §7).
#include <algorithm>
#include <map>

#include "model/rules_context.h"

namespace intentc {
namespace {

constexpr std::size_t kLongestName = 63;       // bytes, PostgreSQL
constexpr std::string_view kSuffix = "_live";  // `_full` and `_asof` are as long

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool on_postgres(const RuleContext& context, const Platform& platform) {
  return platform.service && context.view(context.model[platform.service].target) == "postgres";
}

// Workspaces that a PostgreSQL platform serves, or may serve: a transformer follows its output.
std::vector<bool> served_by_postgres(const RuleContext& context) {
  const Ecosystem& model = context.model;
  const bool some = std::ranges::any_of(model.platforms, [&](const Platform& p) { return on_postgres(context, p); });
  const bool only = some && !model.has_assignments && model.platforms.size() == 1;
  std::vector<bool> served(model.workspaces.size());
  for (std::size_t i = 0; i < served.size(); ++i) served[i] = model.workspaces[i].transformer ? some : only;
  for (const Assignment& assignment : model.assignments) {
    const bool gone = assignment.status == AssignmentStatus::decommissioned;
    if (gone || !assignment.group || !assignment.platform) continue;
    if (on_postgres(context, model[assignment.platform])) served[model[assignment.group].workspace.value] = true;
  }
  return served;
}

std::string view_name(const RuleContext& context, const Sink& sink) {
  if (!sink.as.nowhere()) return lower(context.view(sink.as));
  const Dataset& dataset = context.model[sink.dataset];
  return lower(context.view(context.model[dataset.store].name)) + "_" + lower(context.view(dataset.name));
}

void check_workspace(const RuleContext& context, const Workspace& workspace) {
  std::map<std::string, const Sink*> names;
  for (const GroupId group : workspace.groups) {
    for (const SinkId id : context.model[group].sinks) {
      const Sink& sink = context.model[id];
      if (!sink.dataset) continue;
      const Text at = sink.as.nowhere() ? sink.at : sink.as;
      const std::string name = view_name(context, sink);
      const auto help = [&] {
        return "give this view another name: `{dataset: " +
               std::string(context.view(context.model[context.model[sink.dataset].store].name)) + "/" +
               std::string(context.view(context.model[sink.dataset].name)) + ", as: NAME}`";
      };
      if (name.size() + kSuffix.size() > kLongestName) {
        context.error("R214", at, [&] {
          return RuleFinding{.message = "the view " + quoted(name + std::string(kSuffix)) + " would have " +
                                        std::to_string(name.size() + kSuffix.size()) + " letters, PostgreSQL takes 63",
                             .help = help()};
        });
        continue;
      }
      const auto [first, is_new] = names.try_emplace(name, &sink);
      if (is_new || first->second->dataset == sink.dataset) continue;
      context.error("R214", at, [&] {
        return RuleFinding{.message = context.quoted(first->second->dataset) + " and " + context.quoted(sink.dataset) +
                                      " would both be the view " + quoted(name + std::string(kSuffix)),
                           .help = help(),
                           .related = {{first->second->at, "the first one"}}};
      });
    }
  }
}

}  // namespace

void check_view_names(const RuleContext& context) {
  const std::vector<bool> served = served_by_postgres(context);
  for (std::size_t i = 0; i < served.size(); ++i) {
    if (served[i]) check_workspace(context, context.model.workspaces[i]);
  }
}

}  // namespace intentc
