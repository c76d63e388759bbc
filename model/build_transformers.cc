// Transformers, and what makes their output a datastore.
#include <algorithm>

#include "model/build.h"

namespace intentc {
namespace {

// A single line that ends in `.sql` is a file, anything else the statement.
bool is_file(std::string_view text) { return text.ends_with(".sql") && text.find('\n') == std::string_view::npos; }

CodeOutput code_output(Build& build, StoreId output, std::uint32_t key, std::uint32_t value) {
  const TreeView& tree = build.tree;
  CodeOutput result;
  result.dataset_name = tree.text(key);
  if (output.valid()) {
    result.dataset = build.dataset_of(output, result.dataset_name, build.view(result.dataset_name), "R312");
  }
  if (tree.is_scalar(value) && is_file(tree.view(value))) {
    result.path = tree.text(value);
  } else if (tree.is_scalar(value)) {
    result.sql = tree.text(value);
  } else {
    result.path = tree.find_text(value, "file");
    result.sql = tree.find_text(value, "text");
  }
  if (!result.path.nowhere()) result.sql = build.files.read(result.path, "the SQL of this output");
  return result;
}

std::vector<std::pair<Text, Text>> environment(Build& build, std::uint32_t map) {
  std::vector<std::pair<Text, Text>> result;
  for (const Named& each : build.entries(map)) result.emplace_back(each.name, build.tree.text(each.node));
  return result;
}

void code(Build& build, std::uint32_t node, Transformer& transformer) {
  const TreeView& tree = build.tree;
  transformer.code_at = tree.text(node);
  const std::uint32_t sql = tree.find(node, "sql");
  const std::uint32_t python = tree.find(node, "python");
  const std::uint32_t container = tree.find(node, "container");
  if (tree.is_map(sql)) {
    transformer.code = Transformer::Code::sql;
    tree.each_entry(sql, [&](std::uint32_t key, std::uint32_t value) {
      transformer.sql.push_back(code_output(build, transformer.output, key, value));
    });
    std::ranges::sort(transformer.sql, [&](const CodeOutput& a, const CodeOutput& b) {
      return std::tuple(a.dataset, build.view(a.dataset_name)) < std::tuple(b.dataset, build.view(b.dataset_name));
    });
  } else if (tree.is_map(python)) {
    transformer.code = Transformer::Code::python;
    transformer.repo = tree.find_text(python, "repo");
    transformer.commit = tree.find_text(python, "commit");
    transformer.module = tree.find_text(python, "module");
    transformer.env = environment(build, tree.find(python, "env"));
  } else if (tree.is_map(container)) {
    transformer.code = Transformer::Code::container;
    transformer.image = tree.find_text(container, "image");
    transformer.env = environment(build, tree.find(container, "env"));
  }
}

// Team and container of an output are those of its workspace; it is always captured as a whole.
void adopt_output(Build& build, WorkspaceId id, StoreId output, Text at) {
  const Workspace& workspace = build.ecosystem[id];
  Store& store = build.ecosystem.stores[output.value];
  store.producer = id;
  store.team = workspace.team;
  store.team_name = workspace.team_name;
  store.capture = {};
  store.capture.kind = CaptureKind::transformer;
  store.capture.at = at;
  store.capture.container_name = workspace.container_name;
  store.capture.container = workspace.container;
}

StoreId output_store(const Build& build, std::uint32_t output) {
  const auto found = build.stores.find(build.view(build.tree.find_text(output, "name")));
  if (found == build.stores.end() || build.store_bodies[found->second] != output) return {};  // a duplicate
  return {found->second};
}

}  // namespace

void adopt_outputs(Build& build) {
  for (std::uint32_t i = 0; i < build.workspace_bodies.size(); ++i) {
    const std::uint32_t transformer = build.tree.find(build.workspace_bodies[i], "transformer");
    const std::uint32_t output = build.tree.find(transformer, "output");
    const StoreId store = output_store(build, output);
    if (store.valid()) adopt_output(build, {i}, store, build.tree.text(output));
  }
}

void build_transformers(Build& build) {
  const TreeView& tree = build.tree;
  for (std::uint32_t i = 0; i < build.workspace_bodies.size(); ++i) {
    const std::uint32_t node = tree.find(build.workspace_bodies[i], "transformer");
    if (!tree.is_map(node)) continue;
    Transformer transformer;
    transformer.name = tree.find_text(node, "name");
    transformer.output = output_store(build, tree.find(node, "output"));
    transformer.trigger = build.trigger(tree.find(node, "trigger"));
    transformer.doc = tree.find_text(node, "doc");
    code(build, tree.find(node, "code"), transformer);
    build.ecosystem.workspaces[i].transformer = std::move(transformer);
  }
}

}  // namespace intentc
