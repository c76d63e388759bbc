#include "renderers/rename.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace intentc {
namespace {

using nlohmann::json;

class Renamer {
 public:
  Renamer(const Ecosystem& eco, const TextSpace& text, const Graph& graph, const PlatformRender& previous)
      : eco_(eco), text_(text), graph_(graph), previous_(previous) {}

  std::optional<PlatformRender> run() {
    for (const auto& [id, chunk] : previous_.chunks) {
      for (const Member& member : chunk.members) before_.insert(member.label);
    }
    for (std::uint32_t i = 0; i < graph_.nodes.size(); ++i) now_.insert(label(eco_, text_, graph_, {i}));
    for (std::uint32_t i = 0; i < graph_.nodes.size(); ++i) find_label({i});
    for (const Intention& node : graph_.nodes) find_datasets(node);
    if (labels_.empty() && datasets_.empty()) return std::nullopt;

    PlatformRender result = previous_;
    for (auto& [id, chunk] : result.chunks) {
      for (Member& member : chunk.members) rename(member);
    }
    return result;
  }

 private:
  std::string view(Text text) const { return text.nowhere() ? std::string() : std::string(text_.view(text)); }

  // A name and, behind it, the one that it had before.
  static std::vector<std::string> names(std::string now, std::string before) {
    std::vector<std::string> result{std::move(now)};
    if (!before.empty()) result.push_back(std::move(before));
    return result;
  }

  std::vector<std::string> former_labels(const Intention& node, const std::string& label) const {
    const std::string_view kind = std::string_view(label).substr(0, label.find('/'));
    const std::string start = fmt::format("{}/{}/", kind, view(eco_[graph_.platform].name));
    std::vector<std::string> result;
    if (node.workspace) {
      for (const auto& workspace : names("", view(eco_[node.workspace].previously)))
        result.push_back(start + workspace);
      return result;
    }
    const StoreId store = node.dataset ? eco_[node.dataset].store : node.store;
    for (const auto& store_name : names(view(eco_[store].name), view(eco_[store].previously))) {
      std::string head = start;
      if (node.kind == IntentionKind::export_) head += view(eco_[node.container].name) + "/";
      if (node.kind == IntentionKind::link) head += view(eco_[node.primary].name) + "/";
      head += store_name;
      if (!node.dataset) {
        result.push_back(head);
        continue;
      }
      const Dataset& dataset = eco_[node.dataset];
      for (const auto& name : names(view(dataset.name), view(dataset.previously))) result.push_back(head + "/" + name);
    }
    return result;
  }

  void find_label(NodeId id) {
    const std::string now = label(eco_, text_, graph_, id);
    if (before_.contains(now)) return;
    for (const std::string& former : former_labels(graph_[id], now)) {
      if (!before_.contains(former) || now_.contains(former)) continue;
      labels_.emplace(former, now);
      return;
    }
  }

  // Datasets of a batch that got another name.
  void find_datasets(const Intention& node) {
    if (node.kind != IntentionKind::ingest) return;
    std::set<std::string> declared;
    for (const DatasetId id : eco_[node.store].datasets) declared.insert(view(eco_[id].name));
    for (const DatasetId id : eco_[node.store].datasets) {
      const std::string former = view(eco_[id].previously);
      if (!former.empty() && !declared.contains(former))
        datasets_[view(eco_[node.store].name)][former] = view(eco_[id].name);
    }
  }

  void rename(Member& member) const {
    const auto label = labels_.find(member.label);
    if (label != labels_.end()) member.label = label->second;
    json payload = json::parse(member.payload, nullptr, false);
    if (!payload.is_object() || !payload.contains("store") || datasets_.empty()) return;
    // The store's own name in the payload may still be the former one: the label has today's.
    for (const auto& [store, renames] : datasets_) {
      if (("/" + member.label + "/").find("/" + store + "/") == std::string::npos) continue;
      if (payload.contains("datasets")) rename_datasets(member, payload["datasets"], renames);
    }
    member.payload = payload.dump();
  }

  static void rename_datasets(Member& member, json& datasets, const std::map<std::string, std::string>& renames) {
    std::set<std::string> present;
    for (const json& dataset : datasets) present.insert(dataset.at("name").get<std::string>());
    for (json& dataset : datasets) {
      const auto rename = renames.find(dataset.at("name").get<std::string>());
      if (rename == renames.end() || present.contains(rename->second)) continue;
      dataset["name"] = rename->second;
      const auto name = member.names.extract("table/" + rename->first);
      if (!name.empty()) member.names["table/" + rename->second] = name.mapped();
    }
  }

  const Ecosystem& eco_;
  const TextSpace& text_;
  const Graph& graph_;
  const PlatformRender& previous_;
  std::set<std::string> before_, now_;                                  // labels
  std::map<std::string, std::string> labels_;                           // former → now
  std::map<std::string, std::map<std::string, std::string>> datasets_;  // store → former → now
};

}  // namespace

std::optional<PlatformRender> renamed(const Ecosystem& ecosystem, const TextSpace& text, const Graph& graph,
                                      const PlatformRender& previous) {
  return Renamer(ecosystem, text, graph, previous).run();
}

}  // namespace intentc
