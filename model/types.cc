#include "model/types.h"

namespace intentc {

TypeId TypeTable::add(Type type) {
  const auto [place, is_new] =
      by_canonical_.try_emplace(type.canonical, TypeId{static_cast<std::uint32_t>(types_.size())});
  if (is_new) types_.push_back(std::move(type));
  return place->second;
}

}  // namespace intentc
