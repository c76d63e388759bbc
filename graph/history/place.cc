#include "graph/history/place.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "graph/history/identity.h"

namespace intentc {
namespace {

// Looked at per neighbouring group: a group may fill thousands of chunks, nearly all of them full.
constexpr std::size_t kNeighbourChunks = 16;

struct Domain;

struct Bin {
  std::string id;
  Domain* domain = nullptr;
  std::uint32_t load = 0;
  std::uint32_t cap = 0;

  bool takes(std::uint32_t weight) const { return load + weight <= cap; }
  std::uint32_t room() const { return load < cap ? cap - load : 0; }
};

struct Domain {
  std::set<std::tuple<std::uint32_t, std::string, Bin*>> by_room;  // least room first; ties by id
  std::map<std::string, std::map<std::string, Bin*>> holding;      // group → its chunks by id
};

class Placer {
 public:
  Placer(const std::string& platform, const std::map<std::string, Chunk>& previous, const ChunkLimits& limits)
      : platform_(platform), limits_(limits) {
    for (const auto& [id, chunk] : previous) {
      taken_.insert(id);
      if (id.starts_with("foundation") || chunk.state == "retired") continue;
      bins_[id] = {.id = id, .domain = &domains_[chunk.domain], .cap = limits_.soft};
      for (const Member& member : chunk.members) home_[member.identity] = &bins_[id];
    }
  }

  Result<Placement> run(std::vector<Placeable>& nodes) {
    std::sort(nodes.begin(), nodes.end(), [](const Placeable& a, const Placeable& b) {
      return std::tie(a.domain, a.group, a.label, a.identity) < std::tie(b.domain, b.group, b.label, b.identity);
    });
    std::vector<const Placeable*> fresh;
    for (Placeable& node : nodes) {
      node.weight = std::max(node.weight, 1U);
      if (node.weight > limits_.hard) return too_heavy(node);
      const auto home = home_.find(node.identity);
      if (home == home_.end()) {
        fresh.push_back(&node);
      } else {
        put_old(node, *home->second);
      }
    }
    if (Status status = check_old(nodes); !status.ok()) return status.error();
    for (auto& [id, bin] : bins_) bin.domain->by_room.emplace(bin.room(), id, &bin);
    for (std::size_t from = 0; from < fresh.size();) {
      std::size_t to = from + 1;
      while (to < fresh.size() && fresh[to]->domain == fresh[from]->domain && fresh[to]->group == fresh[from]->group) {
        ++to;
      }
      place_unit({fresh.begin() + static_cast<std::ptrdiff_t>(from), fresh.begin() + static_cast<std::ptrdiff_t>(to)});
      from = to;
    }
    for (const auto& [id, bin] : bins_) placement_.loads[id] = bin.load;
    return std::move(placement_);
  }

 private:
  using Unit = std::vector<const Placeable*>;

  void put_old(const Placeable& node, Bin& bin) {
    bin.load += node.weight;
    bin.domain->holding[node.group][bin.id] =
        &bin;  // not the node's: a team that moved leaves its old chunks as they are
    placement_.chunk_of[node.identity] = bin.id;
  }

  void put(const Placeable& node, Bin& bin) {
    Domain& domain = *bin.domain;
    domain.by_room.erase({bin.room(), bin.id, &bin});
    bin.load += node.weight;
    domain.by_room.emplace(bin.room(), bin.id, &bin);
    domain.holding[node.group][bin.id] = &bin;
    placement_.chunk_of[node.identity] = bin.id;
  }

  void place_unit(Unit unit) {
    Domain& domain = domains_[unit.front()->domain];
    into_own_group(unit, domain);
    if (unit.empty()) return;
    std::uint32_t weight = 0;
    for (const Placeable* node : unit) weight += std::min(node->weight, limits_.hard);
    Bin* bin = beside_neighbour(unit, weight, domain);
    if (bin == nullptr) bin = fullest(weight, domain);
    if (bin == nullptr) return found(unit, domain);
    for (const Placeable* node : unit) put(*node, *bin);
  }

  // A chunk that did not take one node is not asked again: linear, whatever the weights.
  void into_own_group(Unit& unit, Domain& domain) {
    const auto own = domain.holding.find(unit.front()->group);
    if (own == domain.holding.end()) return;
    auto bin = own->second.begin();
    std::size_t placed = 0;
    for (; placed < unit.size(); ++placed) {
      while (bin != own->second.end() && !bin->second->takes(unit[placed]->weight)) ++bin;
      if (bin == own->second.end()) break;
      put(*unit[placed], *bin->second);
    }
    unit.erase(unit.begin(), unit.begin() + static_cast<std::ptrdiff_t>(placed));
  }

