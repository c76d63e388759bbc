// Physical names (operations.md §2, decisions.md §7): allotted once, at birth, then read from the record for ever.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "model/pack.h"

namespace intentc {

// `prefix`, as it is, and `parts` joined by `_` in the rule's alphabet: lower case, other characters become `_`. What
// had to be changed or cut, or is a reserved word, ends in `_` and `hash` base32 digits of the prefix and the joined
// text. A reserved word that ends in `*` is a beginning: such a name gets a `_` in front. Not injective by itself: see
// NameSpace. With the joint `-` a name is a label of DNS.
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

// `Azure Platform` → `azure-platform`, `NW_Data` → `nw_data`: lower case; a single blank between letters or digits
// becomes `-`, a single `_` stays. Every other run of characters becomes `-`, at most 100 bytes are kept, and `-` and 6
// base32 digits of the name follow. So no slug has a `__`, which separates the parts of a service name, and a line of
// psql's service file (1,023 bytes) holds two of them. Not injective by itself.
std::string slug(std::string_view name);

}  // namespace intentc
