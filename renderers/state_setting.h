// Where a chunk's Terraform state lies in the backend of an environment (decisions.md §3: the key is ours).
#pragma once

#include <string>
#include <utility>

namespace intentc {

// The setting and its value: `key`, `production/warehouse/foundation.tfstate`; backends name and spell it differently.
std::pair<std::string, std::string> state_setting(const std::string& backend, const std::string& environment,
                                                  const std::string& folder, const std::string& chunk);

}  // namespace intentc
