// The physical names of one platform: those of the last render, and new ones beside them.
#pragma once

#include <map>
#include <string>

#include "graph/history/record.h"
#include "renderers/physical_names.h"

namespace intentc {

class Naming {
 public:
  // `previous` may be null. Both must outlive this.
  Naming(const Pack& pack, const PlatformRender* previous);

  // The name that `member` has under `key` ("job", "table/customers", "schema/Report"); allotted now if it has none.
  // The part of the key before `/` is the kind of name, by which names.json knows it.
  std::string name(Member& member, const std::string& key, std::string_view prefix,
                   std::initializer_list<std::string_view> parts);

  const PackNameRule& rule(const std::string& kind) const;

 private:
  NameSpace& space(const std::string& kind, const Member& member);

  const Pack& pack_;
  std::map<std::string, NameSpace> spaces_;  // by kind, and by database where that matters
};

}  // namespace intentc
