// What the functions that describe one kind of node share. Internal to renderers/describe*.cc.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "renderers/describe.h"
#include "renderers/naming.h"

namespace intentc {

// The key, among the foundation's names, of the role that owns the tables and views of a zone.
inline std::string owner_role(const std::string& zone) { return "role/deploy " + zone; }

struct DescribeContext {
  DescribeContext(const DescribeInput& input, Diagnostics& diagnostics);

  const DescribeInput& in;
  const Ecosystem& eco;
  Diagnostics& findings;
  Naming naming;
  std::string platform;                                         // its name
  std::string prefix;                                           // of the environment, before databases and roles
  std::vector<std::string> labels;                              // by node
  std::map<std::uint32_t, std::uint32_t> landing;               // dataset → the ingest or link node that brings it
  std::map<std::uint32_t, std::vector<std::uint32_t>> leaving;  // dataset → nodes that export it elsewhere
  std::map<std::uint32_t, nlohmann::json> landed;               // dataset → its part of that node's payload
  std::map<std::string, std::string> producers;   // label of a stream → label of the transformer that makes it
  std::map<std::string, std::string> foundation;  // physical names of the foundation
  // Container → physical names of its foundation: those that get data and are not the platform's own.
  std::map<std::string, std::map<std::string, std::string>> targets;
  // Workspace → what its transformer reads at home although the workspace lies elsewhere: as an export has it.
  std::map<std::uint32_t, nlohmann::json> read_at_home;
  std::map<std::string, nlohmann::json> triggers;                      // label → its pod, with `runner: kubernetes`
  std::map<std::string, ServiceUse> services;                          // by name
  std::map<std::string, std::pair<std::string, std::string>> read_by;  // derived service → container, credential
  std::map<std::uint32_t, std::string>
      due;  // workspace → when its transformer is due; a trigger comes before what it starts
  std::vector<std::string> notes;

  std::string view(Text text) const { return text.nowhere() ? std::string() : std::string(in.text.view(text)); }
  // The value of a parameter of the service, in this environment; empty: it has none.
  std::string parameter(const std::string& name) const;
  std::string load_service() const { return in.folder + "__load"; }
  // The service name under which a transformer's code runs.
  std::string runner_service(WorkspaceId workspace) const;
  // Where a container is reached in this environment; null: not told.
  const Connection* connection_of(ContainerId container) const;
  // The name of the platform's own database; empty: not told.
  std::string own_database() const;
  std::string database_of(ContainerId container) const;
  std::string transform_label(WorkspaceId workspace) const;
  std::string trigger_label(WorkspaceId workspace) const;
  std::string zone(TeamId team) const;
  // The role that may write what belongs to a zone.
  std::string loader(const std::string& zone) const { return foundation.at("role/zone " + zone); }
  // The role that owns the tables and views of a zone.
  std::string owner(const std::string& zone) const { return foundation.at(owner_role(zone)); }
  // Labels of the nodes whose jobs commit these streams: a transformer commits its own output.
  std::set<std::string> committers(const std::set<std::string>& streams) const;
  WorkspaceId workspace_of(SinkId sink) const;
  // An export to a container that is not the platform's own.
  bool is_elsewhere(const Intention& node) const;
  // The connection to such a container, as the role `deploy` or `export`.
  std::string target_service(std::string_view role, const std::string& container) const;
  // Labels of the streams that a transformer reads, without its own output; sorted.
  std::set<std::string> external_inputs(WorkspaceId workspace) const;
  // The service name under which a source container is read (decisions.md §3).
  std::string source_service(const Capture& capture);
  // `user`: the role that the connection logs in as, where that is ours to say.
  void use(const std::string& service, std::string_view purpose, const std::string& label, const std::string& user = {},
           const std::string& database = {});
  // A connection to where a slot may have been left. Whoever else uses it says what it is for.
  void use_left(const std::string& service, const std::string& label);
  // The connection that stages and merges.
  void use_load(const std::string& label) {
    use(load_service(), "runs the jobs: stages and merges", label, foundation.at("role"), own_database());
  }

 private:
  ContainerId own_;
};

// The key, among the foundation's names, of the login under which the code of a workspace's transformer runs.
inline std::string runner_role(const std::string& workspace) { return "role/transformer " + workspace; }

// `tables[dataset]` as written, else the dataset's name in lower case.
std::string source_name(const DescribeContext& context, const Store& store, DatasetId dataset);

// How the pack gets a store's data: `snapshot`, `watermark` …, or `transformer`.
std::string capture_word(const Store& store);
// What the capture of a stream needs besides its datasets; what it and the gates need of one of them (added to its
// payload).
nlohmann::json capture_settings(const DescribeContext& context, const Store& store);
void describe_dataset_capture(DescribeContext& context, const Store& store, DatasetId id, nlohmann::json& dataset);

// One function per kind: fills zone and group, allots names in described.member, returns the payload. `last`: the
// payload that is carried on, or null.
nlohmann::json describe_foundation(DescribeContext& context, Member& member);
// A foundation elsewhere: `container` is one that an export of the graph goes to.
nlohmann::json describe_target(DescribeContext& context, Member& member, ContainerId container);
// A note for the plan where another platform has `container` for its own.
void note_sharing(DescribeContext& context, ContainerId container);
// The entry of a workspace in the foundation that serves it; `more`: members besides those whom the model gives access.
nlohmann::json workspace_entry(DescribeContext& context, Member& member, WorkspaceId workspace,
                               std::set<std::string> more = {});
// What both ends of an export agree by; `dataset` as an ingest describes it.
std::string export_shape(const nlohmann::json& dataset);
nlohmann::json describe_ingest(DescribeContext& context, const Intention& node, DescribedNode& described,
                               const nlohmann::json& last);
nlohmann::json describe_export(DescribeContext& context, const Intention& node, DescribedNode& described,
                               const nlohmann::json& last);
nlohmann::json describe_trigger(DescribeContext& context, const Intention& node, DescribedNode& described);
nlohmann::json describe_transform(DescribeContext& context, const Intention& node, DescribedNode& described);
// Gives every node that has a job the DAG that starts it, and the foundation the pools that they share, where the
// service asks for Airflow. The last step: a DAG may name another node's.
void describe_dags(DescribeContext& context, PlatformDescription& platform);
nlohmann::json describe_link(DescribeContext& context, const Intention& node, DescribedNode& described);

}  // namespace intentc
