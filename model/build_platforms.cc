// Services, platforms and hints.
#include <algorithm>

#include "model/build.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

void build_services(Build& build) {
  Ecosystem& out = build.ecosystem;
  for (const Named& each : build.distinct_documents("service", "R007")) {
    Service service;
    service.name = each.name;
    service.target = build.tree.find_text(each.node, "target");
    service.locations = build.locations(build.tree.find(each.node, "locations"));
    service.params = build.parameters(build.tree.find(each.node, "params"));
    service.doc = build.tree.find_text(each.node, "doc");
    out.services.push_back(std::move(service));
    build.service_bodies.push_back(each.node);
  }
  if (build.documents("service").empty()) {
    Service service;
    service.name = build.implied("default");
    service.target = build.implied("postgres");
    service.params = {{build.implied("objects"), build.implied("sql")},
                      {build.implied("runner"), build.implied("local")},
                      {build.implied("store"), build.implied("default")}};
    out.services.push_back(std::move(service));
  }
  for (std::uint32_t i = 0; i < out.services.size(); ++i) build.services.emplace(build.view(out.services[i].name), i);
}

History history(std::string_view word) {
  if (word == "forensic") return History::forensic;
  return word == "both" ? History::both : History::live;
}

// The platform that a model without platforms has: on the service `default`, or on the only one there is.
Platform implied_platform(Build& build) {
  Platform platform;
  platform.name = build.implied("default");
  platform.service_name = build.implied("default");
  const auto& services = build.ecosystem.services;
  if (const auto found = build.services.find("default"); found != build.services.end()) {
    platform.service = {found->second};
  } else if (services.size() == 1) {
    platform.service = {0};
    platform.service_name = services.front().name;
  } else if (!services.empty()) {  // a service without a name has been reported
    build.findings.add({.code = "R306",
                        .message = "there are several services and no platform says which one it runs on",
                        .at = services.front().name,
                        .help = "declare a platform: `kind: platform`, `name`, `service`"});
  }
  return platform;
}

Hint ingest_hint(Build& build, Text key) {
  Hint hint;
  hint.at = key;
  const std::string_view name = build.view(key);
  const auto slash = name.find('/');
  hint.store = build.store(key, name.substr(0, slash), "R132");
  if (slash != std::string_view::npos && hint.store.valid()) {
    hint.dataset = build.dataset_of(hint.store, key, name.substr(slash + 1), "R134");
  }
  return hint;
}

}  // namespace

void build_platforms(Build& build) {
  build_services(build);
  auto& platforms = build.ecosystem.platforms;
  for (const Named& each : build.distinct_documents("platform", "R212")) {
    Platform platform;
    platform.name = each.name;
    platform.service_name = build.tree.find_text(each.node, "service");
    platform.service = build.service(platform.service_name);
    platform.history = history(build.view(build.tree.find_text(each.node, "history")));
    platform.locations = build.locations(build.tree.find(each.node, "locations"));
    platform.params = build.parameters(build.tree.find(each.node, "params"));
    platform.doc = build.tree.find_text(each.node, "doc");
    platforms.push_back(std::move(platform));
  }
  if (build.documents("platform").empty()) platforms.push_back(implied_platform(build));
  for (std::uint32_t i = 0; i < platforms.size(); ++i) build.platforms.emplace(build.view(platforms[i].name), i);
}

void build_hints(Build& build) {
  for (std::uint32_t i = 0; i < build.service_bodies.size(); ++i) {
    std::vector<Hint> hints;
    const std::uint32_t given = build.tree.find(build.service_bodies[i], "hints");
    build.tree.each_entry(build.tree.find(given, "ingest"), [&](std::uint32_t key, std::uint32_t parameters) {
      Hint hint = ingest_hint(build, build.tree.text(key));
      hint.parameters = build.parameters(parameters);
      hints.push_back(std::move(hint));
    });
    build.tree.each_entry(build.tree.find(given, "transform"), [&](std::uint32_t key, std::uint32_t parameters) {
      Hint hint;
      hint.at = build.tree.text(key);
      hint.ingest = false;
      hint.workspace = build.workspace(hint.at, build.view(hint.at), "R135");
      hint.parameters = build.parameters(parameters);
      hints.push_back(std::move(hint));
    });
    std::ranges::stable_sort(hints, [&](const Hint& a, const Hint& b) {
      return std::tuple(!a.ingest, build.view(a.at)) < std::tuple(!b.ingest, build.view(b.at));
    });
    build.ecosystem.services[i].hints = std::move(hints);
  }
}

}  // namespace intentc
