// Names that name nothing, collected while the model is built, so that one missing file gives one finding.
#pragma once

#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"

namespace intentc {

enum class Target : std::uint8_t {
  zone,
  team,  // parent: the zone
  vendor,
  location,  // parent: the vendor
  container,
  credential,
  service,
  platform,
  principal,
  classification,
  policy,
  store,
  dataset,  // parent: the store
  column,   // parent: the dataset
  workspace,
  group,  // parent: the workspace
};

class References {
 public:
  References(const Ecosystem& ecosystem, const TextSpace& space) : ecosystem_(ecosystem), space_(space) {}

  // `name` (below `parent`) is written at `at` and nothing has it. O(1).
  void missing(Target target, std::uint32_t parent, std::string_view name, Text at, Code code);

  // Makes the findings: one for each missing name, whatever the number of places that write it; one for all where so
  // many are missing that a file or folder must be. Near misses are looked for only in findings that are kept.
  void report(Diagnostics& findings) const;

 private:
  struct Key {
    Target target;
    std::uint32_t parent;
    std::string_view name;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>{}(key.name) * 31 + std::size_t{key.parent} * 17 +
             static_cast<std::size_t>(key.target);
    }
  };
  struct Place {
    Code code;            // sinks (R104) come first: they say best what the name is needed for
    std::uint32_t order;  // offset of the spelling
    Text at;
    friend bool operator<(const Place& a, const Place& b) {
      return std::tie(a.code, a.order) < std::tie(b.code, b.order);
    }
  };
  struct Missing {
    Key key;
    std::size_t count = 0;
    std::vector<Place> first;  // up to four
  };

  bool is_excused(const Key& key) const;
  void report_one(const Missing& missing, Diagnostics& findings) const;
  void report_many(std::vector<const Missing*> missing, Diagnostics& findings) const;
  std::size_t candidates(Target target, std::uint32_t parent) const;
  template <class F>
  void each_candidate(Target target, std::uint32_t parent, F&& f) const;
  Text parent_place(Target target, std::uint32_t parent) const;
  std::string says(const Missing& missing) const;

  const Ecosystem& ecosystem_;
  const TextSpace& space_;
  std::unordered_map<Key, std::size_t, Hash> index_;
  std::vector<Missing> missing_;
};

}  // namespace intentc
