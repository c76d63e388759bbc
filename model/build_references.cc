// Names → ids. What names nothing is noted once, where it is written.
#include <algorithm>
#include <unordered_map>

#include "model/build.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

// The two sides of `Zone/Team`; empty if the form is another (reported by the shape check).
struct Halves {
  std::string_view left;
  std::string_view right;
};

Halves halves(std::string_view reference, char border = '/') {
  const auto at = reference.find(border);
  if (at == std::string_view::npos) return {};
  return {reference.substr(0, at), reference.substr(at + 1)};
}

// Children of one parent are sorted by name.
template <class Tag, class Table>
Id<Tag> find_child(const Table& table, Range<Tag> children, std::string_view name, const TextSpace& space) {
  std::uint32_t first = children.first;
  std::uint32_t count = children.count;
  while (count > 0) {
    const std::uint32_t half = count / 2;
    if (space.view(table[first + half].name) < name) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  if (first == children.first + children.count || space.view(table[first].name) != name) return {};
  return {first};
}

template <class IdType>
IdType find_name(Build& build, const NameIndex& index, Text name, std::string_view wanted, Target target, Code code) {
  if (name.nowhere() || wanted.empty()) return {};
  if (const auto found = index.find(wanted); found != index.end()) return {found->second};
  build.references.missing(target, 0, wanted, name, code);
  return {};
}

}  // namespace

TeamId Build::team(Text reference) {
  const auto [zone_name, team_name] = halves(view(reference));
  if (team_name.empty()) return {};
  const ZoneId zone = find_name<ZoneId>(*this, zones, reference, zone_name, Target::zone, "R301");
  if (!zone.valid()) return {};
  const TeamId found = find_child(ecosystem.teams, ecosystem[zone].teams, team_name, space);
  if (!found.valid()) references.missing(Target::team, zone.value, team_name, reference, "R302");
  return found;
}

TeamId Build::owning_team(Text name, Text reference, std::string_view what) {
  if (!reference.nowhere()) return team(reference);
  if (names_default_team()) return {0};
  if (ecosystem.is_misshapen_at(space.spelling(name))) return {};  // it may be misspelt
  findings.add("R303", Severity::error, name, [&] {
    std::string example;
    if (!ecosystem.teams.empty()) {
      const Team& first = ecosystem.teams.front();
      example = ": `team: " + std::string(view(ecosystem[first.zone].name)) + "/" + std::string(view(first.name)) + "`";
    }
    return Diagnostic{.code = "R303",
                      .message = "the " + std::string(what) + " " + quoted(view(name)) + " says no team",
                      .at = name,
                      .help = "where zones are declared, everything belongs to a team" + example};
  });
  return {};
}

ContainerId Build::container(Text name) {
  return find_name<ContainerId>(*this, containers, name, view(name), Target::container, "R304");
}
CredentialId Build::credential(Text name) {
  return find_name<CredentialId>(*this, credentials, name, view(name), Target::credential, "R305");
}
ServiceId Build::service(Text name) {
  return find_name<ServiceId>(*this, services, name, view(name), Target::service, "R306");
}
PlatformId Build::platform(Text name, Code code) {
  return find_name<PlatformId>(*this, platforms, name, view(name), Target::platform, code);
}
PrincipalId Build::principal(Text name) {
  return find_name<PrincipalId>(*this, principals, name, view(name), Target::principal, "R308");
}
ClassId Build::classification(Text name) {
  return find_name<ClassId>(*this, classes, name, view(name), Target::classification, "R309");
}

std::vector<ClassId> Build::classifications(std::uint32_t list) {
  std::vector<ClassId> result;
  tree.each_item(list, [&](std::uint32_t item) {
    if (!tree.is_scalar(item)) return;
    if (const ClassId id = classification(tree.text(item)); id.valid()) result.push_back(id);
  });
  return result;
}

StoreId Build::store(Text name, std::string_view wanted, Code code) {
  return find_name<StoreId>(*this, stores, name, wanted, Target::store, code);
}

WorkspaceId Build::workspace(Text name, std::string_view wanted, Code code) {
  return find_name<WorkspaceId>(*this, workspaces, name, wanted, Target::workspace, code);
}

DatasetId Build::dataset(Text reference, Code code) {
  const auto [store_name, dataset_name] = halves(view(reference));
  if (dataset_name.empty()) return {};
  const StoreId in = store(reference, store_name, code);
  return in.valid() ? dataset_of(in, reference, dataset_name, code) : DatasetId{};
}

