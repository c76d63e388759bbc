// What the user wrote, resolved: the immutable result of `read`.
//
// Every table is sorted by the key in its comment, names compared as bytes; an id is a rank in its table and valid for
// one run only. The children of one parent lie side by side (Range). A reference that names nothing has been reported
// once by the reader; its id is invalid here and every later stage passes over it in silence.
// A `Text` that nobody wrote is nowhere (`text.nowhere()`); implied values (the zone `default` …) are decoded text.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/base/ids.h"
#include "model/base/text_space.h"
#include "model/types.h"

namespace intentc {

using ZoneId = Id<struct ZoneTag>;
using TeamId = Id<struct TeamTag>;
using VendorId = Id<struct VendorTag>;
using LocationId = Id<struct LocationTag>;
using ContainerId = Id<struct ContainerTag>;
using CredentialId = Id<struct CredentialTag>;
using PrincipalId = Id<struct PrincipalTag>;
using ClassId = Id<struct ClassTag>;
using PolicyId = Id<struct PolicyTag>;
using StoreId = Id<struct StoreTag>;
using DatasetId = Id<struct DatasetTag>;
using ColumnId = Id<struct ColumnTag>;
using WorkspaceId = Id<struct WorkspaceTag>;
using GroupId = Id<struct GroupTag>;
using SinkId = Id<struct SinkTag>;
using ServiceId = Id<struct ServiceTag>;
using PlatformId = Id<struct PlatformTag>;
using EnvironmentId = Id<struct EnvironmentTag>;

// --- small parts --------------------------------------------------------------------------------------------------

struct Owner {  // who may change the level below: a repository and a branch
  Text repo;
  Text branch;
};

struct Contact {
  Text role;
  Text channel;
  Text address;
};

struct Deprecation {
  Text at;  // nowhere: not deprecated
  Text reason;
  Text since;
  explicit operator bool() const { return !at.nowhere(); }
};

enum class HistoryNeed : std::uint8_t { unset, live, forensic, live_with_history };  // what a group asks for
enum class History : std::uint8_t { live, forensic, both };                          // what a platform keeps
enum class Priority : std::uint8_t { unknown, low, medium, high, critical };         // ascending
enum class CaptureKind : std::uint8_t { snapshot, watermark, cdc, kafka, files, api, transformer };
enum class AssignmentStatus : std::uint8_t { provisioning, provisioned, decommissioning, decommissioned };

struct Trigger {
  enum class Kind : std::uint8_t { none, cron, every, external, on };
  Kind kind = Kind::none;
  Text at;                        // the whole trigger
  Text cron;                      // kind cron
  Text timezone;                  // default `UTC`
  Text every, offset, within;     // kind every: durations as written
  Text external;                  // kind external: its name
  bool any = false;               // kind on: any of the inputs, else all
  std::vector<DatasetId> inputs;  // kind on
  Text not_before, at_least_every;
};

struct Connection {  // where a container is reached; no secret ever
  Text at;           // nowhere: none given
  Text service, host, port, database, account, region, bucket;
  std::vector<Text> bootstrap;
  std::vector<std::pair<Text, Text>> other;
};

struct Capture {
  CaptureKind kind = CaptureKind::snapshot;
  Text at;
  bool single = false;  // consistency: each dataset by itself; default multi
  Text container_name;  // as written
  ContainerId container;
  Text credential_name;
  CredentialId credential;
  Trigger trigger;
  struct SourceName {
    Text dataset_name;
    DatasetId dataset;
    Text source;  // `[schema.]table` or topic, as written
  };
  std::vector<SourceName> tables;  // sorted by dataset
  Text watermark_column, watermark_lag;
  Text deletes_soft, deletes_compare;
};

// --- the ecosystem and its places ---------------------------------------------------------------------------------

struct Classification {  // sorted by name
  Text name;
  Text doc;
  std::uint8_t sensitivity = 0;
};

struct Principal {  // sorted by name
  enum class Kind : std::uint8_t { group, service, person };
  Text name;
  Kind kind = Kind::group;
  std::vector<ClassId> clearance;
};

struct Zone {  // sorted by name
  Text name;
  Text doc;
  Owner owner;
  Range<TeamTag> teams;
  Range<PolicyTag> policies;
  std::vector<Contact> contacts;
  bool declared = false;  // by the ecosystem
  Text body;              // the `zone` document, or nowhere
};

struct Team {  // sorted by (zone, name)
  Text name;
  ZoneId zone;
  Owner owner;
  Text doc;
  std::vector<Contact> contacts;
};

struct Vendor {  // sorted by name
  Text name;
  Text doc;
  Text cloud;        // an enum word, or nowhere
  std::string hard;  // the cloud word
};

struct Location {  // sorted by (vendor, path); path is `EU/Amsterdam`
  Text name;       // the last part
  VendorId vendor;
  std::string path;
};

struct LocationRef {
  Text text;  // `Azure:EU/Amsterdam` as written
  LocationId location;
};

struct Policy {  // sorted by (zone, name)
  enum class On : std::uint8_t { location, vendor, cloud, classification, platform, storage, principal };
  Text name;
  ZoneId zone;
  On on = On::location;
  std::vector<Text> allow, deny;
  bool has_allow = false;
  std::vector<std::pair<Text, Text>> mask;  // classification → null | hash | partial
  bool producers = true, consumers = true;
  bool mandate_zone = false;  // storage only
  Deprecation deprecated;
  Text doc;
};

struct Container {  // sorted by name
  Text name;
  Text type;  // an enum word
  Connection connection;
  std::vector<LocationRef> locations;
  TeamId team;
  bool readonly = false;
  Text encryption;
  Text doc;
};

struct Credential {  // sorted by name
  Text name;
  Text type;
  Text doc;
};

// --- what producers offer -----------------------------------------------------------------------------------------

struct Column {  // in declared order below its dataset
  Text name;
  Text spelling;  // the type as written
  TypeId type;
  bool nullable = true;
  std::vector<ClassId> classes;
  Text default_value;  // nowhere: none
  Text source;         // the name at the source, where it differs
  Text previously;
  Text personal_subject, personal_role;
  Text doc;
};

struct ExpectationRule {  // {not-null: [a]} and so on: `kind` is the field's name
  Text kind;
  std::vector<Text> columns;
  Text value;  // number, text or range, as written
  DatasetId reference;
  Text on_fail;
};

struct Dataset {  // sorted by (store, name)
  Text name;
  StoreId store;
  Range<ColumnTag> columns;
  bool wrote_columns = false;  // a column was written, even if nothing could be made of it
  std::vector<ColumnId> key;   // in key order
  std::vector<ColumnId> partition;
  std::vector<ClassId> classes;  // for the whole dataset
  Text classes_at;               // the `classification` field, or nowhere
  bool wrote_classes = false;    // it, a column or a default of the store names one, even one that does not exist
  std::vector<PolicyId> storage;
  std::vector<Text> storage_names;  // as written, parallel to `storage`
  std::vector<ExpectationRule> expect;
  Deprecation deprecated;
  Text previously;
  Text schema_file;  // `schema: {from: …}`, or nowhere
  Text doc;
};

struct Store {  // sorted by name
  Text name;
  TeamId team;
  Text team_name;  // `Zone/Team` as written, or nowhere
  Capture capture;
  Range<DatasetTag> datasets;
  bool wrote_datasets = false;  // a dataset was written, even if nothing could be made of it
  WorkspaceId producer;         // the workspace whose transformer makes it; invalid for a source store
  bool production = false;
  Deprecation deprecated;
  std::vector<ClassId> default_classes;
  bool approvals_required = false;
  struct Approval {
    Text text;  // `Workspace/group/dataset`
  };
  std::vector<Approval> approvals;
  std::vector<Contact> contacts;
  Text previously;
  Text doc;
};

// --- what consumers ask for ---------------------------------------------------------------------------------------

struct Sink {  // sorted by (group, dataset): `Store/*` is expanded here
  DatasetId dataset;
  Text at;  // `Store/dataset` or `Store/*` as written
  Text as;  // another name for the view, or nowhere
  bool deprecated_allowed = false;
};

struct Group {  // sorted by (workspace, name)
  Text name;
  WorkspaceId workspace;
  Range<SinkTag> sinks;
  bool wrote_sinks = false;  // a sink was written, even if it names nothing
  HistoryNeed history = HistoryNeed::unset;
  Text needs_at;  // nowhere: no needs
  Text latency, retain_at_least, retain_at_most, regulator;
  Text platform_name;  // a request
  PlatformId platform;
  Text previously;
  Text doc;
};

struct CodeOutput {
  Text dataset_name;
  DatasetId dataset;  // of the output store
  Text path;          // of the file, or nowhere
  Text sql;           // the statement
};

struct Transformer {
  enum class Code : std::uint8_t { none, sql, python, container };
  Text name;
  StoreId output;
  Code code = Code::none;
  Text code_at;
  std::vector<CodeOutput> sql;  // sorted by dataset
  Text repo, commit, module;    // python
  Text image;                   // container
  std::vector<std::pair<Text, Text>> env;
  Trigger trigger;
  Text doc;
};

struct Workspace {  // sorted by name
  Text name;
  TeamId team;
  Text team_name;
  Text container_name;  // nowhere: the platform's own
  ContainerId container;
  bool production = false;
  Priority priority = Priority::unknown;
  Deprecation deprecated;
  std::vector<PrincipalId> readers, admins;
  std::vector<Text> allow_classes, deny_classes;
  Text classes_at;
  Range<GroupTag> groups;
  std::optional<Transformer> transformer;
  std::vector<Contact> contacts;
  Text previously;
  Text doc;
};

// --- who does the work --------------------------------------------------------------------------------------------

struct Parameter {  // an untyped map of the model; its meaning is the target pack's
  Text name;
  Text value;  // a scalar, as written
};

struct Hint {
  Text at;  // the key: `Store`, `Store/dataset` or a workspace
  bool ingest = true;
  StoreId store;
  DatasetId dataset;
  WorkspaceId workspace;
  std::vector<Parameter> parameters;
};

struct Service {  // sorted by name
  Text name;
  Text target;  // the target pack
  std::vector<LocationRef> locations;
  std::vector<Parameter> params;  // sorted by name
  std::vector<Hint> hints;
  Text doc;
};

struct Platform {  // sorted by name
  Text name;
  Text service_name;
  ServiceId service;
  History history = History::live;
  std::vector<LocationRef> locations;
  std::vector<Parameter> params;
  Text doc;
};

struct ServiceBinding {  // parameters of a service that an environment gives in place of the service's own
  ServiceId service;
  Text at;                        // the service's name, as written there
  std::vector<Parameter> params;  // sorted by name
};

struct Backend {                              // of Terraform; no secret, and not the key of a state
  Text type;                                  // nowhere: none
  std::vector<std::pair<Text, Text>> config;  // sorted by name
};

struct Environment {  // sorted by name; one `default` if none is declared
  Text name;
  std::vector<PlatformId> platforms;                           // empty: all
  std::vector<std::pair<ContainerId, Connection>> containers;  // bindings
  std::vector<std::pair<PrincipalId, Text>> principals;        // group or role
  std::vector<ServiceBinding> services;                        // sorted by service
  Backend backend;
  Text prefix;
  Text data;
  Text branch;
  Text at;
};

struct Assignment {  // sorted by (group, platform)
  GroupId group;
  PlatformId platform;
  AssignmentStatus status = AssignmentStatus::provisioned;
  Text at;  // the entry, for `why` and for plans
};

struct Primary {  // sorted by store
  StoreId store;
  std::vector<PlatformId> platforms;  // as written; the first one serves the others
  Text at;
};

struct Declassification {
  Text at;
  Text workspace_name, input_name, output_name, from_name, to_name, code, reason;
  WorkspaceId workspace;
  DatasetId input, output;
  ClassId from, to;
};

// --- all of it ----------------------------------------------------------------------------------------------------

struct Ecosystem {
  Text name;
  Owner owner;
  Text at;  // the `ecosystem` document, or nowhere
  bool zones_declared = false;
  bool has_assignments = false;  // an `assignments.groups` was written

