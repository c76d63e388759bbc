#include "renderers/bind.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "renderers/context.h"

namespace intentc {
namespace {

using nlohmann::json;

struct Misfit {
  std::string what;  // "datasets[0].name: text expected"
};

class Binder {
 public:
  Binder(const Schema& schema, ValueArena& arena) : schema_(schema), arena_(arena) {}

  // Fields by name; what the JSON has beyond the schema is not for templates. Throws Misfit, caught in bind().
  Value record(const Schema::Record& type, const json& from) {
    const std::span<Value> fields = arena_.array(type.fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const Schema::Field& field = type.fields[i];
      auto found = from.find(field.name);
      fields[i] = found == from.end() || found->is_null() ? absent(field) : value(field.type, *found, field.name);
    }
    return Value::record(fields);
  }

 private:
  static Value absent(const Schema::Field& field) {
    if (field.type.list) return Value::list({});
    if (field.type.optional) return {};
    if (field.type.kind == FieldKind::boolean) return Value::boolean(false);
    throw Misfit{field.name + ": missing"};
  }

  Value value(FieldType type, const json& from, const std::string& name) {
    if (!type.list) return scalar(type, from, name);
    if (!from.is_array()) throw Misfit{name + ": list expected"};
    const std::span<Value> items = arena_.array(from.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i] = scalar(type.element(), from[i], fmt::format("{}[{}]", name, i));
    }
    return Value::list(items);
  }

  Value scalar(FieldType type, const json& from, const std::string& name) {
    switch (type.kind) {
      case FieldKind::record:
        if (!from.is_object()) throw Misfit{name + ": object expected"};
        return record(schema_.record(type), from);
      case FieldKind::boolean:
        if (!from.is_boolean()) throw Misfit{name + ": true or false expected"};
        return Value::boolean(from.get<bool>());
      case FieldKind::integer:
        if (!from.is_number_integer()) throw Misfit{name + ": integer expected"};
        return Value::integer(from.get<std::int64_t>());
      case FieldKind::word: {
        const auto& words = schema_.enumeration(type).words;
        const bool known = from.is_string() && std::find(words.begin(), words.end(), from) != words.end();
        if (!known) throw Misfit{fmt::format("{}: {} is none of its words", name, from.dump())};
        return Value::word(arena_.text(from.get_ref<const std::string&>()));
      }
      case FieldKind::text:
      case FieldKind::name:
      case FieldKind::fragment:
        break;
    }
    if (!from.is_string()) throw Misfit{name + ": text expected"};
    return Value::text(arena_.text(from.get_ref<const std::string&>()));
  }

  const Schema& schema_;
  ValueArena& arena_;
};

bool is_live(const json& part) { return part.value("state", "live") == "live"; }

// Splits a list into what is live and what is kept for its data only.
void split(json& owner, const char* list, const char* rest) {
  if (!owner.contains(list)) return;
  json live = json::array();
  json kept = json::array();
  for (json& item : owner[list]) (is_live(item) ? live : kept).push_back(std::move(item));
  owner[list] = std::move(live);
  owner[rest] = std::move(kept);
}

void complete_dataset(json& dataset) {
  dataset["live"] = is_live(dataset);
  split(dataset, "columns", "dropped");
}

// What templates see of a member: its payload, label and state.
json view_of(const Member& member) {
  json view = json::parse(member.payload);
  view["label"] = member.label;
  view["identity"] = member.identity;
  if (!view.contains("job")) view["job"] = "";
  view["live"] = member.state == "live";
  if (view.contains("dataset") && view["dataset"].is_object()) complete_dataset(view["dataset"]);
  view["receives"] = member.state == "live" && view.contains("target");
  if (member.state != "live" && view.contains("views")) view["views"] = json::array();
  if (view.contains("reads")) {
    for (json& read : view["reads"]) complete_dataset(read["dataset"]);
  }
  if (view.contains("datasets")) {
    for (json& dataset : view["datasets"]) complete_dataset(dataset);
    split(view, "datasets", "detached");
    if (member.state != "live") {  // nothing is loaded any more: every table is only kept
      for (json& dataset : view["datasets"]) view["detached"].push_back(std::move(dataset));
      view["datasets"] = json::array();
    }
  }
  return view;
}

struct Slot {
  const char* kind;
  const char* list;
  const char* record;
};
constexpr Slot kSlots[] = {{"ingest", "ingests", "Ingest"},
                           {"export", "exports", "Export"},
                           {"trigger", "triggers", "Trigger"},
                           {"transform", "transforms", "Transform"},
                           {"link", "links", "Link"}};

// Of what nobody asks for any more: a slot must not stay at the source.
bool has_last_job(const json& view) { return view.value("capture", "") == "cdc"; }

json job_of(const json& view) {
  json schedule = view.value("schedule", json::object());
  if (!schedule.contains("kind")) schedule["kind"] = "none";
  return {{"id", view.at("job")}, {"label", view.at("label")}, {"after", view.at("after")}, {"schedule", schedule}};
}

json task_of(const char* id, const json& view) {
  return {{"id", id}, {"job", view.at("job")}, {"label", view.at("label")}, {"pod", view.contains("pod")}};
}

// One DAG per stream. A trigger and what it starts are one, unless they lie in two chunks: then one starts the other.
json dags_of(const json& chunk) {
  json dags = json::array();
  std::map<std::string, const json*> started;  // by label
  const auto each = [&](const char* list, const auto& use) {
    if (!chunk.contains(list)) return;
    for (const json& view : chunk.at(list)) {
      if (view.contains("dag") && view.at("live").get<bool>()) use(view);
    }
  };
  const auto add = [&](const json& view, json tasks) {
    json dag = view.at("dag");
    dag["label"] = view.at("label");
    dag["tasks"] = std::move(tasks);
    dags.push_back(std::move(dag));
  };
  each("transforms", [&](const json& view) { started.emplace(view.at("label"), &view); });
  each("ingests", [&](const json& view) { add(view, {task_of("ingest", view)}); });
  each("exports", [&](const json& view) { add(view, {task_of("export", view)}); });
  each("triggers", [&](const json& view) {
    json tasks = {task_of("due", view)};
    const auto here = started.find(view.at("starts"));
    if (here != started.end()) {
      tasks.push_back(task_of("transform", *here->second));
      tasks.back()["after"] = "due";
    }
    add(view, std::move(tasks));
    if (here == started.end()) return;
    dags.back().erase("starts");
    started.erase(here);
  });
  for (const auto& [label, view] : started) add(*view, {task_of("transform", *view)});
  std::sort(dags.begin(), dags.end(), [](const json& a, const json& b) { return a.at("id") < b.at("id"); });
  return dags;
}

void add_surroundings(json& root, const Surroundings& around) {
  root["had_terraform"] = around.had_terraform;
  if (around.backend.empty()) return;
  json settings = json::array();
  for (const auto& [name, value] : around.settings) settings.push_back({{"name", name}, {"value", value}});
  root["backend"] = {{"type", around.backend}, {"settings", std::move(settings)}};
}

}  // namespace

