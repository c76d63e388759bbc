#include "graph/meaning/parameters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "model/base/edit_distance.h"
#include "model/duration.h"

namespace intentc {
namespace {

const ServiceBinding* binding_of(const Environment& environment, ServiceId service) {
  const auto found = std::ranges::find(environment.services, service, &ServiceBinding::service);
  return found == environment.services.end() ? nullptr : &*found;
}

class ParameterChecker {
 public:
  ParameterChecker(const Ecosystem& eco, const TextSpace& text, const Pack& pack, const Report& report)
      : eco_(eco), text_(text), pack_(pack), report_(report) {}

  void check(ServiceId id) {
    const Service& service = eco_[id];
    for (const Parameter& given : service.params) check_given(given, false);
    for (const Hint& hint : service.hints) {
      for (const Parameter& given : hint.parameters) check_hint(given);
    }
    for (const PackParameter& parameter : pack_.parameters) {
      const bool given =
          std::ranges::any_of(service.params, [&](const Parameter& p) { return text_.view(p.name) == parameter.name; });
      if (parameter.required && !given) lacks(service, parameter, service.name, "");
    }
    for (std::uint32_t i = 0; i < eco_.environments.size(); ++i) {
      const ServiceBinding* binding = binding_of(eco_.environments[i], id);
      if (binding != nullptr) {
        for (const Parameter& given : binding->params) check_given(given, true);
      }
      check_needed(service, parameter_values(eco_, text_, pack_, id, {i}), binding, eco_.environments[i]);
    }
  }

 private:
  std::string name(Text text) const { return std::string(text_.view(text)); }

  void add(Text at, std::string message, std::string label, std::string help) {
    report_(
        {.code = "R181", .message = std::move(message), .at = at, .label = std::move(label), .help = std::move(help)});
  }

  void lacks(const Service& service, const PackParameter& parameter, Text at, const std::string& why) {
    add(at, fmt::format("service `{}` lacks the parameter `{}`{}", name(service.name), parameter.name, why), "",
        fmt::format("{}: {}", parameter.name, parameter.doc));
  }

  // What other parameters of this environment make necessary.
  void check_needed(const Service& service, const PackValues& values, const ServiceBinding* binding,
                    const Environment& environment) {
    for (const PackParameter& parameter : pack_.parameters) {
      if (parameter.required_when.empty() || values.contains(parameter.name)) continue;
      if (!applies(parameter.required_when, values)) continue;
      const std::string& cause = parameter.required_when.begin()->first;
      std::string why = fmt::format(", which `{}: {}` needs", cause, values.at(cause));
      if (eco_.environments.size() > 1) why += fmt::format(" in environment `{}`", name(environment.name));
      lacks(service, parameter, binding == nullptr ? service.name : binding->at, why);
    }
  }

  void check_given(const Parameter& given, bool by_environment) {
    const auto declared = std::ranges::find(pack_.parameters, text_.view(given.name), &PackParameter::name);
    if (declared == pack_.parameters.end()) {
      std::vector<std::string_view> known;
      for (const PackParameter& parameter : pack_.parameters) known.push_back(parameter.name);
      add(given.name, fmt::format("pack `{}` has no parameter `{}`", pack_.name, name(given.name)),
          did_you_mean(text_.view(given.name), known), fmt::format("its parameters: {}", fmt::join(known, ", ")));
      return;
    }
    if (by_environment && declared->shape == "container") {
      add(given.name, fmt::format("parameter `{}` is the same in every environment", declared->name), "",
          "an environment says where the container is: `bindings: {containers: {NAME: {host: …}}}`");
      return;
    }
    check_value(given.value, *declared);
  }