DatasetId Build::dataset_of(StoreId in, Text name, std::string_view wanted, Code code) {
  if (wanted.empty()) return {};
  const DatasetId found = find_child(ecosystem.datasets, ecosystem[in].datasets, wanted, space);
  if (!found.valid()) references.missing(Target::dataset, in.value, wanted, name, code);
  return found;
}

GroupId Build::group_of(WorkspaceId in, Text name, std::string_view wanted, Code code) {
  if (wanted.empty()) return {};
  const GroupId found = find_child(ecosystem.groups, ecosystem[in].groups, wanted, space);
  if (!found.valid()) references.missing(Target::group, in.value, wanted, name, code);
  return found;
}

std::vector<ColumnId> Build::columns_of(DatasetId in, std::uint32_t list, Code code) {
  std::vector<ColumnId> result;
  if (!tree.is_list(list) || tree.is_empty(list)) return result;
  const Range<ColumnTag> columns = ecosystem[in].columns;
  // Wide tables with long keys get an index; for the others looking is faster.
  constexpr std::uint32_t kWide = 64;
  std::unordered_map<std::string_view, std::uint32_t> index;
  if (columns.count > kWide) {
    for (const ColumnId column : columns) index.emplace(view(ecosystem[column].name), column.value);
  }
  tree.each_item(list, [&](std::uint32_t item) {
    if (!tree.is_scalar(item) || tree.view(item).empty()) return;
    const std::string_view wanted = tree.view(item);
    ColumnId found;
    if (columns.count > kWide) {
      if (const auto known = index.find(wanted); known != index.end()) found = {known->second};
    } else {
      for (const ColumnId column : columns) {
        if (view(ecosystem[column].name) == wanted) found = column;
      }
    }
    if (found.valid()) {
      result.push_back(found);
    } else if (ecosystem[in].schema_file.nowhere() && columns.count > 0) {
      references.missing(Target::column, in.value, wanted, tree.text(item), code);
    }
  });
  return result;
}

PolicyId Build::policy(ZoneId zone, Text name) {
  if (name.nowhere() || view(name).empty()) return {};
  if (zone.valid()) {
    const PolicyId own = find_child(ecosystem.policies, ecosystem[zone].policies, view(name), space);
    if (own.valid()) return own;
  }
  // A policy of another zone is found, so that rule R028 can say whose it is.
  for (const Zone& other : ecosystem.zones) {
    const PolicyId found = find_child(ecosystem.policies, other.policies, view(name), space);
    if (found.valid()) return found;
  }
  references.missing(Target::policy, 0, view(name), name, "R315");
  return {};
}

// V15 to V18: `vendor:part/part`, each part known.
LocationRef Build::location(Text reference) {
  const auto malformed = [&](Code code, std::string why) {
    findings.add({.code = code,
                  .message = quoted(view(reference)) + " is no location: " + why,
                  .at = reference,
                  .help = "a location is written `Vendor:part/part`, such as `Azure:EU/Amsterdam`"});
    return LocationRef{reference, {}};
  };
  const std::string_view text = view(reference);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return malformed("R015", "there is no vendor before a `:`");
  if (text.find(':', colon + 1) != std::string_view::npos) return malformed("R015", "there are two `:`");
  const auto [vendor_name, path] = halves(text, ':');
  if (vendor_name.empty()) return malformed("R016", "the vendor is empty");
  if (path.empty() || path.starts_with('/') || path.ends_with('/') || path.find("//") != std::string_view::npos) {
    return malformed("R016", "a part of it is empty");
  }
  const VendorId vendor = find_name<VendorId>(*this, vendors, reference, vendor_name, Target::vendor, "R017");
  if (!vendor.valid()) return {reference, {}};
  const auto& all = ecosystem.locations;
  const auto found = std::lower_bound(all.begin(), all.end(), path, [&](const Location& l, std::string_view wanted) {
    return std::pair(l.vendor, std::string_view(l.path)) < std::pair(vendor, wanted);
  });
  if (found != all.end() && found->vendor == vendor && found->path == path) {
    return {reference, LocationId{static_cast<std::uint32_t>(found - all.begin())}};
  }
  references.missing(Target::location, vendor.value, path, reference, "R018");
  return {reference, {}};
}

std::vector<LocationRef> Build::locations(std::uint32_t list) {
  std::vector<LocationRef> result;
  tree.each_item(list, [&](std::uint32_t item) {
    if (tree.is_scalar(item) && !tree.view(item).empty()) result.push_back(location(tree.text(item)));
  });
  return result;
}

}  // namespace intentc
