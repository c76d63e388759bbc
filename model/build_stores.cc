// Datastores (declared ones and outputs of transformers), datasets and columns.
#include <algorithm>

#include "model/build.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

struct StoreBody {
  Named named;
  std::uint32_t workspace = kNoNode;  // of an output: the document it stands in
};

std::vector<StoreBody> store_bodies(Build& build) {
  const TreeView& tree = build.tree;
  std::vector<Named> all;
  std::unordered_map<std::uint32_t, std::uint32_t> workspaces;  // output → workspace
  for (const std::uint32_t root : build.documents("datastore")) {
    if (const Text name = tree.find_text(root, "name"); !name.nowhere()) all.push_back({name, root});
  }
  for (const std::uint32_t root : build.documents("workspace")) {
    const std::uint32_t output = tree.find(tree.find(root, "transformer"), "output");
    const Text name = tree.find_text(output, "name");
    if (name.nowhere()) continue;
    all.push_back({name, output});
    workspaces.emplace(output, root);
  }
  std::vector<StoreBody> result;
  for (const Named& each : build.distinct(std::move(all), "datastore", "R010")) {
    const auto from = workspaces.find(each.node);
    result.push_back({each, from == workspaces.end() ? kNoNode : from->second});
  }
  return result;
}

// The spellings of types: a large model has many columns and few spellings.
class Types {
 public:
  explicit Types(Build& build) : build_(build) {}

  ColumnSpelling parse(Text spelling, bool in_column) {
    auto& known = in_column ? in_column_ : alone_;
    const auto [place, is_new] = known.try_emplace(build_.view(spelling));
    if (is_new) place->second = parse_type(build_.view(spelling), in_column, build_.ecosystem.types);
    if (const auto* error = std::get_if<TypeError>(&place->second)) {
      report(spelling, *error);
      return {.type = {}, .nullable = false};  // no rule shall complain that it may be null
    }
    return std::get<ColumnSpelling>(place->second);
  }

 private:
  void report(Text spelling, const TypeError& error) {
    // A decoded text has no bytes of its own in the file.
    const bool spelled = build_.space.spelling(spelling) == spelling;
    const std::uint32_t left = spelling.length - std::min(spelling.length, error.offset);
    const Text piece{spelling.offset + error.offset, std::min(error.length, left)};
    const Text at = spelled ? piece : spelling;
    build_.findings.add("Y211", Severity::error, at, [&] {
      return Diagnostic{.code = "Y211", .message = error.message, .at = at, .help = error.help};
    });
  }

  Build& build_;
  std::unordered_map<std::string_view, std::variant<ColumnSpelling, TypeError>> in_column_, alone_;
};

void long_column(Build& build, Types& types, std::uint32_t node, Column& column) {
  const TreeView& tree = build.tree;
  column.spelling = tree.find_text(node, "type");
  if (!column.spelling.nowhere()) column.type = types.parse(column.spelling, false).type;
  const std::uint32_t nullable = tree.find(node, "nullable");
  column.nullable = column.type.valid() && (nullable == kNoNode || tree.view(nullable) != "false");
  column.classes = build.classifications(tree.find(node, "classification"));
  column.default_value = tree.find_text(node, "default");
  column.source = tree.find_text(node, "source");
  column.previously = tree.find_text(node, "previously");
  const std::uint32_t personal = tree.find(node, "personal");
  column.personal_subject = tree.find_text(personal, "subject");
  column.personal_role = tree.find_text(personal, "role");
  if (personal != kNoNode && column.personal_role.nowhere()) column.personal_role = build.implied("attribute");
  column.doc = tree.find_text(node, "doc");
}

bool has_items(const TreeView& tree, std::uint32_t node) { return node != kNoNode && !tree.is_empty(node); }

// Returns whether a column names a classification.
bool add_columns(Build& build, Types& types, std::uint32_t map) {
  bool classified = false;
  build.tree.each_named(map, [&](std::uint32_t key, std::uint32_t node) {
    Column& column = build.ecosystem.columns.emplace_back();
    column.name = build.tree.text(key);
    column.nullable = false;  // until its shape says otherwise: no rule shall complain of what is not known
    if (build.tree.is_scalar(node) && !build.tree.is_nothing(node)) {
      column.spelling = build.tree.text(node);
      const ColumnSpelling spelling = types.parse(column.spelling, true);
      column.type = spelling.type;
      column.nullable = spelling.nullable;
    } else if (build.tree.is_map(node)) {
      long_column(build, types, node, column);
      classified = classified || has_items(build.tree, build.tree.find(node, "classification"));
    }
  });
  return classified;
}

