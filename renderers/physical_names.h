// Physical names (operations.md §2, decisions.md §7): allotted once, at birth, then read from the record for ever.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "model/pack.h"

namespace intentc {

// `parts` joined by `_` in the rule's alphabet and length: lower case, other characters become `_`; what had to be cut
// ends in `_` and `hash` base32 digits of the joined text. Not injective by itself: see NameSpace.
std::string physical_name(const PackNameRule& rule, std::string_view prefix,
                          std::initializer_list<std::string_view> parts);

// The names of one kind that are taken on one server. A name asked for by two owners gets a hash for the second.
class NameSpace {
 public:
  explicit NameSpace(const PackNameRule& rule) : rule_(&rule) {}

  // A name from an earlier render. Kept as it is, whatever the rule says today.
  void keep(const std::string& name, const std::string& owner) { owner_.emplace(name, owner); }

  // A new name for `owner` (an identity, with a part behind it if it owns several). The same owner gets its name again.
  std::string allot(const std::string& owner, std::string_view prefix, std::initializer_list<std::string_view> parts);

 private:
  const PackNameRule* rule_;
  std::map<std::string, std::string> owner_;  // by name
};

// `Azure Platform` → `azure-platform`: lower case, a single blank becomes `-`; with anything else outside `[a-z0-9_]`
// changed, `-` and 6 base32 digits of the name follow, so that two names never meet. For service names.
std::string slug(std::string_view name);

}  // namespace intentc
