// What a service tells its target pack: parameters, as the service gives them or an environment in their place. R181.
#pragma once

#include <functional>
#include <string>

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"
#include "model/pack.h"

namespace intentc {

// The value of every parameter that has one: the environment's, else the service's, else the pack's default.
PackValues parameter_values(const Ecosystem& ecosystem, const TextSpace& text, const Pack& pack, ServiceId service,
                            EnvironmentId environment);

// Takes a finding; the same place may be reported for several platforms.
using Report = std::function<void(Diagnostic finding)>;

// The parameters of `service`, in every environment, against what `pack` declares.
void check_parameters(const Ecosystem& ecosystem, const TextSpace& text, const Pack& pack, ServiceId service,
                      const Report& report);

}  // namespace intentc
