// What a service tells its target pack: parameters, as the service gives them or an environment in their place. R181.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"
#include "model/pack.h"

namespace intentc {

// The value of every parameter that has one: the environment's, else the service's, else the pack's default.
PackValues parameter_values(const Ecosystem& ecosystem, const TextSpace& text, const Pack& pack, ServiceId service,
                            EnvironmentId environment);

// The hint `name` that a service gives for a workspace's transformer; empty: none.
std::string transform_hint(const Ecosystem& ecosystem, const TextSpace& text, ServiceId service, WorkspaceId workspace,
                           std::string_view name);

// Takes a finding; the same place may be reported for several platforms.
using Report = std::function<void(Diagnostic finding)>;

// The parameters of `service`, in every environment, and its hints, against what `pack` declares.
void check_parameters(const Ecosystem& ecosystem, const TextSpace& text, const Pack& pack, ServiceId service,
                      const Report& report);

}  // namespace intentc