  TypeTable types;
  std::vector<Classification> classes;
  std::vector<Principal> principals;
  std::vector<Zone> zones;
  std::vector<Team> teams;
  std::vector<Vendor> vendors;
  std::vector<Location> locations;
  std::vector<Policy> policies;
  std::vector<Container> containers;
  std::vector<Credential> credentials;
  std::vector<Store> stores;
  std::vector<Dataset> datasets;
  std::vector<Column> columns;
  std::vector<Workspace> workspaces;
  std::vector<Group> groups;
  std::vector<Sink> sinks;
  std::vector<Service> services;
  std::vector<Platform> platforms;
  std::vector<Environment> environments;
  std::vector<Assignment> assignments;
  std::vector<Primary> primaries;
  std::vector<Declassification> declassifications;

  // Documents with errors of shape, by place. What is absent there may be misspelt, so nobody complains of its absence.
  std::vector<Text> misshapen;
  bool is_misshapen_at(Text spelling) const;

  std::string input_digest;  // decisions §6: over documents and referenced files, 64 hex digits

  const Zone& operator[](ZoneId id) const { return zones[id.value]; }
  const Team& operator[](TeamId id) const { return teams[id.value]; }
  const Vendor& operator[](VendorId id) const { return vendors[id.value]; }
  const Location& operator[](LocationId id) const { return locations[id.value]; }
  const Container& operator[](ContainerId id) const { return containers[id.value]; }
  const Credential& operator[](CredentialId id) const { return credentials[id.value]; }
  const Principal& operator[](PrincipalId id) const { return principals[id.value]; }
  const Classification& operator[](ClassId id) const { return classes[id.value]; }
  const Policy& operator[](PolicyId id) const { return policies[id.value]; }
  const Store& operator[](StoreId id) const { return stores[id.value]; }
  const Dataset& operator[](DatasetId id) const { return datasets[id.value]; }
  const Column& operator[](ColumnId id) const { return columns[id.value]; }
  const Workspace& operator[](WorkspaceId id) const { return workspaces[id.value]; }
  const Group& operator[](GroupId id) const { return groups[id.value]; }
  const Sink& operator[](SinkId id) const { return sinks[id.value]; }
  const Service& operator[](ServiceId id) const { return services[id.value]; }
  const Platform& operator[](PlatformId id) const { return platforms[id.value]; }
  const Environment& operator[](EnvironmentId id) const { return environments[id.value]; }
};

}  // namespace intentc
