#include <fmt/format.h>

#include <algorithm>

#include "renderers/describe_context.h"
#include "renderers/given_names.h"
#include "renderers/payload.h"

namespace intentc {
namespace {

using nlohmann::json;

const json* named(const json& list, const std::string& name) {
  for (const json& item : list) {
    if (item.at("name").get_ref<const std::string&>() == name) return &item;
  }
  return nullptr;
}

// The exports that bring a dataset elsewhere, in graph order.
json targets_of(const DescribeContext& context, DatasetId dataset, const json& entry) {
  json targets = json::array();
  const auto exports = context.leaving.find(dataset.value);
  if (exports == context.leaving.end()) return targets;
  for (const std::uint32_t node : exports->second) {
    const Container& container = context.eco[context.in.graph.nodes[node].container];
    targets.push_back(
        {{"name", context.labels[node]}, {"container", context.view(container.name)}, {"shape", export_shape(entry)}});
  }
  return targets;
}

}  // namespace

std::string source_name(const DescribeContext& context, const Store& store, DatasetId id) {
  for (const Capture::SourceName& table : store.capture.tables) {
    if (table.dataset == id) return context.view(table.source);
  }
  return lower_case(context.view(context.eco[id].name));
}

json describe_ingest(DescribeContext& context, const Intention& node, DescribedNode& described, const json& last) {
  Member& member = described.member;
  const Ecosystem& eco = context.eco;
  const Store& store = eco[node.store];
  const std::string store_name = context.view(store.name);
  described.zone = context.zone(store.team);
  described.group = store.producer ? "workspace " + context.view(eco[store.producer].name) : "store " + store_name;

  const json before = last.is_object() ? last.at("datasets") : json::array();
  std::map<std::string, json> datasets;
  for (const DatasetId id : node.datasets) {
    const std::string name = context.view(eco[id].name);
    const std::string table = context.naming.name(member, "table/" + name, "", {store_name, name});
    const json* same = named(before, name);
    json entry = dataset_payload(eco, context.in.text, context.in.pack, id, table, same == nullptr ? json() : *same);
    if (store.producer) {
      check_output_names(context, id);
    } else {
      check_source_names(context, store, id);
      entry["from"] = source_table(source_name(context, store, id));
    }
    if (eco[context.in.graph.platform].history != History::live) entry["forensic"] = true;
    entry["digest"] = schema_digest(entry);
    context.landed[id.value] = entry;
    describe_dataset_capture(context, store, id, entry);
    if (json targets = targets_of(context, id, entry); !targets.empty()) entry["targets"] = std::move(targets);
    datasets.emplace(name, std::move(entry));
  }
  // What nobody wants any more keeps its table until somebody may drop it.
  for (const json& gone : before) {
    auto [entry, added] = datasets.emplace(gone.at("name").get<std::string>(), gone);
    if (added) {
      entry->second["state"] = "detached";
      entry->second.erase("targets");
    }
  }
  json list = json::array();
  std::vector<std::string> digests;
  for (auto& [name, dataset] : datasets) {
    if (dataset.at("state") == "live") {
      digests.push_back(name);
      digests.push_back(dataset.at("digest").get<std::string>());
      for (const char* part : {"watermark", "soft"}) {
        if (dataset.contains(part)) digests.push_back(dataset.at(part).dump());
      }
    }
    list.push_back(std::move(dataset));
  }

  const json settings = capture_settings(context, store);
  const std::string capture = capture_word(store);
  if (capture != "snapshot" && capture != "transformer") digests.insert(digests.end(), {capture, settings.dump()});

  json payload = {{"store", store_name},
                  {"capture", capture},
                  {"schedule", schedule(store.capture.trigger, context.in.text)},
                  {"contact", contact(eco, context.in.text, store.team, store.contacts)},
                  {"shape", shape_digest(digests)},
                  {"datasets", std::move(list)},
                  {"loader", context.loader(described.zone)},
                  {"owner", context.owner(described.zone)},
                  {"load", context.load_service()},
                  {"after", json::array()}};
  if (!settings.empty()) payload["settings"] = settings.dump();
  if (store.producer) return payload;  // the transformer's own job stages and merges it
  if (node.dataset) {
    payload["job"] =
        context.naming.name(member, "job", "", {"ingest", store_name, context.view(eco[node.dataset].name)});
  } else {
    payload["job"] = context.naming.name(member, "job", "", {"ingest", store_name});
  }
  const std::string source = context.source_service(store.capture);
  payload["source"] = source;
  if (last.is_object()) {
    std::string left = last.value("left", "");
    const bool followed = last.value("capture", "") == "cdc";
    if (followed && (capture != "cdc" || last.value("source", "") != source)) left = last.value("source", "");
    if (!left.empty() && (capture != "cdc" || left != source)) {
      payload["left"] = left;
      context.use_left(left, member.label);
    }
  }
  context.use(source, fmt::format("reads container {}", context.view(store.capture.container_name)), member.label);
  context.use_load(member.label);
  return payload;
}

json describe_link(DescribeContext& context, const Intention& node, DescribedNode& described) {
  const Store& store = context.eco[node.store];
  described.zone = context.zone(store.team);
  described.group = "store " + context.view(store.name);
  return {{"store", context.view(store.name)}, {"primary", context.view(context.eco[node.primary].name)}};
}

}  // namespace intentc