  Bin* beside_neighbour(const Unit& unit, std::uint32_t weight, Domain& domain) {
    std::set<std::string_view> asked;
    for (const Placeable* node : unit) {
      for (const std::string& group : node->neighbours) {
        if (!asked.insert(group).second) continue;
        const auto holding = domain.holding.find(group);
        if (holding == domain.holding.end()) continue;
        std::size_t left = kNeighbourChunks;
        for (const auto& [id, bin] : holding->second) {
          if (left-- == 0) break;
          if (bin->takes(weight)) return bin;
        }
      }
    }
    return nullptr;
  }

  static Bin* fullest(std::uint32_t weight, Domain& domain) {
    const auto at = domain.by_room.lower_bound({weight, "", nullptr});
    return at == domain.by_room.end() ? nullptr : std::get<Bin*>(*at);
  }

  void found(const Unit& unit, Domain& domain) {
    Bin* open = nullptr;
    for (const Placeable* node : unit) {
      if (open == nullptr || !open->takes(node->weight)) {
        const std::string id = chunk_id(platform_, node->label, taken_);
        taken_.insert(id);
        open = &bins_[id];
        *open = {.id = id, .domain = &domain, .cap = limits_.fill};
        domain.by_room.emplace(open->room(), id, open);
        placement_.founded[id] = {.domain = node->domain, .founder = node->label};
      }
      put(*node, *open);
    }
  }

  Diagnostic too_heavy(const Placeable& node) const {
    return {.code = "P401",
            .message = fmt::format("`{}` needs {} resources, more than the {} that one chunk may hold", node.label,
                                   node.weight, limits_.hard),
            .help = "split what it reads or writes: several stores, or `consistency: single`"};
  }

  Status check_old(const std::vector<Placeable>& nodes) const {
    for (const auto& [id, bin] : bins_) {
      if (bin.load <= limits_.hard) continue;
      const Placeable* heaviest = nullptr;
      for (const Placeable& node : nodes) {
        const auto home = home_.find(node.identity);
        if (home == home_.end() || home->second->id != id) continue;
        if (heaviest == nullptr || heaviest->weight < node.weight) heaviest = &node;
      }
      return Diagnostic{.code = "P402",
                        .message = fmt::format("chunk `{}` would hold {} resources, more than the {} that one may hold",
                                               id, bin.load, limits_.hard),
                        .help = fmt::format("`{}` is its largest node, with {}: split what it reads or writes",
                                            heaviest->label, heaviest->weight)};
    }
    return {};
  }

  const std::string& platform_;
  const ChunkLimits limits_;
  std::set<std::string> taken_;
  std::map<std::string, Bin> bins_;                  // by id; addresses are stable
  std::unordered_map<std::string_view, Bin*> home_;  // identity → chunk of the last render
  std::map<std::string, Domain> domains_;
  Placement placement_;
};

}  // namespace

Result<Placement> place(const std::string& platform, std::vector<Placeable> nodes,
                        const std::map<std::string, Chunk>& previous, const ChunkLimits& limits) {
  return Placer(platform, previous, limits).run(nodes);
}

std::map<std::string, Chunk> assemble(const Placement& placement, std::vector<Member> members,
                                      const std::map<std::string, Chunk>& previous) {
  std::map<std::string, Chunk> chunks;
  for (const auto& [id, chunk] : previous) {
    if (id.starts_with("foundation")) continue;
    const bool retired = chunk.state == "retired";
    chunks[id] = {.id = id, .domain = chunk.domain, .founder = chunk.founder, .state = retired ? "retired" : "husk"};
  }
  for (const auto& [id, founded] : placement.founded) {
    chunks[id] = {.id = id, .domain = founded.domain, .founder = founded.founder, .state = "husk"};
  }
  std::sort(members.begin(), members.end(), canonical_less);
  for (Member& member : members) {
    const auto at = placement.chunk_of.find(member.identity);
    if (at == placement.chunk_of.end()) continue;
    Chunk& chunk = chunks.at(at->second);
    chunk.state = "live";
    chunk.members.push_back(std::move(member));
  }
  return chunks;
}

}  // namespace intentc
