#include "graph/meaning/capabilities.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "graph/meaning/parameters.h"
#include "graph/meaning/query.h"

namespace intentc {
namespace {

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view word(CaptureKind kind) {
  switch (kind) {
    case CaptureKind::snapshot:
      return "snapshot";
    case CaptureKind::watermark:
      return "watermark";
    case CaptureKind::cdc:
      return "cdc";
    case CaptureKind::kafka:
      return "kafka";
    case CaptureKind::files:
      return "files";
    case CaptureKind::api:
      return "api";
    case CaptureKind::transformer:
      return "transformer";
  }
  return "";
}

std::string_view word(Trigger::Kind kind) {
  switch (kind) {
    case Trigger::Kind::none:
      return "";
    case Trigger::Kind::cron:
      return "cron";
    case Trigger::Kind::every:
      return "every";
    case Trigger::Kind::external:
      return "external";
    case Trigger::Kind::on:
      return "on";
  }
  return "";
}

std::string_view word(Transformer::Code code) {
  switch (code) {
    case Transformer::Code::none:
      return "";
    case Transformer::Code::sql:
      return "sql";
    case Transformer::Code::python:
      return "python";
    case Transformer::Code::container:
      return "container";
  }
  return "";
}

// One platform's graph against one pack. Things that stand in several graphs are reported for the first one only.
class Checker {
 public:
  Checker(const Ecosystem& eco, const TextSpace& text, Diagnostics& findings)
      : eco_(eco), text_(text), findings_(findings) {}

  void check(const Graph& graph, const Pack& pack) {
    own_ = own_container(eco_, text_, graph.platform);
    platform_ = &eco_[graph.platform];
    check_parameters(eco_, text_, pack, eco_[graph.platform].service, [&](Diagnostic finding) {
      if (reported_.insert({finding.code, finding.at.offset}).second) findings_.add(std::move(finding));
    });
    check_history(graph, pack);
    for (const Intention& node : graph.nodes) {
      switch (node.kind) {
        case IntentionKind::ingest:
          check_ingest(node, pack);
          break;
        case IntentionKind::export_:
          check_export(node, pack);
          break;
        case IntentionKind::transform:
          check_transform(node, pack);
          break;
        case IntentionKind::link:
          check_link(node, pack);
          break;
        case IntentionKind::trigger:
          break;
      }
    }
  }

 private:
  std::string name(Text text) const { return std::string(text_.view(text)); }

  void add(Code code, Text at, std::string message, std::string label, std::string help) {
    if (!reported_.insert({code, at.offset}).second) return;
    findings_.add(
        {.code = code, .message = std::move(message), .at = at, .label = std::move(label), .help = std::move(help)});
  }

  // Whether the platform keeps what its groups need is rule R145: it needs no pack.
  void check_history(const Graph& graph, const Pack& pack) {
    const Platform& platform = eco_[graph.platform];
    const std::string_view kept = platform.history == History::live       ? "live"
                                  : platform.history == History::forensic ? "forensic"
                                                                          : "both";
    if (!holds(pack.history, kept)) {
      add("R170", platform.name,
          fmt::format("pack `{}` cannot keep history `{}`, as platform `{}` says", pack.name, kept,
                      name(platform.name)),
          "", fmt::format("it can keep: {}", fmt::join(pack.history, ", ")));
    }
  }

  void check_ingest(const Intention& node, const Pack& pack) {
    const Store& store = eco_[node.store];
    const Capture& capture = store.capture;
    if (!store.producer && !holds(pack.captures, word(capture.kind))) {
      add("R163", capture.at,
          fmt::format("pack `{}` cannot capture by `{}`, as datastore `{}` says", pack.name, word(capture.kind),
                      name(store.name)),
          "", fmt::format("it can capture by: {}", fmt::join(pack.captures, ", ")));
    }
    if (!store.producer && capture.container && !holds(pack.sources, text_.view(eco_[capture.container].type))) {
      add("R167", capture.container_name,
          fmt::format("pack `{}` cannot read container `{}` of type `{}`", pack.name, name(capture.container_name),
                      name(eco_[capture.container].type)),
          "", fmt::format("it can read: {}", fmt::join(pack.sources, ", ")));
    }
    if (capture.credential && !pack.credentials.empty()) {
      const Credential& credential = eco_[capture.credential];
      if (!holds(pack.credentials, text_.view(credential.type))) {
        add("R098", capture.credential_name,
            fmt::format("pack `{}` cannot use credential `{}` of type `{}`", pack.name, name(credential.name),
                        name(credential.type)),
            "", fmt::format("it can use: {}", fmt::join(pack.credentials, ", ")));
      }
    }
    check_trigger(capture.trigger, pack);
    if (capture.kind == CaptureKind::watermark || capture.kind == CaptureKind::cdc) check_keys(node, pack);
    for (const DatasetId dataset : node.datasets) {
      check_types(dataset, pack);
      check_key(dataset);
    }
  }

