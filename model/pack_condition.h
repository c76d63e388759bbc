// When a part of a pack applies: a parameter of the service has one of these values.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace intentc {

using PackValues = std::map<std::string, std::string>;                  // parameter → value
using PackCondition = std::map<std::string, std::vector<std::string>>;  // parameter → values; empty: always

// Whether each parameter of the condition has one of its values.
bool applies(const PackCondition& condition, const PackValues& values);

}  // namespace intentc
