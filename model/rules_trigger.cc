// What starts captures and transformers: R221, R222.
#include "model/duration.h"
#include "model/rules_context.h"

namespace intentc {
namespace {

// `offset` and `within` are parts of the period. What is no duration at all has been reported by the reader.
void check_period(const RuleContext& context, const Trigger& trigger) {
  const auto period = parse_duration(context.view(trigger.every));
  if (!period) return;
  if (period->zero()) {
    return context.error("R221", trigger.every, [&] {
      return RuleFinding{.message = "a trigger cannot run every " + context.quoted(trigger.every),
                         .help = "the period is longer than nothing: `every: 10m`"};
    });
  }
  for (const auto& [part, name] : {std::pair{trigger.offset, "offset"}, std::pair{trigger.within, "within"}}) {
    const auto length = part.nowhere() ? std::nullopt : parse_duration(context.view(part));
    if (!length || length->about_seconds() < period->about_seconds()) continue;
    const bool whole = std::string_view(name) == "within" && length->about_seconds() == period->about_seconds();
    if (whole) continue;
    context.error("R221", part, [&] {
      return RuleFinding{.message = "`" + std::string(name) + "` is " + context.quoted(part) + " of a period of " +
                                    context.quoted(trigger.every),
                         .help = "it lies within the period"};
    });
  }
}

void check_trigger(const RuleContext& context, const Trigger& trigger) {
  if (trigger.kind == Trigger::Kind::every) check_period(context, trigger);
}

}  // namespace

void check_triggers(const RuleContext& context) {
  for (const Store& store : context.model.stores) {
    if (store.producer) continue;
    const Trigger& trigger = store.capture.trigger;
    check_trigger(context, trigger);
    if (trigger.kind != Trigger::Kind::on) continue;
    context.error("R222", trigger.at, [&] {
      return RuleFinding{
          .message = "the capture of datastore " + context.quoted(store.name) + " waits for other datasets",
          .help = "only transformers have inputs; a capture takes `cron`, `every` or `external`"};
    });
  }
  for (const Workspace& workspace : context.model.workspaces) {
    if (workspace.transformer) check_trigger(context, workspace.transformer->trigger);
  }
}

}  // namespace intentc