  void check_hint(const Parameter& given) {
    const auto declared = std::ranges::find(pack_.hints, text_.view(given.name), &PackParameter::name);
    if (declared != pack_.hints.end()) {
      check_value(given.value, *declared);
      return;
    }
    std::vector<std::string_view> known;
    for (const PackParameter& parameter : pack_.hints) known.push_back(parameter.name);
    add(given.name, fmt::format("pack `{}` has no hint `{}`", pack_.name, name(given.name)),
        did_you_mean(text_.view(given.name), known),
        known.empty() ? "it takes no hints" : fmt::format("its hints: {}", fmt::join(known, ", ")));
  }

  void check_value(Text value, const PackParameter& parameter) {
    const std::string given = name(value);
    if (parameter.shape == "enum" && std::ranges::find(parameter.words, given) == parameter.words.end()) {
      const std::vector<std::string_view> words(parameter.words.begin(), parameter.words.end());
      add(value, fmt::format("parameter `{}` of pack `{}` cannot be `{}`", parameter.name, pack_.name, given),
          did_you_mean(given, words), fmt::format("one of: {}", fmt::join(words, ", ")));
    } else if (parameter.shape == "duration" && !parse_duration(given)) {
      add(value, fmt::format("`{}` of pack `{}` is a duration, and `{}` is none", parameter.name, pack_.name, given),
          "", "a number and a unit: `90s`, `15m`, `4h`, `30d`");
    } else if (parameter.shape == "container") {
      check_container(value, parameter);
    } else if (parameter.shape == "text" && given.empty()) {
      add(value, fmt::format("parameter `{}` of pack `{}` is empty", parameter.name, pack_.name), "",
          fmt::format("{}: {}", parameter.name, parameter.doc));
    }
  }

  void check_container(Text value, const PackParameter& parameter) {
    const std::string given = name(value);
    const auto found =
        std::ranges::find_if(eco_.containers, [&](const Container& c) { return text_.view(c.name) == given; });
    if (found == eco_.containers.end()) {
      std::vector<std::string_view> names;
      for (const Container& container : eco_.containers) names.push_back(text_.view(container.name));
      add(value, fmt::format("parameter `{}` names no container: `{}`", parameter.name, given),
          did_you_mean(given, names), "declare it with `kind: container`");
    } else if (std::ranges::find(pack_.own, text_.view(found->type)) == pack_.own.end()) {
      add(value,
          fmt::format("container `{}` is of type `{}`, which pack `{}` cannot keep its data in", given,
                      name(found->type), pack_.name),
          "", fmt::format("one of: {}", fmt::join(pack_.own, ", ")));
    }
  }

  const Ecosystem& eco_;
  const TextSpace& text_;
  const Pack& pack_;
  const Report& report_;
};

}  // namespace

PackValues parameter_values(const Ecosystem& ecosystem, const TextSpace& text, const Pack& pack, ServiceId service,
                            EnvironmentId environment) {
  PackValues values;
  for (const PackParameter& parameter : pack.parameters) {
    if (!parameter.fallback.empty()) values[parameter.name] = parameter.fallback;
  }
  const auto set = [&](const std::vector<Parameter>& given) {
    for (const Parameter& parameter : given) {
      values[std::string(text.view(parameter.name))] = text.view(parameter.value);
    }
  };
  if (!service) return values;
  set(ecosystem[service].params);
  if (environment) {
    if (const ServiceBinding* binding = binding_of(ecosystem[environment], service)) set(binding->params);
  }
  return values;
}

std::string transform_hint(const Ecosystem& ecosystem, const TextSpace& text, ServiceId service, WorkspaceId workspace,
                           std::string_view name) {
  if (!service) return "";
  for (const Hint& hint : ecosystem[service].hints) {
    if (hint.ingest || hint.workspace != workspace) continue;
    for (const Parameter& parameter : hint.parameters) {
      if (text.view(parameter.name) == name) return std::string(text.view(parameter.value));
    }
  }
  return "";
}

void check_parameters(const Ecosystem& ecosystem, const TextSpace& text, const Pack& pack, ServiceId service,
                      const Report& report) {
  if (service) ParameterChecker(ecosystem, text, pack, report).check(service);
}

}  // namespace intentc
