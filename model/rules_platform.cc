// Who serves what: hints and the history that platforms keep. R133, R136, R145.
#include "model/rules_context.h"

namespace intentc {
namespace {

std::string_view word(History history) {
  switch (history) {
    case History::live:
      return "live";
    case History::forensic:
      return "forensic";
    case History::both:
      return "both";
  }
  return "";
}

std::string_view word(HistoryNeed need) {
  switch (need) {
    case HistoryNeed::unset:
      return "";
    case HistoryNeed::live:
      return "live";
    case HistoryNeed::forensic:
      return "forensic";
    case HistoryNeed::live_with_history:
      return "live-with-history";
  }
  return "";
}

bool keeps(History history, HistoryNeed need) {
  if (need == HistoryNeed::unset || history == History::both) return true;
  return history == History::live ? need == HistoryNeed::live : need == HistoryNeed::forensic;
}

void check_history(const RuleContext& context, const Group& group, const Platform& platform, Text assigned_at) {
  if (keeps(platform.history, group.history)) return;
  context.error("R145", assigned_at.nowhere() ? group.needs_at : assigned_at, [&] {
    RuleFinding finding{.message = "group " + context.quoted(group.name) + " needs history `" +
                                   std::string(word(group.history)) + "`, platform " + context.quoted(platform.name) +
                                   " keeps `" + std::string(word(platform.history)) + "`",
                        .help = "choose another platform, or `history: both` for this one"};
    if (!assigned_at.nowhere()) finding.related = {{group.needs_at, "needed here"}};
    return finding;
  });
}

void check_assignments(const RuleContext& context) {
  const Ecosystem& model = context.model;
  for (const Assignment& assignment : model.assignments) {
    const bool gone = assignment.status == AssignmentStatus::decommissioned;
    if (gone || !assignment.group || !assignment.platform) continue;
    check_history(context, model[assignment.group], model[assignment.platform], assignment.at);
  }
  // Without assignments the only platform serves every group (decisions §1).
  if (model.has_assignments || model.platforms.size() != 1) return;
  for (const Group& group : model.groups) {
    if (model[group.workspace].transformer) continue;  // R121
    check_history(context, group, model.platforms.front(), {});
  }
}

void check_ingest_hint(const RuleContext& context, const Hint& hint) {
  if (!hint.store) return;
  const bool names_dataset = context.view(hint.at).find('/') != std::string_view::npos;
  const Store& store = context.model[hint.store];
  if (store.capture.single == names_dataset) return;
  context.error("R133", hint.at, [&] {
    const std::string name = "datastore " + context.quoted(store.name);
    return RuleFinding{.message = store.capture.single ? name + " captures each dataset by itself, the hint names none"
                                                       : name + " captures all datasets together, the hint names one",
                       .help = store.capture.single ? "write `Store/dataset`" : "write the datastore's name alone",
                       .related = {{store.name, "declared here"}}};
  });
}

void check_transform_hint(const RuleContext& context, const Hint& hint) {
  if (!hint.workspace || context.model[hint.workspace].transformer) return;
  context.error("R136", hint.at, [&] {
    return RuleFinding{
        .message = "workspace " + context.quoted(context.model[hint.workspace].name) + " has no transformer",
        .help = "a hint below `transform` names a workspace with one"};
  });
}

}  // namespace

void check_platforms(const RuleContext& context) {
  for (const Service& service : context.model.services) {
    for (const Hint& hint : service.hints) {
      if (hint.ingest) {
        check_ingest_hint(context, hint);
      } else {
        check_transform_hint(context, hint);
      }
    }
  }
  check_assignments(context);
}

}  // namespace intentc
