// Seeded models for property tests: equal options and seed give the same model everywhere.
//
//   ModelSpec spec = generate_model({.stores = 3, .transformers = 4, .chain_depth = 2}, seed);
//   TemporaryFolder folder;
//   write_model(spec, folder);               // then read_model(folder.path(), …)
//
// A generated model obeys every rule of the language; with `circles` or `bad_primaries` it may break R209 or R220, with
// platforms_with_store < 100 R210. Numbers are upper bounds that a model draws from 1 … n (0 stays 0), so that small
// shapes are common, unless `exact` is set; chances are percentages.
#pragma once

#include <cstdint>

#include "tests/support/model_spec.h"

namespace intentc::test {

struct GeneratorOptions {
  std::uint32_t stores = 4;        // source stores
  std::uint32_t datasets = 5;      // of a store
  std::uint32_t transformers = 4;  // each with a workspace of its own
  std::uint32_t outputs = 3;       // datasets that a transformer makes
  std::uint32_t inputs = 4;        // sinks of a transformer's group
  std::uint32_t chain_depth = 3;   // transformers in a row, at most
  std::uint32_t workspaces = 5;    // consumers
  std::uint32_t groups = 2;        // of a workspace
  std::uint32_t sinks = 5;         // of a consumer's group
  std::uint32_t containers = 3;    // that workspaces share
  std::uint32_t platforms = 3;
  bool exact = false;                        // the numbers above are exact
  std::uint32_t single = 25;                 // chance that a source store takes each dataset by itself
  std::uint32_t own_container = 70;          // chance that a workspace names a container
  std::uint32_t platforms_with_store = 100;  // chance that a platform has a container of its own
  std::uint32_t primaries = 0;               // chance that a store has primary platforms
  bool bad_primaries = false;                // primaries that need not ingest the store
  std::uint32_t assigned = 80;               // chance that a platform serves a group (tried for one, sometimes for two)
  std::uint32_t decommissioned = 10;         // chance that an assignment is decommissioned
  std::uint32_t unassigned_models = 10;      // chance that the model assigns nothing, most often with one platform
  std::uint32_t own_output = 10;             // chance that a transformer reads what it makes
  std::uint32_t circles = 0;                 // chance that a transformer reads from any other one
  std::uint32_t priorities = 50;             // chance that a workspace has a priority
  std::uint32_t stars = 10;                  // chance that a sink is `Store/*`
  bool hostile = false;                      // names and documentation that templates and pictures choke on
};

ModelSpec generate_model(const GeneratorOptions& options, std::uint64_t seed);

// `fan` datasets pass through `depth` transformers in a row to one consumer, all in one container on one platform.
ModelSpec fan_chain(std::uint32_t fan, std::uint32_t depth);

}  // namespace intentc::test