Result<BoundChunk> bind(const std::string& platform, const Chunk& chunk, const Surroundings& around) {
  BoundChunk bound;
  const Schema& schema = context_schema();
  Binder binder(schema, bound.arena);
  std::string label;
  try {
    json root = {{"id", chunk.id}, {"platform", platform}, {"zone", chunk.domain.substr(0, chunk.domain.find('/'))}};
    add_surroundings(root, around);
    json jobs = json::array();
    json pods = json::array();
    for (const Member& member : chunk.members) {
      label = member.label;
      json view = view_of(member);
      if (member.kind == "foundation") {
        const char* record = view.contains("container") ? "TargetFoundation" : "Foundation";
        view["chunk"] = chunk.id;
        add_surroundings(view, around);
        bound.records.push_back({record, "", true, binder.record(*schema.record(record), view)});
        return bound;
      }
      for (const Slot& slot : kSlots) {
        if (member.kind != slot.kind) continue;
        for (const char* role : {"loader", "owner"}) {
          if (!root.contains(role) && view.contains(role)) root[role] = view.at(role);
        }
        if (view.at("job") != "" && (member.state == "live" || has_last_job(view))) {
          bound.records.push_back(
              {slot.record, view.at("job").get<std::string>(), true, binder.record(*schema.record(slot.record), view)});
          jobs.push_back(job_of(view));
          if (view.contains("pod")) {
            json pod = view.at("pod");
            pod["label"] = member.label;
            bound.records.push_back(
                {"Pod", pod.at("job").get<std::string>(), true, binder.record(*schema.record("Pod"), pod)});
            pods.push_back(std::move(pod));
          }
        }
        if (view.contains("reads")) {
          for (json& read : view["reads"]) root["reads"].push_back(std::move(read));
        }
        root[slot.list].push_back(std::move(view));
        break;
      }
    }
    label = "chunk " + chunk.id;
    std::sort(jobs.begin(), jobs.end(), [](const json& a, const json& b) { return a.at("id") < b.at("id"); });
    std::sort(pods.begin(), pods.end(), [](const json& a, const json& b) { return a.at("job") < b.at("job"); });
    root["jobs"] = std::move(jobs);
    root["dags"] = dags_of(root);
    root["pods"] = std::move(pods);
    bound.records.push_back({"Chunk", "", true, binder.record(*schema.record("Chunk"), root)});
  } catch (const Misfit& misfit) {
    return Diagnostic{.code = "P203",
                      .message = fmt::format("the payload of `{}` does not have the shape that this program reads: {}",
                                             label, misfit.what),
                      .path = chunk.id};
  } catch (const json::exception& error) {
    return Diagnostic{.code = "P203",
                      .message = fmt::format("the payload of `{}` cannot be read: {}", label, error.what()),
                      .path = chunk.id};
  }
  return bound;
}

}  // namespace intentc
