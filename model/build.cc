#include "model/build.h"

#include <algorithm>

#include "model/kinds.h"
#include "model/names.h"
#include "model/shape_scalar.h"

namespace intentc {

std::vector<std::uint32_t> Build::documents(std::string_view kind) const {
  std::vector<std::uint32_t> roots;
  for (const Document& document : forest.documents) {
    const std::uint32_t word = tree.find(document.root, "kind");
    if (tree.is_scalar(word) && tree.view(word) == kind) roots.push_back(document.root);
  }
  return roots;
}

std::vector<Named> Build::distinct_documents(std::string_view kind, Code duplicate) {
  std::vector<Named> named;
  for (const std::uint32_t root : documents(kind)) {
    const Text name = tree.find_text(root, "name");
    if (!name.nowhere()) named.push_back({name, root});
  }
  return distinct(std::move(named), kind, duplicate);
}

std::vector<Named> Build::distinct(std::vector<Named> named, std::string_view what, Code duplicate) {
  struct Folded {
    std::string name;
    std::uint32_t place;
    std::size_t index;
  };
  std::vector<Folded> folded;
  folded.reserve(named.size());
  for (std::size_t i = 0; i < named.size(); ++i) {
    folded.push_back({fold_name(view(named[i].name)), space.spelling(named[i].name).offset, i});
  }
  std::ranges::sort(
      folded, [](const Folded& a, const Folded& b) { return std::tie(a.name, a.place) < std::tie(b.name, b.place); });
  std::vector<Named> result;
  result.reserve(named.size());
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const Named& each = named[folded[i].index];
    if (i == 0 || folded[i].name != folded[i - 1].name) {
      result.push_back(each);
      continue;
    }
    const Text first = result.back().name;
    findings.add(duplicate, Severity::error, each.name, [&] {
      return Diagnostic{.code = duplicate,
                        .message = "the " + std::string(what) + " " + quoted(view(each.name)) + " is declared twice",
                        .at = each.name,
                        .label = view(first) == view(each.name) ? "" : "names are compared without case",
                        .related = {{first, quoted(view(first)) + " is declared here"}}};
    });
  }
  std::ranges::sort(result, {}, [&](const Named& n) { return view(n.name); });
  return result;
}

std::vector<Named> Build::entries(std::uint32_t map) const {
  std::vector<Named> result;
  tree.each_entry(map, [&](std::uint32_t key, std::uint32_t body) { result.push_back({tree.text(key), body}); });
  std::ranges::stable_sort(result, {}, [&](const Named& n) { return view(n.name); });
  return result;
}

Text Build::implied(std::string_view text) {
  if (const auto known = implied_texts.find(text); known != implied_texts.end()) return known->second;
  return implied_texts.emplace(std::string(text), space.add_decoded(text, {})).first->second;
}

namespace {

// Whether everything that is declared can be found. Where a document could not be read, or says neither what it is nor
// how it is called, names only seem to be missing.
bool all_declared(const Build& build) {
  if (!build.forest.complete) return false;
  for (const Document& document : build.forest.documents) {
    const std::uint32_t word = build.tree.find(document.root, "kind");
    const Part* kind = build.tree.is_scalar(word) ? find_kind(build.tree.view(word)) : nullptr;
    if (kind == nullptr) return false;
    const Field* name = find_field(*kind, "name");
    const bool needs_name = name != nullptr && name->need == Need::required;
    if (needs_name && build.tree.find_text(document.root, "name").nowhere()) return false;
    const std::uint32_t transformer = build.tree.find(document.root, "transformer");
    const std::uint32_t output = build.tree.find(transformer, "output");
    if (transformer != kNoNode && build.tree.find_text(output, "name").nowhere()) return false;
  }
  return true;
}

}  // namespace

bool Ecosystem::is_misshapen_at(Text spelling) const {
  const auto later = std::ranges::upper_bound(misshapen, spelling.offset, {}, &Text::offset);
  return later != misshapen.begin() && spelling.offset - std::prev(later)->offset < std::prev(later)->length;
}

Ecosystem build_model(const Forest& forest, std::vector<Text> misshapen, TextSpace& space, ReferencedFiles& files,
                      Diagnostics& findings) {
  Build build(forest, space, files, findings);
  build.ecosystem.misshapen = std::move(misshapen);
  build_ecosystem(build);
  build_places(build);
  build_platforms(build);
  build_stores(build);
  build_workspaces(build);
  adopt_outputs(build);
  build_policies(build);
  build_captures(build);
  build_transformers(build);
  check_policies(build);
  build_hints(build);
  build_environments(build);
  build_assignments(build);
  build_declassifications(build);
  if (all_declared(build)) build.references.report(findings);
  return std::move(build.ecosystem);
}

}  // namespace intentc
