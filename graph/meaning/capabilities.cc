#include "graph/meaning/capabilities.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "graph/meaning/query.h"
#include "model/base/edit_distance.h"

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
    check_parameters(eco_[graph.platform].service, pack);
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
        case IntentionKind::trigger:
        case IntentionKind::link:
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

  void check_parameters(ServiceId id, const Pack& pack) {
    if (!id) return;
    const Service& service = eco_[id];
    std::vector<std::string_view> known;
    for (const PackParameter& parameter : pack.parameters) known.push_back(parameter.name);
    for (const Parameter& given : service.params) {
      const auto declared = std::find_if(pack.parameters.begin(), pack.parameters.end(),
                                         [&](const PackParameter& p) { return p.name == text_.view(given.name); });
      if (declared == pack.parameters.end()) {
        add("R181", given.name, fmt::format("pack `{}` has no parameter `{}`", pack.name, name(given.name)),
            did_you_mean(text_.view(given.name), known), fmt::format("its parameters: {}", fmt::join(known, ", ")));
      } else {
        check_value(given.value, *declared, pack);
      }
    }
    for (const PackParameter& parameter : pack.parameters) {
      const bool given = std::any_of(service.params.begin(), service.params.end(),
                                     [&](const Parameter& p) { return text_.view(p.name) == parameter.name; });
      if (parameter.required && !given) {
        add("R181", service.name,
            fmt::format("service `{}` lacks the parameter `{}`", name(service.name), parameter.name), "",
            fmt::format("{}: {}", parameter.name, parameter.doc));
      }
    }
  }

  void check_value(Text value, const PackParameter& parameter, const Pack& pack) {
    const std::string given = name(value);
    if (parameter.shape == "enum" && !holds(parameter.words, given)) {
      const std::vector<std::string_view> words(parameter.words.begin(), parameter.words.end());
      add("R181", value, fmt::format("parameter `{}` of pack `{}` cannot be `{}`", parameter.name, pack.name, given),
          did_you_mean(given, words), fmt::format("one of: {}", fmt::join(words, ", ")));
    } else if (parameter.shape == "container") {
      const auto found = std::find_if(eco_.containers.begin(), eco_.containers.end(),
                                      [&](const Container& c) { return text_.view(c.name) == given; });
      if (found == eco_.containers.end()) {
        std::vector<std::string_view> names;
        for (const Container& container : eco_.containers) names.push_back(text_.view(container.name));
        add("R181", value, fmt::format("parameter `{}` names no container: `{}`", parameter.name, given),
            did_you_mean(given, names), "declare it with `kind: container`");
      } else if (!holds(pack.own, text_.view(found->type))) {
        add("R181", value,
            fmt::format("container `{}` is of type `{}`, which pack `{}` cannot keep its data in", given,
                        name(found->type), pack.name),
            "", fmt::format("one of: {}", fmt::join(pack.own, ", ")));
      }
    }
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
    for (const DatasetId dataset : node.datasets) check_types(dataset, pack);
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
  ContainerId own_;  // of the platform being checked
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

std::string service_parameter(const Ecosystem& ecosystem, const TextSpace& text, const Pack& pack, ServiceId service,
                              std::string_view name) {
  if (service) {
    for (const Parameter& parameter : ecosystem[service].params) {
      if (text.view(parameter.name) == name) return std::string(text.view(parameter.value));
    }
  }
  for (const PackParameter& parameter : pack.parameters) {
    if (parameter.name == name) return parameter.fallback;
  }
  return "";
}

}  // namespace intentc
