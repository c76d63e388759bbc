#include "graph/meaning/landing.h"

#include <fmt/format.h>

#include <algorithm>

namespace intentc {
namespace {

// `service.params.store` of the platform, or null.
const Parameter* store_parameter(const Ecosystem& ecosystem, const TextSpace& text, PlatformId platform) {
  const ServiceId service = ecosystem[platform].service;
  if (!service) return nullptr;
  for (const Parameter& parameter : ecosystem[service].params) {
    if (text.view(parameter.name) == "store") return &parameter;
  }
  return nullptr;
}

ContainerId find_container(const Ecosystem& ecosystem, const TextSpace& text, std::string_view name) {
  const auto& containers = ecosystem.containers;
  const auto found = std::lower_bound(containers.begin(), containers.end(), name,
                                      [&](const Container& a, std::string_view b) { return text.view(a.name) < b; });
  if (found == containers.end() || text.view(found->name) != name) return {};
  return {static_cast<std::uint32_t>(found - containers.begin())};
}

}  // namespace

ContainerId own_container(const Ecosystem& ecosystem, const TextSpace& text, PlatformId platform) {
  const Parameter* store = store_parameter(ecosystem, text, platform);
  return store == nullptr ? ContainerId{} : find_container(ecosystem, text, text.view(store->value));
}

Landing::Landing(const Ecosystem& ecosystem, const TextSpace& text, Diagnostics& findings)
    : ecosystem_(&ecosystem),
      text_(&text),
      findings_(&findings),
      own_(ecosystem.platforms.size()),
      own_known_(ecosystem.platforms.size()),
      reported_(ecosystem.workspaces.size()) {}

ContainerId Landing::container_of(WorkspaceId workspace, PlatformId platform, Text served_at,
                                  std::string_view because) {
  const Workspace& consumer = (*ecosystem_)[workspace];
  if (!consumer.container_name.nowhere()) return consumer.container;
  const Own& own = own_of(platform);
  if (own.missing) report(workspace, platform, served_at, because);
  return own.container;
}

const Landing::Own& Landing::own_of(PlatformId platform) {
  Own& own = own_[platform.value];
  if (own_known_[platform.value]) return own;
  own_known_[platform.value] = true;
  const ServiceId service = (*ecosystem_)[platform].service;
  if (!service) return own;
  const Parameter* store = store_parameter(*ecosystem_, *text_, platform);
  if (store == nullptr) {
    own.missing = true;
    return own;
  }
  own.container = own_container(*ecosystem_, *text_, platform);
  if (!own.container) {
    findings_->add({.code = "R210",
                    .message = fmt::format("service `{}` stores its data in `{}`, which is no container",
                                           text_->view((*ecosystem_)[service].name), text_->view(store->value)),
                    .at = store->value,
                    .help = "`params.store` names the container that the platforms of a service own"});
  }
  return own;
}

void Landing::report(WorkspaceId workspace, PlatformId platform, Text served_at, std::string_view because) {
  if (reported_[workspace.value] == platform) return;
  reported_[workspace.value] = platform;
  const Workspace& consumer = (*ecosystem_)[workspace];
  const Platform& owner = (*ecosystem_)[platform];
  findings_->add("R210", Severity::error, consumer.name, [&] {
    return Diagnostic{.code = "R210",
                      .message = fmt::format("workspace `{}` has no container, and platform `{}` has none of its own",
                                             text_->view(consumer.name), text_->view(owner.name)),
                      .at = consumer.name,
                      .label = "no `container`",
                      .help = fmt::format("give the workspace a `container`, or the service `{}` the parameter `store`",
                                          text_->view((*ecosystem_)[owner.service].name)),
                      .related = served_at.nowhere()
                                     ? std::vector<Related>{}
                                     : std::vector<Related>{{.at = served_at, .message = std::string(because)}}};
  });
}

}  // namespace intentc
