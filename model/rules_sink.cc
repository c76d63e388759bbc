// What groups ask for: R102, R105, R110–R112, R224.
#include <set>
#include <string>

#include "model/duration.h"
#include "model/rules_context.h"

namespace intentc {
namespace {

class SinkRules {
 public:
  explicit SinkRules(const RuleContext& context) : context_(context), model_(context.model) {
    for (std::uint32_t i = 0; i < model_.stores.size(); ++i) {
      for (const Store::Approval& approval : model_.stores[i].approvals) {
        approvals_.emplace(StoreId{i}, context.view(approval.text));
      }
    }
  }

  void check(GroupId id) const {
    const Group& group = model_[id];
    if (!group.wrote_sinks) {
      context_.absent("R102", group.name, [&] {
        return RuleFinding{.message = "group " + context_.quoted(group.name) + " has no sinks",
                           .help = "name what it wants: `sinks: [Store/dataset]`"};
      });
    }
    StoreId seen;  // sinks are sorted by store
    for (const SinkId sink_id : group.sinks) {
      const Sink& sink = model_[sink_id];
      if (!sink.dataset) continue;
      const StoreId store = model_[sink.dataset].store;
      check_approval(id, sink, model_[store], store);
      check_deprecation(sink);
      if (store != seen) check_production(group, sink, model_[store]);
      seen = store;
    }
    check_retention(group);
  }

 private:
  void check_approval(GroupId id, const Sink& sink, const Store& store, StoreId store_id) const {
    if (!store.approvals_required) return;
    const Group& group = model_[id];
    const std::string wanted = std::string(context_.view(model_[group.workspace].name)) + "/" +
                               std::string(context_.view(group.name)) + "/" +
                               std::string(context_.view(model_[sink.dataset].name));
    if (approvals_.contains({store_id, std::string_view(wanted)})) return;
    context_.error("R105", sink.at, [&] {
      return RuleFinding{
          .message = "group " + context_.quoted(id) + " is not approved to use " + context_.quoted(sink.dataset),
          .help = "the owner of the datastore adds `" + wanted + "` to its `approvals`",
          .related = {{store.name, context_.quoted(store.name) + " asks for approvals"}}};
    });
  }

  void check_deprecation(const Sink& sink) const {
    const Dataset& dataset = model_[sink.dataset];
    const Store& store = model_[dataset.store];
    const Deprecation& deprecated = dataset.deprecated ? dataset.deprecated : store.deprecated;
    if (!deprecated) return;
    if (sink.deprecated_allowed) {
      context_.warning("R112", sink.at, [&] {
        return RuleFinding{.message = context_.quoted(sink.dataset) + " is deprecated" + reason(deprecated),
                           .label = "allowed for now",
                           .related = {{deprecated.at, "deprecated here"}}};
      });
    } else {
      context_.error("R111", sink.at, [&] {
        return RuleFinding{.message = context_.quoted(sink.dataset) + " is deprecated" + reason(deprecated),
                           .help = "use another dataset, or for a while `{dataset: …, deprecated: allowed}`",
                           .related = {{deprecated.at, "deprecated here"}}};
      });
    }
  }

  std::string reason(const Deprecation& deprecated) const {
    return deprecated.reason.length == 0 ? "" : ": " + std::string(context_.view(deprecated.reason));
  }

  void check_production(const Group& group, const Sink& sink, const Store& store) const {
    const Workspace& workspace = model_[group.workspace];
    if (store.production == workspace.production || store.producer == group.workspace) return;
    context_.warning("R110", sink.at, [&] {
      const std::string workspace_name = "workspace " + context_.quoted(workspace.name);
      const std::string store_name = "datastore " + context_.quoted(store.name);
      return RuleFinding{.message = workspace.production ? workspace_name + " is production, " + store_name + " is not"
                                                         : store_name + " is production, " + workspace_name + " is not",
                         .help = "set `production` alike, or use another datastore",
                         .related = {{store.name, "declared here"}}};
    });
  }

  void check_retention(const Group& group) const {
    if (group.retain_at_least.nowhere() || group.retain_at_most.nowhere()) return;
    const auto least = parse_duration(context_.view(group.retain_at_least));
    const auto most = parse_duration(context_.view(group.retain_at_most));
    if (!least || !most || least->about_seconds() <= most->about_seconds()) return;
    context_.error("R224", group.retain_at_least, [&] {
      return RuleFinding{.message = "data cannot be kept for at least " + context_.quoted(group.retain_at_least) +
                                    " and at most " + context_.quoted(group.retain_at_most),
                         .related = {{group.retain_at_most, "`at-most` is shorter"}}};
    });
  }

  const RuleContext& context_;
  const Ecosystem& model_;
  std::set<std::pair<StoreId, std::string_view>> approvals_;
};

}  // namespace

void check_sinks(const RuleContext& context) {
  const SinkRules rules(context);
  for (std::uint32_t i = 0; i < context.model.groups.size(); ++i) rules.check(GroupId{i});
}

}  // namespace intentc
