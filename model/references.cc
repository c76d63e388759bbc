#include "model/references.h"

#include <algorithm>

#include "model/base/edit_distance.h"
#include "model/base/utf8.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

constexpr std::size_t kShownPlaces = 4;
// So many names missing below one parent, and more than a fifth of what is there: not slips of the pen.
constexpr std::size_t kManyMissing = 10;
constexpr std::size_t kShareOfKnown = 5;

struct TargetWords {
  std::string_view one;
  std::string_view many;
};

TargetWords words(Target target) {
  switch (target) {
    case Target::zone:
      return {"zone", "zones"};
    case Target::team:
      return {"team", "teams"};
    case Target::vendor:
      return {"vendor", "vendors"};
    case Target::location:
      return {"location", "locations"};
    case Target::container:
      return {"container", "containers"};
    case Target::credential:
      return {"credential", "credentials"};
    case Target::service:
      return {"service", "services"};
    case Target::platform:
      return {"platform", "platforms"};
    case Target::principal:
      return {"principal", "principals"};
    case Target::classification:
      return {"classification", "classifications"};
    case Target::policy:
      return {"storage policy", "storage policies"};
    case Target::store:
      return {"datastore", "datastores"};
    case Target::dataset:
      return {"dataset", "datasets"};
    case Target::column:
      return {"column", "columns"};
    case Target::workspace:
      return {"workspace", "workspaces"};
    case Target::group:
      return {"group", "groups"};
  }
  return {};
}

std::string_view parent_word(Target target) {
  switch (target) {
    case Target::team:
      return "zone";
    case Target::location:
      return "vendor";
    case Target::dataset:
      return "datastore";
    case Target::column:
      return "dataset";
    case Target::group:
      return "workspace";
    default:
      return {};
  }
}

template <class Table, class F>
void each_name(const Table& table, F&& f) {
  for (const auto& row : table) f(row.name);
}

template <class Table, class Children, class F>
void each_child(const Table& table, const Children& children, F&& f) {
  for (std::uint32_t i = children.first; i < children.first + children.count; ++i) f(table[i].name);
}

}  // namespace

template <class F>
void References::each_candidate(Target target, std::uint32_t parent, F&& f) const {
  const Ecosystem& e = ecosystem_;
  switch (target) {
    case Target::zone:
      return each_name(e.zones, f);
    case Target::team:
      return each_child(e.teams, e.zones[parent].teams, f);
    case Target::vendor:
      return each_name(e.vendors, f);
    case Target::location:
      return;  // by path: see report_one
    case Target::container:
      return each_name(e.containers, f);
    case Target::credential:
      return each_name(e.credentials, f);
    case Target::service:
      return each_name(e.services, f);
    case Target::platform:
      return each_name(e.platforms, f);
    case Target::principal:
      return each_name(e.principals, f);
    case Target::classification:
      return each_name(e.classes, f);
    case Target::policy:
      return each_name(e.policies, f);
    case Target::store:
      return each_name(e.stores, f);
    case Target::dataset:
      return each_child(e.datasets, e.stores[parent].datasets, f);
    case Target::column:
      return each_child(e.columns, e.datasets[parent].columns, f);
    case Target::workspace:
      return each_name(e.workspaces, f);
    case Target::group:
      return each_child(e.groups, e.workspaces[parent].groups, f);
  }
}

Text References::parent_place(Target target, std::uint32_t parent) const {
  switch (target) {
    case Target::team: {
      const Zone& zone = ecosystem_.zones[parent];
      return zone.name;
    }
    case Target::location:
      return ecosystem_.vendors[parent].name;
    case Target::dataset:
      return ecosystem_.stores[parent].name;
    case Target::column:
      return ecosystem_.datasets[parent].name;
    case Target::group:
      return ecosystem_.workspaces[parent].name;
    default:
      return {};
  }
}

void References::missing(Target target, std::uint32_t parent, std::string_view name, Text at, Code code) {
  const Key key{target, parent, name};
  const auto [known, is_new] = index_.try_emplace(key, missing_.size());
  if (is_new) missing_.push_back({key, 0, {}});
  Missing& entry = missing_[known->second];
  ++entry.count;
  const Place place{code, space_.spelling(at).offset, at};
  if (entry.first.size() == kShownPlaces && !(place < entry.first.back())) return;
  entry.first.insert(std::ranges::upper_bound(entry.first, place, std::less<>{}), place);
  if (entry.first.size() > kShownPlaces) entry.first.pop_back();
}

std::size_t References::candidates(Target target, std::uint32_t parent) const {
  std::size_t count = 0;
  if (target == Target::location) {
    for (const Location& location : ecosystem_.locations) count += location.vendor.value == parent ? 1 : 0;
  }
  each_candidate(target, parent, [&](Text) { ++count; });
  return count;
}

std::string References::says(const Missing& missing) const {
  const std::string one(words(missing.key.target).one);
  const std::string_view parent = parent_word(missing.key.target);
  if (parent.empty()) return "there is no " + one + " " + quoted(missing.key.name);
  const Text place = parent_place(missing.key.target, missing.key.parent);
  return "no " + one + " " + quoted(missing.key.name) + (missing.key.target == Target::location ? " at " : " in ") +
         std::string(parent) + " " + quoted(space_.view(place));
}

