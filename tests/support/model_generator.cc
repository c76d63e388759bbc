#include "tests/support/model_generator.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "tests/support/hostile_names.h"
#include "tests/support/random.h"

namespace intentc::test {
namespace {

class Generator {
 public:
  Generator(const GeneratorOptions& options, std::uint64_t seed) : options_(options), random_(seed) {}

  ModelSpec generate() {
    spec_.assigns = !random_.percent(options_.unassigned_models);
    add_containers();
    add_platforms();
    add_stores();
    add_transformers();
    add_consumers();
    if (spec_.assigns) assign();
    add_primaries();
    random_.shuffle(spec_.stores);
    random_.shuffle(spec_.workspaces);
    random_.shuffle(spec_.platforms);
    random_.shuffle(spec_.assignments);
    return std::move(spec_);
  }

 private:
  struct Source {  // a store with what can be read from it
    std::string store;
    std::vector<std::string> datasets;
    std::uint32_t level;  // 0 for a source store, else one more than its deepest input
  };

  std::uint32_t count(std::uint32_t bound) { return options_.exact || bound == 0 ? bound : random_.between(1, bound); }

  std::string free_name(const std::string& kind, std::size_t number) {
    if (!options_.hostile) return kind + " " + std::to_string(number);
    const auto& names = hostile_names();
    const std::size_t round = number / names.size();
    std::string name = names[(number + shift_) % names.size()].substr(0, 120);
    if (round > 0) name += " " + std::to_string(round);
    return name;
  }

  std::string identifier(const std::string& kind, std::size_t number) {
    if (!options_.hostile) return kind + std::to_string(number);
    const auto& names = hostile_identifiers();
    const std::size_t at = number + shift_;
    if (number < names.size()) return names[at % names.size()];
    return kind + std::to_string(number);
  }

  std::string doc() { return options_.hostile ? random_.pick(hostile_docs()) : std::string(); }

  void add_containers() {
    shift_ = random_.below(1000);
    for (std::uint32_t at = 0, n = count(options_.containers); at < n; ++at) {
      spec_.containers.push_back(free_name("Container", at));
    }
  }

  void add_platforms() {
    const std::uint32_t n = spec_.assigns || random_.percent(20) ? count(options_.platforms) : 1;
    for (std::uint32_t at = 0; at < n; ++at) {
      const bool has = !spec_.containers.empty() && random_.percent(options_.platforms_with_store);
      spec_.platforms.push_back({free_name("Platform", at), has ? random_.pick(spec_.containers) : ""});
    }
  }

  void add_stores() {
    for (std::uint32_t at = 0, n = count(options_.stores); at < n; ++at) {
      StoreSpec store{.name = identifier("Store", at), .doc = doc()};
      store.single = random_.percent(options_.single);
      for (std::uint32_t d = 0, many = count(options_.datasets); d < many; ++d) {
        store.datasets.push_back(identifier("data", d));
      }
      sources_.push_back({store.name, store.datasets, 0});
      spec_.stores.push_back(std::move(store));
    }
  }