void add_dataset(Build& build, Types& types, StoreId store, const Named& named, bool wrote_default) {
  const TreeView& tree = build.tree;
  Ecosystem& out = build.ecosystem;
  Dataset dataset;
  dataset.name = named.name;
  dataset.store = store;
  dataset.previously = tree.find_text(named.node, "previously");
  dataset.doc = tree.find_text(named.node, "doc");
  dataset.deprecated = build.deprecation(named.node);
  dataset.schema_file = tree.find_text(tree.find(named.node, "schema"), "from");
  const std::uint32_t columns = tree.find(named.node, "columns");
  dataset.wrote_columns = columns != kNoNode && !(tree.is_map(columns) && tree.is_empty(columns));
  dataset.columns.first = static_cast<std::uint32_t>(out.columns.size());
  const bool has_classified_column = add_columns(build, types, columns);
  dataset.columns.count = static_cast<std::uint32_t>(out.columns.size()) - dataset.columns.first;
  const std::uint32_t classes = tree.find(named.node, "classification");
  dataset.classes_at = tree.text(classes);
  dataset.classes = build.classifications(classes);
  // The default is for a dataset that neither says anything itself nor has a column that does.
  dataset.wrote_classes = has_classified_column || has_items(tree, classes);
  if (classes == kNoNode && !has_classified_column) {
    dataset.classes = out[store].default_classes;
    dataset.wrote_classes = wrote_default;
  }
  out.datasets.push_back(std::move(dataset));
  build.dataset_bodies.push_back(named.node);
}

void fill_store(Build& build, Store& store, const StoreBody& body) {
  const TreeView& tree = build.tree;
  const std::uint32_t node = body.named.node;
  store.name = body.named.name;
  store.production = tree.find_true(node, "production");
  store.deprecated = build.deprecation(node);
  store.contacts = build.contacts(node);
  store.previously = tree.find_text(node, "previously");
  store.doc = tree.find_text(node, "doc");
  store.default_classes = build.classifications(tree.find(tree.find(node, "defaults"), "classification"));
  const std::uint32_t approvals = tree.find(node, "approvals");
  store.approvals_required = approvals != kNoNode;
  tree.each_item(approvals, [&](std::uint32_t item) {
    if (tree.is_scalar(item)) store.approvals.push_back({tree.text(item)});
  });
  const std::uint32_t datasets = tree.find(node, "datasets");
  store.wrote_datasets = datasets != kNoNode && !(tree.is_map(datasets) && tree.is_empty(datasets));
  if (body.workspace == kNoNode) {
    store.team_name = tree.find_text(node, "team");
    store.team = build.owning_team(store.name, store.team_name, "datastore");
  }
}

}  // namespace

void build_stores(Build& build) {
  Ecosystem& out = build.ecosystem;
  const std::vector<StoreBody> bodies = store_bodies(build);
  Types types(build);
  for (std::uint32_t i = 0; i < bodies.size(); ++i) {
    Store& store = out.stores.emplace_back();
    fill_store(build, store, bodies[i]);
    build.store_bodies.push_back(bodies[i].named.node);
    build.stores.emplace(build.view(store.name), i);
    store.datasets.first = static_cast<std::uint32_t>(out.datasets.size());
    const std::uint32_t body = bodies[i].named.node;
    const bool wrote_default =
        has_items(build.tree, build.tree.find(build.tree.find(body, "defaults"), "classification"));
    for (const Named& each : build.entries(build.tree.find(body, "datasets"))) {
      if (!is_extension(build.view(each.name))) add_dataset(build, types, {i}, each, wrote_default);
    }
    out.stores[i].datasets.count = static_cast<std::uint32_t>(out.datasets.size()) - out.stores[i].datasets.first;
  }
}

}  // namespace intentc
