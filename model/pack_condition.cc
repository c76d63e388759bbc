#include "model/pack_condition.h"

#include <algorithm>

namespace intentc {

bool applies(const PackCondition& condition, const PackValues& values) {
  return std::ranges::all_of(condition, [&](const auto& entry) {
    const auto value = values.find(entry.first);
    return value != values.end() && std::ranges::find(entry.second, value->second) != entry.second.end();
  });
}

}  // namespace intentc