  // What is read is not the whole, so that the rows must be found again.
  void check_keys(const Intention& node, const Pack& pack) {
    const Capture& capture = eco_[node.store].capture;
    for (const DatasetId id : node.datasets) {
      const Dataset& dataset = eco_[id];
      if (!dataset.key.empty() || dataset.columns.empty() || !holds(pack.captures, word(capture.kind))) continue;
      add("R163", dataset.name,
          fmt::format("pack `{}` cannot capture dataset `{}` by `{}`: it has no key", pack.name, name(dataset.name),
                      word(capture.kind)),
          "", "give it a `key`, or capture its store by `snapshot`");
    }
  }

  void check_trigger(const Trigger& trigger, const Pack& pack) {
    if (trigger.kind == Trigger::Kind::none || holds(pack.triggers, word(trigger.kind))) return;
    add("R169", trigger.at, fmt::format("pack `{}` cannot start on a trigger `{}`", pack.name, word(trigger.kind)), "",
        fmt::format("it can start on: {}", fmt::join(pack.triggers, ", ")));
  }

  void check_types(DatasetId id, const Pack& pack) {
    const Dataset& dataset = eco_[id];
    if (dataset.columns.empty() && !dataset.schema_file.nowhere()) {
      add("R023", dataset.schema_file,
          fmt::format("pack `{}` needs the columns of dataset `{}`, and this version does not read them from a file",
                      pack.name, name(dataset.name)),
          "", "write them under `columns`");
    }
    for (const ColumnId column_id : dataset.columns) {
      const Column& column = eco_[column_id];
      if (!column.type) continue;
      auto known = types_.find({&pack, column.type});
      if (known == types_.end()) {
        known = types_.emplace(std::pair{&pack, column.type}, physical_type(pack, eco_.types, column.type)).first;
      }
      if (!known->second.spelling.empty()) continue;
      add("R213", column.spelling,
          fmt::format("pack `{}` cannot store column `{}` of type `{}`", pack.name, name(column.name),
                      eco_.types[column.type].canonical),
          "", known->second.reason);
    }
  }

  // Versions of a row are found by its key.
  void check_key(DatasetId id) {
    const Dataset& dataset = eco_[id];
    if (platform_->history == History::live || !dataset.key.empty()) return;
    add("R170", dataset.name,
        fmt::format("platform `{}` keeps history, and dataset `{}` has no key", name(platform_->name),
                    name(dataset.name)),
        "", "declare its `key`, or serve it from a platform with `history: live`");
  }

  void check_export(const Intention& node, const Pack& pack) {
    if (!node.container || node.container == own_) return;
    if (holds(pack.exports, text_.view(eco_[node.container].type))) return;
    for (const SinkId id : node.sinks) {
      const Workspace& workspace = eco_[eco_[group_of(eco_, id)].workspace];
      add("R171", workspace.container_name,
          fmt::format("pack `{}` cannot bring data to container `{}`, which workspace `{}` wants", pack.name,
                      name(eco_[node.container].name), name(workspace.name)),
          "",
          own_ ? fmt::format("leave `container` out, or name the platform's own: `{}`", name(eco_[own_].name))
               : "leave `container` out");
    }
  }

  // A link becomes what resources.json says of it; where that is nothing, the data would not come.
  void check_link(const Intention& node, const Pack& pack) {
    const auto made = pack.resources.find(std::string(word(IntentionKind::link)));
    if (made != pack.resources.end() && !made->second.empty()) return;
    const auto rule = std::ranges::lower_bound(eco_.primaries, node.store, {}, &Primary::store);
    if (rule == eco_.primaries.end() || rule->store != node.store) return;
    const std::string taker = name(platform_->name);
    add("R226", rule->at,
        fmt::format("pack `{}` cannot take datastore `{}` over from platform `{}`, as `{}` would have to", pack.name,
                    name(eco_[node.store].name), name(eco_[node.primary].name), taker),
        "", fmt::format("list `{}` here too: it then reads the source itself", taker));
  }

  void check_transform(const Intention& node, const Pack& pack) {
    const Workspace& workspace = eco_[node.workspace];
    if (!workspace.transformer) return;
    const Transformer& transformer = *workspace.transformer;
    if (transformer.code != Transformer::Code::none && !holds(pack.code, word(transformer.code))) {
      add("R168", transformer.code_at,
          fmt::format("pack `{}` cannot run code of kind `{}`, as transformer `{}` says", pack.name,
                      word(transformer.code), name(transformer.name)),
          "", fmt::format("it can run: {}", fmt::join(pack.code, ", ")));
    }
    check_trigger(transformer.trigger, pack);
  }

  const Ecosystem& eco_;
  const TextSpace& text_;
  Diagnostics& findings_;
  const Platform* platform_ = nullptr;  // that is being checked
  ContainerId own_;                     // its own
  std::set<std::pair<Code, std::uint32_t>> reported_;
  std::map<std::pair<const Pack*, TypeId>, PhysicalType> types_;
};

}  // namespace

void check_capabilities(const Ecosystem& ecosystem, const TextSpace& text, const std::vector<Graph>& graphs,
                        const std::map<PlatformId, const Pack*>& packs, Diagnostics& findings) {
  Checker checker(ecosystem, text, findings);
  for (const Graph& graph : graphs) {
    auto pack = packs.find(graph.platform);
    if (pack != packs.end()) checker.check(graph, *pack->second);
  }
}

}  // namespace intentc
