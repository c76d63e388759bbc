// What Airflow is told about a platform's jobs (docs/airflow.md). The database decides what a job does; a DAG is only
// the clock, so a run too many does nothing.
#include <fmt/format.h>

#include "model/base/sha256.h"
#include "model/base/utf8.h"
#include "model/duration.h"
#include "renderers/describe_context.h"
#include "renderers/payload.h"
#include "renderers/physical_names.h"

namespace intentc {
namespace {

using nlohmann::json;

constexpr std::uint64_t kHour = 60;  // in minutes
constexpr std::uint64_t kDay = 24 * kHour;

std::uint64_t minutes(const json& schedule, const char* name) {
  const auto duration = parse_duration(schedule.value(name, ""));
  return duration ? duration->about_seconds() / 60 : 0;
}

// `every: 10m` begins where the model says, or somewhere in its window, the same for ever: 1,000 streams with one
// period do not start in one minute, and intentc.due of a trigger counts from the same. As cron text where a day has a
// whole number of periods, for Airflow counts other periods from the run before.
json every(const json& schedule, const std::string& identity) {
  const auto period = parse_duration(schedule.value("every", ""));
  if (!period || period->zero()) return json::object();
  const std::uint64_t length = period->about_seconds() / 60;
  if (period->months != 0 || period->seconds % 60 != 0 || length == 0) return {{"seconds", period->about_seconds()}};
  const std::uint64_t window = std::min(schedule.contains("within") ? minutes(schedule, "within") : length, length);
  std::uint64_t first = minutes(schedule, "offset");
  if (!schedule.contains("offset") && window > 0) first = spread(identity, window);
  first %= length;
  const auto from = [](std::uint64_t begin, std::uint64_t step, std::uint64_t end) {
    if (step == end) return std::to_string(begin);
    return begin == 0 ? fmt::format("*/{}", step) : fmt::format("{}-{}/{}", begin, end - 1, step);
  };
  std::string cron;
  if (kHour % length == 0) cron = length == 1 ? "* * * * *" : from(first, length, kHour) + " * * * *";
  if (length > kHour && length % kHour == 0 && kDay % length == 0) {
    cron = fmt::format("{} {} * * *", first % kHour, from(first / kHour, length / kHour, kDay / kHour));
  }
  if (cron.empty()) return {{"seconds", period->about_seconds()}};
  return {{"cron", std::move(cron)}, {"timezone", "UTC"}};
}

// When Airflow starts the DAG. `external` is started by whoever sees the event, through Airflow's own interface.
json times(const DescribeContext& context, const json& payload, const std::string& kind, const std::string& identity) {
  json schedule = payload.value("schedule", json::object());
  if (kind == "export") schedule = {{"kind", "every"}, {"every", context.parameter("poll")}};
  const std::string how = schedule.value("kind", "none");
  if (how == "cron") return {{"cron", schedule.at("cron")}, {"timezone", schedule.at("timezone")}};
  return how == "every" ? every(schedule, identity) : json::object();
}

// Airflow keeps 100 characters of a tag.
std::string tag(const std::string& text) {
  constexpr std::size_t kMost = 100;
  constexpr std::size_t kDigits = 8;
  if (count_code_points(text) <= kMost) return text;
  std::size_t end = 0;
  for (std::size_t i = 0; i < kMost - kDigits - 1; ++i) end += decode_code_point(text, end).length;
  return text.substr(0, end) + "-" + base32(sha256(text), kDigits);
}

// The container that a job reads from or writes to, if it is not the platform's own.
std::string visited(const DescribeContext& context, const Intention& node, const json& payload) {
  if (payload.contains("source")) return context.view(context.eco[node.store].capture.container_name);
  if (payload.contains("target")) return context.view(context.eco[node.container].name);
  return {};
}

json dag_of(const DescribeContext& context, const Intention& node, const Member& member, const json& payload) {
  const bool by_store = node.kind == IntentionKind::ingest || node.kind == IntentionKind::export_;
  const DatasetId dataset = node.dataset;
  const StoreId store = node.kind == IntentionKind::export_ ? context.eco[dataset].store : node.store;
  const Text name = by_store ? context.eco[store].name : context.eco[node.workspace].name;
  const Text doc = by_store ? context.eco[store].doc : context.eco[node.workspace].doc;
  const TeamId team = by_store ? context.eco[store].team : context.eco[node.workspace].team;
  json dag = times(context, payload, member.kind, member.identity);
  dag["id"] = member.names.at("dag");
  dag["owner"] = team ? context.zone(team) + "/" + context.view(context.eco[team].name) : context.zone(team);
  dag["doc"] = doc.nowhere() ? member.label : fmt::format("{}\n\n{}", member.label, context.view(doc));
  dag["tags"] = std::set<std::string>{tag(context.platform), member.kind, tag(context.view(name))};
  if (const std::string container = visited(context, node, payload); !container.empty()) {
    dag["pool"] = slug(container);
  }
  return dag;
}

}  // namespace

void describe_dags(DescribeContext& context, PlatformDescription& platform) {
  if (context.parameter("scheduler") != "airflow") return;
  const std::string& environment = context.in.environment_name;
  const bool plain = environment.empty() || environment == "default";
  const std::string prefix = fmt::format("{}{}.", plain ? "" : slug(environment) + ".", platform.folder);
  std::map<std::string, std::string> ids;  // by label
  std::map<std::string, std::string> pools;
  std::vector<json> payloads(platform.nodes.size());
  for (std::size_t i = 0; i < platform.nodes.size(); ++i) {
    DescribedNode& described = platform.nodes[i];
    if (!described.node) continue;
    payloads[i] = json::parse(described.member.payload);
    if (!payloads[i].contains("job")) continue;
    ids[described.member.label] =
        context.naming.name(described.member, "dag", prefix, {payloads[i].at("job").get<std::string>()});
  }
  for (std::size_t i = 0; i < platform.nodes.size(); ++i) {
    DescribedNode& described = platform.nodes[i];
    if (!ids.contains(described.member.label) || !described.node) continue;
    const Intention& node = context.in.graph[described.node];
    json dag = dag_of(context, node, described.member, payloads[i]);
    if (dag.contains("pool")) pools.emplace(dag.at("pool"), visited(context, node, payloads[i]));
    if (payloads[i].contains("starts")) dag["starts"] = ids.at(payloads[i].at("starts"));
    payloads[i]["dag"] = std::move(dag);
    described.member.payload = payloads[i].dump();
  }
  json foundation = json::parse(platform.foundation.payload);
  foundation["pools"] = json::array();
  for (const auto& [pool, container] : pools) {
    const auto slots = std::stoll(context.parameter("slots"));
    foundation["pools"].push_back({{"name", pool}, {"slots", slots}, {"container", container}});
  }
  platform.foundation.payload = foundation.dump();
}

}  // namespace intentc