// The parent has no children at all, and that is a finding already.
bool References::is_excused(const Key& key) const {
  if (key.target == Target::dataset) return true;  // rule R022, or an error of shape
  const Text parent = parent_place(key.target, key.parent);
  return !parent.nowhere() && ecosystem_.is_misshapen_at(space_.spelling(parent));
}

void References::report(Diagnostics& findings) const {
  std::vector<const Missing*> order;
  order.reserve(missing_.size());
  for (const Missing& entry : missing_) order.push_back(&entry);
  std::ranges::sort(order, {}, [](const Missing* m) { return std::pair(m->key.target, m->key.parent); });
  for (std::size_t start = 0; start < order.size();) {
    std::size_t end = start;
    const auto same = [&](const Missing* m) {
      return m->key.target == order[start]->key.target && m->key.parent == order[start]->key.parent;
    };
    while (end < order.size() && same(order[end])) ++end;
    const std::size_t count = end - start;
    const std::size_t known = candidates(order[start]->key.target, order[start]->key.parent);
    if (known == 0 && is_excused(order[start]->key)) {
      start = end;
      continue;
    }
    const bool without_document =
        order[start]->key.target == Target::team && ecosystem_.zones[order[start]->key.parent].body.nowhere();
    if (without_document || (count > kManyMissing && count * kShareOfKnown > known)) {
      report_many(
          {order.begin() + static_cast<std::ptrdiff_t>(start), order.begin() + static_cast<std::ptrdiff_t>(end)},
          findings);
    } else {
      for (std::size_t i = start; i < end; ++i) report_one(*order[i], findings);
    }
    start = end;
  }
}

void References::report_one(const Missing& missing, Diagnostics& findings) const {
  const Code code = missing.first.front().code;
  const Text at = missing.first.front().at;
  findings.add(code, Severity::error, at, [&] {
    Diagnostic finding{.code = code, .message = says(missing), .at = at};
    NearMiss near(missing.key.name);
    std::string listed;
    std::size_t count = 0;
    const auto offer = [&](std::string_view name) {
      near.offer(name);
      if (++count <= 3) listed += (listed.empty() ? "" : ", ") + quoted(name);
    };
    if (missing.key.target == Target::location) {
      for (const Location& location : ecosystem_.locations) {
        if (location.vendor.value == missing.key.parent) offer(location.path);
      }
    } else {
      each_candidate(missing.key.target, missing.key.parent, [&](Text name) { offer(space_.view(name)); });
    }
    const auto best = near.best();
    if (best && equal_ignoring_ascii_case(*best, missing.key.name)) {
      finding.label = "names are compared with their case: write " + quoted(*best);
    } else if (best) {
      finding.label = "did you mean " + quoted(*best) + "?";
    }
    for (std::size_t i = 1; i < missing.first.size() && missing.count > 1; ++i) {
      finding.related.push_back({missing.first[i].at, "also named here"});
    }
    const Text parent = parent_place(missing.key.target, missing.key.parent);
    if (!parent.nowhere()) {
      const std::string has = count == 0   ? " has none"
                              : count <= 3 ? " has " + listed
                                           : " has " + std::to_string(count) + ": " + listed + ", …";
      finding.related.push_back({parent, quoted(space_.view(parent)) + has});
    }
    if (missing.count > 1 && !best) {
      finding.help = std::to_string(missing.count) + " places name it: is a file missing from this checkout?";
    } else if (missing.count > 1) {
      finding.help = std::to_string(missing.count) + " places name it";
    }
    return finding;
  });
}

void References::report_many(std::vector<const Missing*> missing, Diagnostics& findings) const {
  std::ranges::sort(missing, std::less<>{}, [](const Missing* m) { return m->first.front(); });
  const Place& first = missing.front()->first.front();
  const Key& key = missing.front()->key;
  std::size_t places = 0;
  std::vector<std::string_view> names;
  for (const Missing* m : missing) {
    places += m->count;
    names.push_back(m->key.name);
  }
  std::ranges::sort(names);
  std::string listed;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 5); ++i)
    listed += (i == 0 ? "" : ", ") + quoted(names[i]);
  const Text parent = parent_place(key.target, key.parent);
  std::string of;
  if (!parent.nowhere()) of = " of " + std::string(parent_word(key.target)) + " " + quoted(space_.view(parent));
  Diagnostic finding{
      .code = first.code,
      .message = std::to_string(missing.size()) + " " + std::string(words(key.target).many) + of +
                 " that are named do not exist",
      .at = first.at,
      .label = "the first of " + std::to_string(places) + " places",
      .help = "is a file or folder missing from this checkout? missing: " + listed + (names.size() > 5 ? ", …" : "")};
  if (key.target == Target::team && ecosystem_.zones[key.parent].body.nowhere()) {
    const std::string zone = quoted(space_.view(parent));
    finding.message = "zone " + zone + " is declared, but no `zone` document says what its teams are";
    finding.label = places == 1 ? "a team of this zone" : "the first of " + std::to_string(places) + " such places";
    finding.help =
        "is the document `kind: zone`, `name: " + std::string(space_.view(parent)) + "` missing from this checkout?";
    finding.related.push_back({parent, zone + " is declared here"});
  }
  findings.add(std::move(finding));
}

}  // namespace intentc
