// What of a datastore refers to other things: its capture; keys, storage and expectations of its datasets.
#include <algorithm>

#include "model/build.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

CaptureKind capture_kind(std::string_view word) {
  if (word == "watermark") return CaptureKind::watermark;
  if (word == "cdc") return CaptureKind::cdc;
  if (word == "kafka") return CaptureKind::kafka;
  if (word == "files") return CaptureKind::files;
  if (word == "api") return CaptureKind::api;
  return CaptureKind::snapshot;
}

void source_names(Build& build, StoreId store, std::uint32_t map, Capture& capture) {
  build.tree.each_entry(map, [&](std::uint32_t key, std::uint32_t source) {
    const Text name = build.tree.text(key);
    const DatasetId dataset = build.dataset_of(store, name, build.view(name), "R311");
    if (build.tree.is_scalar(source)) capture.tables.push_back({name, dataset, build.tree.text(source)});
  });
  std::ranges::sort(capture.tables, [&](const Capture::SourceName& a, const Capture::SourceName& b) {
    return std::tuple(a.dataset, build.view(a.dataset_name)) < std::tuple(b.dataset, build.view(b.dataset_name));
  });
}

Capture capture(Build& build, StoreId store, std::uint32_t node) {
  const TreeView& tree = build.tree;
  Capture result;
  if (!tree.is_map(node)) return result;
  result.at = tree.text(node);
  result.kind = capture_kind(build.view(tree.find_text(node, "kind")));
  result.single = build.view(tree.find_text(node, "consistency")) == "single";
  result.container_name = tree.find_text(node, "container");
  result.container = build.container(result.container_name);
  result.credential_name = tree.find_text(node, "credential");
  result.credential = build.credential(result.credential_name);
  result.trigger = build.trigger(tree.find(node, "trigger"));
  const std::uint32_t tables = tree.find(node, "tables");
  source_names(build, store, tables != kNoNode ? tables : tree.find(node, "topics"), result);
  const std::uint32_t watermark = tree.find(node, "watermark");
  result.watermark_column = tree.find_text(watermark, "column");
  result.watermark_lag = tree.find_text(watermark, "lag");
  const std::uint32_t deletes = tree.find(node, "deletes");
  result.deletes_soft = tree.find_text(deletes, "soft");
  result.deletes_compare = tree.find_text(deletes, "compare");
  return result;
}

// A range or row count as `least..most`; either side may be empty.
Text bounds(Build& build, std::uint32_t node) {
  if (!build.tree.is_map(node)) return build.tree.text(node);
  const std::string least(build.view(build.tree.find_text(node, "min")));
  const std::string most(build.view(build.tree.find_text(node, "max")));
  return build.space.add_decoded(least + ".." + most, build.tree.text(node));
}

std::vector<Text> column_names(Build& build, DatasetId dataset, std::uint32_t list) {
  build.columns_of(dataset, list, "R313");
  std::vector<Text> names;
  build.tree.each_item(list, [&](std::uint32_t item) {
    if (build.tree.is_scalar(item)) names.push_back(build.tree.text(item));
  });
  return names;
}

void known_column(Build& build, DatasetId dataset, Text name) {
  if (name.nowhere()) return;
  const auto& columns = build.ecosystem[dataset].columns;
  bool known = false;
  for (const ColumnId c : columns) known = known || build.view(build.ecosystem[c].name) == build.view(name);
  if (!known && !columns.empty()) {
    build.references.missing(Target::column, dataset.value, build.view(name), name, "R313");
  }
}

std::vector<ExpectationRule> expectations(Build& build, DatasetId dataset, std::uint32_t list) {
  const TreeView& tree = build.tree;
  std::vector<ExpectationRule> result;
  tree.each_item(list, [&](std::uint32_t item) {
    ExpectationRule rule;
    tree.each_named(item, [&](std::uint32_t key, std::uint32_t value) {
      const std::string_view name = tree.view(key);
      if (name == "doc" || name == "tags") return;
      if (name == "on-fail") {
        rule.on_fail = tree.text(value);
        return;
      }
      rule.kind = tree.text(key);
      if (name == "not-null" || name == "unique") rule.columns = column_names(build, dataset, value);
      if (name == "sql") rule.value = tree.text(value);
      if (name == "row-count") rule.value = bounds(build, value);
      if (name == "reference" && tree.is_scalar(value)) {
        rule.value = tree.text(value);
        rule.reference = build.dataset(rule.value, "R310");
      }
      if (name == "range" && tree.is_map(value)) {
        rule.columns = {tree.find_text(value, "column")};
        rule.value = bounds(build, value);
        known_column(build, dataset, rule.columns.front());
      }
    });
    if (rule.on_fail.nowhere()) rule.on_fail = build.implied("quarantine");
    result.push_back(std::move(rule));
  });
  return result;
}

void storage(Build& build, Dataset& dataset, ZoneId zone, std::uint32_t list) {
  build.tree.each_item(list, [&](std::uint32_t item) {
    if (!build.tree.is_scalar(item)) return;
    dataset.storage_names.push_back(build.tree.text(item));
    dataset.storage.push_back(build.policy(zone, build.tree.text(item)));
  });
}

// The file belongs to the input, but nothing is made of it yet.
void columns_elsewhere(Build& build, const Dataset& dataset) {
  if (build.files.read(dataset.schema_file, "the columns of this dataset").nowhere()) return;
  build.findings.add({.code = "Y216",
                      .severity = Severity::warning,
                      .message = "the columns of " + quoted(build.view(dataset.name)) +
                                 " stay unknown: " + "this version does not read them from another file",
                      .at = dataset.schema_file,
                      .help = "write them here: `columns: {id: int not null, …}`"});
}

}  // namespace

void build_captures(Build& build) {
  Ecosystem& out = build.ecosystem;
  for (std::uint32_t s = 0; s < out.stores.size(); ++s) {
    Store& store = out.stores[s];
    const std::uint32_t body = build.store_bodies[s];
    if (!store.producer.valid()) store.capture = capture(build, {s}, build.tree.find(body, "capture"));
    const std::uint32_t default_storage = build.tree.find(build.tree.find(body, "defaults"), "storage");
    const ZoneId zone = store.team.valid() ? out[store.team].zone : ZoneId{};
    for (const DatasetId id : store.datasets) {
      const std::uint32_t node = build.dataset_bodies[id.value];
      Dataset& dataset = out.datasets[id.value];
      dataset.key = build.columns_of(id, build.tree.find(node, "key"), "R032");
      dataset.partition = build.columns_of(id, build.tree.find(node, "partition"), "R036");
      const std::uint32_t own = build.tree.find(node, "storage");
      storage(build, dataset, zone, own != kNoNode ? own : default_storage);
      dataset.expect = expectations(build, id, build.tree.find(node, "expect"));
      if (!dataset.schema_file.nowhere()) columns_elsewhere(build, dataset);
      if (store.capture.deletes_soft.nowhere()) continue;
      known_column(build, id, store.capture.deletes_soft);
    }
  }
}

}  // namespace intentc
