#include "renderers/describe_terraform.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/host.h"
#include "renderers/given_names.h"

namespace intentc {
namespace {

using nlohmann::json;

constexpr std::string_view kZone = "role/zone ";
constexpr std::string_view kOwner = "role/deploy ";
constexpr std::string_view kTransformer = "role/transformer ";
constexpr std::string_view kWorkspace = "role/";
constexpr std::string_view kSchema = "schema/";

// The last part of a Terraform address, for ever the same: it comes from the key under which the foundation keeps the
// physical name, and is allotted like that.
std::string address(DescribeContext& context, Member& member, const std::string& key) {
  const auto allot = [&](std::initializer_list<std::string_view> parts) {
    return context.naming.name(member, "address/" + key, "", parts);
  };
  const std::string_view view = key;
  if (view.starts_with(kZone)) return allot({"load", view.substr(kZone.size())});
  if (view.starts_with(kOwner)) return allot({"deploy", view.substr(kOwner.size())});
  if (view.starts_with(kTransformer)) return allot({"t", view.substr(kTransformer.size())});
  if (view.starts_with(kWorkspace)) return allot({"w", view.substr(kWorkspace.size())});
  if (view.starts_with(kSchema)) {
    return address(context, member, std::string(kWorkspace).append(view.substr(kSchema.size())));
  }
  return allot({"jobs"});  // the login
}

const Connection* connection_to(const DescribeContext& context, ContainerId id) {
  if (!id) return nullptr;
  if (context.in.environment) {
    for (const auto& [container, bound] : context.eco[context.in.environment].containers) {
      if (container == id) return &bound;
    }
  }
  return &context.eco[id].connection;
}

void by_address(json& list) {
  std::sort(list.begin(), list.end(), [](const json& a, const json& b) { return a.at("address") < b.at("address"); });
}

// Logs in: what runs the jobs, and the code of transformers that there still are.
bool logs_in(const std::string& key, const json& payload) {
  if (key == "role") return true;
  if (!key.starts_with(kTransformer)) return false;
  const std::string workspace = key.substr(kTransformer.size());
  const json& runners = payload.contains("runners") ? payload.at("runners") : json::array();
  return std::ranges::any_of(runners, [&](const json& runner) { return runner.at("workspace") == workspace; });
}

class TerraformDescriber {
 public:
  TerraformDescriber(DescribeContext& context, Member& member, const json& payload)
      : context_(context), member_(member), payload_(payload) {}

  // Roles and schemas that nobody asks for any more stay, without members: what depends on them is not ours to know.
  json run(ContainerId container) {
    const auto names = member_.names;
    json roles = json::array();
    json schemas = json::array();
    for (const auto& [key, name] : names) {
      if (key == "role" || key.starts_with("role/")) {
        const std::string at = address(context_, member_, key);
        addresses_[name] = at;
        roles.push_back({{"address", at}, {"name", name}, {"login", logs_in(key, payload_)}});
      } else if (key.starts_with(kSchema)) {
        const std::string at = address(context_, member_, key);
        schemas.push_back({{"address", at}, {"name", name}});
      }
    }
    by_address(roles);
    by_address(schemas);
    json result = {{"database", database(container)},
                   {"roles", std::move(roles)},
                   {"schemas", std::move(schemas)},
                   {"memberships", memberships()},
                   {"locale", context_.parameter("locale")}};
    if (const Connection* connection = connection_to(context_, container)) {
      if (!connection->host.nowhere()) result["host"] = context_.view(connection->host);
      if (const auto port = parse_port(context_.view(connection->port))) result["port"] = *port;
    }
    return result;
  }

 private:
  std::string database(ContainerId container) {
    const Connection* connection = connection_to(context_, container);
    if (connection != nullptr && !connection->database.nowhere()) {
      check_database(context_, connection->database);
      return context_.view(connection->database);
    }
    const std::string name = container ? context_.view(context_.eco[container].name) : context_.in.folder;
    return context_.naming.name(member_, "database", context_.prefix, {name});
  }

  json memberships() {
    json list = json::array();
    if (payload_.contains("loaders")) {
      for (const json& loader : payload_.at("loaders")) {
        add(list, loader.at("role"), {payload_.at("login").get<std::string>()});
      }
    }
    for (const json& workspace : payload_.at("workspaces")) add(list, workspace.at("role"), workspace.at("members"));
    by_address(list);
    return list;
  }

  void add(json& list, const std::string& role, const std::set<std::string>& members) {
    json ours = json::array();
    json others = json::array();
    for (const std::string& member : members) {
      const auto found = addresses_.find(member);
      if (found == addresses_.end()) {
        others.push_back(member);
      } else {
        ours.push_back(found->second);
      }
    }
    std::sort(ours.begin(), ours.end());
    if (members.empty()) return;
    list.push_back({{"address", addresses_.at(role)}, {"ours", std::move(ours)}, {"others", std::move(others)}});
  }

  DescribeContext& context_;
  Member& member_;
  const json& payload_;
  std::map<std::string, std::string> addresses_;  // by role
};

json forgotten(const json& before) {
  if (before.contains("forgotten")) return before.at("forgotten");
  json list = json::array();
  const json& made = before.at("terraform");
  list.push_back({{"type", "postgresql_database"}, {"address", "main"}});
  for (const json& schema : made.at("schemas")) {
    list.push_back({{"type", "postgresql_grant"}, {"address", schema.at("address")}});
    list.push_back({{"type", "postgresql_schema"}, {"address", schema.at("address")}});
  }
  for (const json& membership : made.at("memberships")) {
    list.push_back({{"type", "postgresql_grant_role"}, {"address", membership.at("address")}});
  }
  for (const json& role : made.at("roles")) {
    list.push_back({{"type", "postgresql_role"}, {"address", role.at("address")}});
  }
  std::sort(list.begin(), list.end(), [](const json& a, const json& b) {
    return std::tuple(a.at("type"), a.at("address")) < std::tuple(b.at("type"), b.at("address"));
  });
  return list;
}

}  // namespace

void add_terraform(DescribeContext& context, Member& member, ContainerId container, const json& before, json& payload) {
  payload["objects"] = context.parameter("objects");
  if (payload["objects"] == "terraform") {
    payload["terraform"] = TerraformDescriber(context, member, payload).run(container);
  } else if (before.contains("terraform") || before.contains("forgotten")) {
    payload["forgotten"] = forgotten(before);
  }
}

}  // namespace intentc
