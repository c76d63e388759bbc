// Datastores and their datasets: what must be there, and how sensitive it is. R021–R030,.
#include <algorithm>

#include "model/rules_context.h"

namespace intentc {
namespace {

// A model that uses no classification at all is not asked for any.
bool uses_classifications(const Ecosystem& model) {
  const auto classified = [](const auto& thing) { return !thing.classes.empty(); };
  const auto by_default = [](const Store& store) { return !store.default_classes.empty(); };
  const auto limited = [](const Workspace& workspace) { return !workspace.classes_at.nowhere(); };
  const auto about_classes = [](const Policy& policy) {
    return policy.on == Policy::On::classification || !policy.mask.empty();
  };
  return std::ranges::any_of(model.datasets, classified) || std::ranges::any_of(model.columns, classified) ||
         std::ranges::any_of(model.stores, by_default) || std::ranges::any_of(model.workspaces, limited) ||
         std::ranges::any_of(model.policies, about_classes) || !model.declassifications.empty();
}

class DatasetRules {
 public:
  explicit DatasetRules(const RuleContext& context)
      : context_(context), model_(context.model), classified_model_(uses_classifications(model_)) {}

  void check(const Store& store) const {
    if (store.capture.at.nowhere() && !store.producer) {
      context_.absent("R021", store.name, [&] {
        return RuleFinding{.message = "datastore " + context_.quoted(store.name) + " has no `capture`",
                           .help = "say how its data is got: `capture: {kind: snapshot, container: …, trigger: …}`"};
      });
    }
    if (store.datasets.empty()) {
      context_.absent("R022", store.name, [&] {
        return RuleFinding{.message = "datastore " + context_.quoted(store.name) + " has no dataset",
                           .help = "add one below `datasets`"};
      });
    }
    for (const DatasetId id : store.datasets) check(store, model_[id]);
  }

 private:
  void check(const Store& store, const Dataset& dataset) const {
    if (dataset.columns.empty() && dataset.schema_file.nowhere()) {
      context_.absent("R023", dataset.name, [&] {
        return RuleFinding{.message = "dataset " + context_.quoted(dataset.name) + " has no columns",
                           .help = "list them: `columns: {id: int not null, …}`"};
      });
    }
    check_classification(store, dataset);
    for (std::size_t i = 0; i < dataset.storage.size(); ++i) {
      if (dataset.storage[i]) check_storage(store, dataset, model_[dataset.storage[i]], dataset.storage_names[i]);
    }
  }

  void check_classification(const Store& store, const Dataset& dataset) const {
    const Column* classified = nullptr;
    for (const ColumnId id : dataset.columns) {
      if (classified == nullptr && !model_[id].classes.empty()) classified = &model_[id];
    }
    if (!dataset.classes_at.nowhere() && classified != nullptr) {
      context_.error("R024", dataset.classes_at, [&] {
        return RuleFinding{.message = "dataset " + context_.quoted(dataset.name) + " and its column " +
                                      context_.quoted(classified->name) + " both carry a classification",
                           .label = "for the whole dataset",
                           .help = "keep one: for the dataset, or for each column",
                           .related = {{classified->name, "for one column"}}};
      });
      return;
    }
    if (classified != nullptr || !dataset.classes.empty() || dataset.wrote_classes) return;
    if (store.production) {
      context_.absent("R026", dataset.name, [&] {
        return RuleFinding{
            .message = "dataset " + context_.quoted(dataset.name) + " is production data without a classification",
            .help = "add `classification: […]` to the dataset, to its columns or to the store's `defaults`",
            .related = {{store.name, "this datastore is production"}}};
      });
    } else if (classified_model_ && dataset.classes_at.nowhere() && !dataset.columns.empty()) {
      context_.warning("R025", dataset.name, [&] {
        return RuleFinding{
            .message = "dataset " + context_.quoted(dataset.name) + " has no classification",
            .help = "add `classification: […]` to the dataset, to its columns or to the store's `defaults`"};
      });
    }
  }

  void check_storage(const Store& store, const Dataset& dataset, const Policy& policy, Text at) const {
    if (policy.on != Policy::On::storage) {
      context_.error("R027", at, [&] {
        return RuleFinding{.message = "policy " + context_.quoted(policy.name) + " is not about storage",
                           .help = "`storage` takes policies with `on: storage`",
                           .related = {{policy.name, "declared here"}}};
      });
      return;
    }
    if (store.team && model_[store.team].zone != policy.zone) {
      context_.error("R028", at, [&] {
        return RuleFinding{.message = "storage policy " + context_.quoted(policy.name) + " belongs to zone " +
                                      context_.quoted(model_[policy.zone].name) + ", the dataset to zone " +
                                      context_.quoted(model_[model_[store.team].zone].name),
                           .help = "name a policy of the dataset's own zone",
                           .related = {{policy.name, "declared here"}}};
      });
    }
    if (!policy.deprecated) return;
    const auto finding = [&] {
      return RuleFinding{.message = "storage policy " + context_.quoted(policy.name) + " is deprecated",
                         .help = "name another policy",
                         .related = {{policy.deprecated.at, "deprecated here"}}};
    };
    if (dataset.deprecated || store.deprecated) {
      context_.warning("R029", at, finding);
    } else {
      context_.error("R030", at, finding);
    }
  }

  const RuleContext& context_;
  const Ecosystem& model_;
  bool classified_model_;
};

}  // namespace

void check_datasets(const RuleContext& context) {
  const DatasetRules rules(context);
  for (const Store& store : context.model.stores) rules.check(store);
}

}  // namespace intentc
