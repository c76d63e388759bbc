#include "renderers/describe_pod.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/base/sha256.h"
#include "model/duration.h"
#include "model/host.h"
#include "renderers/cron_of_period.h"
#include "renderers/physical_names.h"

namespace intentc {
namespace {

using nlohmann::json;

constexpr std::string_view kZone = "role/zone ";
constexpr const char* kNamespace = "pod/namespace";
constexpr std::uint16_t kPostgresPort = 5432;

bool in_cluster(const DescribeContext& context) { return context.parameter("runner") == "kubernetes"; }

// Starts are spread by identity, for ever the same.
std::uint64_t spread(const std::string& identity, std::uint64_t range) {
  return range == 0 ? 0 : std::stoull(identity.substr(0, 8), nullptr, 16) % range;
}

std::uint64_t seconds_of(const json& schedule, const char* field) {
  if (!schedule.contains(field)) return 0;
  const auto duration = parse_duration(schedule.at(field).get<std::string>());
  return duration ? duration->about_seconds() : 0;
}

json periodic(DescribeContext& context, const DescribedNode& described, const json& schedule) {
  const std::uint64_t asked = seconds_of(schedule, "every");
  const std::uint64_t within = seconds_of(schedule, "within");
  const std::uint64_t phase = schedule.contains("offset")
                                  ? seconds_of(schedule, "offset")
                                  : spread(described.member.identity, within == 0 ? asked : within);
  const PeriodicCron found = cron_of_period(asked, phase);
  if (found.minutes * 60 != asked) {
    context.notes.push_back(fmt::format("{} starts every {} minutes instead of every {}: Kubernetes knows cron only",
                                        described.member.label, found.minutes,
                                        schedule.at("every").get<std::string>()));
  }
  return {{"cron", found.cron}, {"timezone", "Etc/UTC"}, {"suspended", false}};
}

json clock_of(DescribeContext& context, const DescribedNode& described, const json& schedule) {
  const std::string kind = schedule.value("kind", "none");
  if (kind == "cron") {
    const std::string zone = schedule.value("timezone", "UTC");
    return {{"cron", schedule.at("cron")}, {"timezone", zone == "UTC" ? "Etc/UTC" : zone}, {"suspended", false}};
  }
  if (kind == "every") return periodic(context, described, schedule);
  // Only somebody outside starts it: kubectl create job --from=cronjob/NAME
  if (kind == "external") return {{"cron", "0 0 1 1 *"}, {"timezone", "Etc/UTC"}, {"suspended", true}};
  return periodic(context, described, {{"every", context.parameter("poll")}});
}

std::set<std::string> services_of(const json& payload) {
  std::set<std::string> services;
  for (const char* field : {"source", "load", "target", "runner"}) {
    if (payload.contains(field) && payload.at(field).is_string()) services.insert(payload.at(field).get<std::string>());
  }
  return services;
}

void add_all(json& list, const json& more) {
  for (const json& item : more) {
    if (std::ranges::find(list, item) == list.end()) list.push_back(item);
  }
}

}  // namespace

std::string secret_name(const Pack& pack, const std::string& service) {
  const auto rule = pack.names.find("pod");
  if (rule == pack.names.end()) return service;
  // `_` becomes `-`: a service that has a `-` gets a hash, so that no two have one secret.
  const bool plain = service.find('-') == std::string::npos;
  const std::string name = physical_name(rule->second, "", {service});
  return plain ? name : name + "-" + base32(sha256(service), rule->second.hash);
}

void add_cluster(DescribeContext& context, Member& member, json& payload) {
  if (!in_cluster(context)) return;
  const std::string whole = context.prefix + context.in.folder;
  json accounts = json::array();
  const auto names = member.names;
  for (const auto& [key, role] : names) {
    if (!key.starts_with(kZone)) continue;
    const std::string zone = key.substr(kZone.size());
    accounts.push_back({{"zone", zone},
                        {"address", context.naming.name(member, "address/" + key, "", {"load", zone})},
                        {"name", context.naming.name(member, "pod/zone " + zone, "", {"load", zone})}});
  }
  std::set<std::uint16_t> ports;
  const auto add_port = [&](const Connection& connection) {
    ports.insert(parse_port(context.view(connection.port)).value_or(kPostgresPort));
  };
  for (const Container& container : context.eco.containers) add_port(container.connection);
  if (context.in.environment) {
    for (const auto& [container, connection] : context.eco[context.in.environment].containers) add_port(connection);
  }
  payload["kubernetes"] = {{"namespace", context.naming.name(member, kNamespace, "", {whole})},
                           {"accounts", std::move(accounts)},
                           {"ports", ports}};
}

void add_pod(DescribeContext& context, DescribedNode& described, json& payload) {
  if (!in_cluster(context) || !payload.contains("job")) return;
  Member& member = described.member;
  const std::string job = payload.at("job");
  const std::string name = context.naming.name(member, "pod", "", {job});
  json secrets = json::array();
  for (const std::string& service : services_of(payload)) secrets.push_back(secret_name(context.in.pack, service));
  json pod = {{"name", name},
              {"namespace", context.foundation.at(kNamespace)},
              {"account", context.foundation.at("pod/zone " + described.zone)},
              {"image", context.parameter("image")},
              {"job", job},
              {"jobs", json::array({job})},
              {"configs", json::array({name})},
              {"secrets", std::move(secrets)}};
  if (context.parameter("scheduler") == "airflow") {  // a DAG starts each job by itself
    payload["pod"] = std::move(pod);
    return;
  }
  const bool triggers = payload.contains("starts");
  if (payload.contains("after")) {
    for (const json& label : payload.at("after")) {
      const auto trigger = context.triggers.find(label.get<std::string>());
      if (trigger == context.triggers.end()) continue;
      const json& first = trigger->second;
      pod["jobs"].insert(pod["jobs"].begin(), first.at("job"));
      add_all(pod["configs"], first.at("configs"));
      add_all(pod["secrets"], first.at("secrets"));
      pod["clock"] = first.at("due");
    }
  }
  std::sort(pod["configs"].begin(), pod["configs"].end());
  std::sort(pod["secrets"].begin(), pod["secrets"].end());
  if (triggers) {
    json first = pod;
    first["due"] = clock_of(context, described, payload.at("schedule"));
    context.triggers[member.label] = std::move(first);
  } else if (!pod.contains("clock")) {
    pod["clock"] = clock_of(context, described, payload.value("schedule", json::object()));
  }
  payload["pod"] = std::move(pod);
}

}  // namespace intentc
