// Documents → Ecosystem. Internal to the reader: one build_*.cc per family of kinds; each fills its tables of the
// ecosystem, sorted, from documents whose shape was checked. What has the wrong shape is passed over in silence.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"
#include "model/referenced.h"
#include "model/references.h"
#include "model/tree_view.h"

namespace intentc {

// A thing with a name, before it has a rank.
struct Named {
  Text name;
  std::uint32_t node = kNoNode;  // its body
};

// Names of one table → rank. Lookups only.
using NameIndex = std::unordered_map<std::string_view, std::uint32_t>;

struct Build {
  Build(const Forest& documents, TextSpace& texts, ReferencedFiles& referenced, Diagnostics& out_findings)
      : forest(documents),
        space(texts),
        tree(documents, texts),
        files(referenced),
        findings(out_findings),
        references(ecosystem, texts) {}

  const Forest& forest;
  TextSpace& space;
  TreeView tree;
  ReferencedFiles& files;
  Diagnostics& findings;
  Ecosystem ecosystem;
  References references;

  NameIndex zones, classes, principals, vendors, containers, credentials, services, platforms, stores, workspaces;
  std::map<std::string, Text, std::less<>> implied_texts;
  std::vector<std::uint32_t> service_bodies;    // of declared services
  std::vector<std::uint32_t> store_bodies;      // by StoreId: the node of the datastore or output
  std::vector<std::uint32_t> dataset_bodies;    // by DatasetId
  std::vector<std::uint32_t> workspace_bodies;  // by WorkspaceId

  // --- build.cc ---
  std::vector<std::uint32_t> documents(std::string_view kind) const;
  // The documents of a kind by name, without the later ones of equal names, which are reported with this code.
  std::vector<Named> distinct_documents(std::string_view kind, Code duplicate);
  std::vector<Named> distinct(std::vector<Named> named, std::string_view what, Code duplicate);
  // The entries of a mapping, sorted by name.
  std::vector<Named> entries(std::uint32_t map) const;
  Text implied(std::string_view text);  // text that nobody wrote
  std::string_view view(Text text) const { return space.view(text); }
  bool names_default_team() const { return !ecosystem.zones_declared; }

  // --- parts, build_parts.cc ---
  Owner owner(std::uint32_t body) const;
  Deprecation deprecation(std::uint32_t body) const;
  std::vector<Contact> contacts(std::uint32_t body) const;
  Connection connection(std::uint32_t node) const;
  std::vector<Parameter> parameters(std::uint32_t map);
  Trigger trigger(std::uint32_t node);

  // --- references, build_references.cc: the id, or an invalid one after noting what is missing ---
  TeamId team(Text reference);
  // The team of a store or workspace: R303 if there is none where one is needed.
  TeamId owning_team(Text name, Text reference, std::string_view what);
  ContainerId container(Text name);
  CredentialId credential(Text name);
  ServiceId service(Text name);
  PlatformId platform(Text name, Code code);
  PrincipalId principal(Text name);
  ClassId classification(Text name);
  std::vector<ClassId> classifications(std::uint32_t list);
  StoreId store(Text name, std::string_view wanted, Code code);
  DatasetId dataset(Text reference, Code code);
  DatasetId dataset_of(StoreId store, Text name, std::string_view wanted, Code code);
  WorkspaceId workspace(Text name, std::string_view wanted, Code code);
  GroupId group_of(WorkspaceId workspace, Text name, std::string_view wanted, Code code);
  std::vector<ColumnId> columns_of(DatasetId dataset, std::uint32_t list, Code code);
  LocationRef location(Text reference);
  std::vector<LocationRef> locations(std::uint32_t list);
  PolicyId policy(ZoneId zone, Text name);
};

// In this order: each needs the names of those before it.
void build_ecosystem(Build& build);     // classes, principals, zones, teams
void build_places(Build& build);        // vendors, locations, credentials, containers
void build_platforms(Build& build);     // services, platforms
void build_stores(Build& build);        // datastores and outputs of transformers, datasets, columns
void build_workspaces(Build& build);    // workspaces, groups, sinks
void adopt_outputs(Build& build);       // outputs get team and container of their workspace
void build_policies(Build& build);      // of zones
void build_captures(Build& build);      // captures; keys, storage and expectations of datasets
void build_transformers(Build& build);  // with the code that they name
void check_policies(Build& build);      // what policies allow and deny exists
void build_hints(Build& build);
void build_environments(Build& build);
void build_assignments(Build& build);
void build_declassifications(Build& build);

// All of it. The findings about names that nothing has are made last, when all of them are known.
// `misshapen`: see Ecosystem.
Ecosystem build_model(const Forest& forest, std::vector<Text> misshapen, TextSpace& space, ReferencedFiles& files,
                      Diagnostics& findings);

}  // namespace intentc