  void add_transformers() {
    const std::uint32_t n = count(options_.transformers);
    const std::size_t first = sources_.size();
    for (std::uint32_t at = 0; at < n; ++at) {
      sources_.push_back({identifier("Made", at + 10'000), {}, 0});
      for (std::uint32_t d = 0, many = count(options_.outputs); d < many; ++d) {
        sources_.back().datasets.push_back(identifier("made", d));
      }
    }
    for (std::uint32_t at = 0; at < n; ++at) {
      WorkspaceSpec workspace = new_workspace(at);
      Source& output = sources_[first + at];
      std::vector<std::size_t> inputs;  // those that do not make the chain too long
      for (std::size_t source = 0; source < first + at; ++source) {
        if (sources_[source].level < options_.chain_depth) inputs.push_back(source);
      }
      if (random_.percent(options_.own_output)) inputs.push_back(first + at);
      for (std::uint32_t other = 0; other < n && options_.circles > 0; ++other) {
        if (random_.percent(options_.circles)) inputs.push_back(first + other);
      }
      for (std::uint32_t g = 0, groups = count(options_.groups); g < groups && !inputs.empty(); ++g) {
        workspace.groups.push_back({identifier("group", g), sinks(inputs, count(options_.inputs), &output.level)});
      }
      output.level += 1;
      workspace.output = output.store;
      workspace.outputs = output.datasets;
      spec_.workspaces.push_back(std::move(workspace));
    }
  }

  void add_consumers() {
    std::vector<std::size_t> all(sources_.size());
    std::iota(all.begin(), all.end(), 0U);
    for (std::uint32_t at = 0, n = count(options_.workspaces); at < n; ++at) {
      WorkspaceSpec workspace = new_workspace(at + 1'000'000);
      for (std::uint32_t g = 0, groups = count(options_.groups); g < groups && !sources_.empty(); ++g) {
        workspace.groups.push_back({identifier("group", g), sinks(all, count(options_.sinks), nullptr)});
      }
      spec_.workspaces.push_back(std::move(workspace));
    }
  }

  WorkspaceSpec new_workspace(std::size_t number) {
    static const std::vector<std::string> priorities{"low", "medium", "high", "critical"};
    WorkspaceSpec workspace{.name = identifier("Work", number), .doc = doc()};
    const bool names_one = !spec_.containers.empty() && random_.percent(options_.own_container);
    if (names_one) workspace.container = random_.pick(spec_.containers);
    if (random_.percent(options_.priorities)) workspace.priority = random_.pick(priorities);
    return workspace;
  }

  // Up to `wanted` different sinks; `level` is raised to that of the deepest source.
  std::vector<std::string> sinks(const std::vector<std::size_t>& from, std::uint32_t wanted, std::uint32_t* level) {
    std::vector<std::string> result;
    std::set<std::string> taken;
    std::set<std::string> starred;
    for (std::uint32_t at = 0; at < wanted; ++at) {
      const Source& source = sources_[random_.pick(from)];
      if (starred.contains(source.store)) continue;
      std::string sink = source.store + "/";
      const bool untouched = taken.lower_bound(sink) == taken.end() || !taken.lower_bound(sink)->starts_with(sink);
      if (untouched && has_short_names(source) && random_.percent(options_.stars)) {
        starred.insert(source.store);
        sink += "*";
      } else {
        sink += random_.pick(source.datasets);
      }
      if (!taken.insert(sink).second) continue;
      result.push_back(sink);
      if (level != nullptr) *level = std::max(*level, source.level);
    }
    return result;
  }

  // `Store/*` cannot give its views other names.
  static bool has_short_names(const Source& source) {
    return std::ranges::all_of(source.datasets, [&](const auto& d) { return source.store.size() + d.size() < 50; });
  }

  void assign() {
    for (const WorkspaceSpec& workspace : spec_.workspaces) {
      if (!workspace.output.empty()) continue;
      for (const GroupSpec& group : workspace.groups) {
        std::set<std::string> served;
        for (int attempt = 0; attempt < 2; ++attempt) {
          if (!random_.percent(attempt == 0 ? options_.assigned : options_.assigned / 4)) continue;
          const std::string& platform = random_.pick(spec_.platforms).name;
          if (!served.insert(platform).second) continue;
          spec_.assignments.push_back({workspace.name + "/" + group.name, platform, status()});
        }
      }
    }
  }

  std::string status() {
    static const std::vector<std::string> alive{"", "provisioning", "provisioned", "decommissioning"};
    return random_.percent(options_.decommissioned) ? "decommissioned" : random_.pick(alive);
  }

  void add_primaries() {
    for (const Source& source : sources_) {
      if (!random_.percent(options_.primaries)) continue;
      std::vector<std::string> platforms;
      for (const PlatformSpec& platform : spec_.platforms) platforms.push_back(platform.name);
      random_.shuffle(platforms);
      platforms.resize(random_.between(1, static_cast<std::uint32_t>(platforms.size())));
      spec_.primaries[source.store] = platforms;
      if (!options_.bad_primaries) make_ingest(source, platforms.front());
    }
  }

  // A consumer of everything in the store on the platform, so that others can take it over from there.
  void make_ingest(const Source& source, const std::string& platform) {
    WorkspaceSpec workspace = new_workspace(2'000'000 + spec_.workspaces.size());
    if (workspace.container.empty()) workspace.container = "feeds";
    workspace.groups.push_back({"all", {}});
    for (const auto& dataset : source.datasets) workspace.groups[0].sinks.push_back(source.store + "/" + dataset);
    if (spec_.assigns) spec_.assignments.push_back({workspace.name + "/all", platform, ""});
    spec_.workspaces.push_back(std::move(workspace));
  }

  const GeneratorOptions& options_;
  Random random_;
  std::size_t shift_ = 0;  // so that hostile names meet in other combinations with each seed
  std::vector<Source> sources_;
  ModelSpec spec_;
};

}  // namespace

ModelSpec generate_model(const GeneratorOptions& options, std::uint64_t seed) {
  return Generator(options, seed).generate();
}

ModelSpec fan_chain(std::uint32_t fan, std::uint32_t depth) {
  ModelSpec spec{.name = "Chain", .platforms = {{"P", "Own"}}};
  std::vector<std::string> names;
  for (std::uint32_t at = 0; at < fan; ++at) names.push_back("d" + std::to_string(at));
  const auto sinks = [&](const std::string& store) {
    std::vector<std::string> result;
    for (const auto& name : names) result.push_back(store + "/" + name);
    return result;
  };
  spec.stores.push_back({.name = "S0", .datasets = names});
  for (std::uint32_t step = 1; step <= depth; ++step) {
    spec.workspaces.push_back({.name = "T" + std::to_string(step),
                               .groups = {{"all", sinks("S" + std::to_string(step - 1))}},
                               .output = "S" + std::to_string(step),
                               .outputs = names});
  }
  spec.workspaces.push_back({.name = "Consumer", .groups = {{"all", sinks("S" + std::to_string(depth))}}});
  spec.assignments.push_back({"Consumer/all", "P", ""});
  return spec;
}

}  // namespace intentc::test
