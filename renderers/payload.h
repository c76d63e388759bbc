// The parts of payloads, as JSON values: one function per thing that a template reads about (docs/packs.md, *context*).
//
// Only the .cc files of renderers/ that deal in payloads include this header, for it brings in nlohmann/json.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "model/ecosystem.h"
#include "model/pack.h"

namespace intentc {

constexpr int kPayloadVersion = 1;

std::string lower_case(std::string_view text);

// A column as the database has it: lower case, and changed with a hash where the pack's names are shorter than the
// language's or the word is reserved.
std::string column_name(const Pack& pack, std::string_view name);

// `[schema.]table` as written → {"schema"?, "table"}.
nlohmann::json source_table(std::string_view written);

// {"kind": "cron", "cron": …, "timezone": …} and so on; {"kind": "none"} without a trigger.
nlohmann::json schedule(const Trigger& trigger, const TextSpace& text);

// {"name", "table", "state": "live", "key": […], "columns": […]}. Columns that `before` (the same dataset in the last
// payload, or null) has come first in its order; those that the model dropped stay, with "state": "detached". A column
// that says `previously` takes the place of that one; "former" and "renamed" remember the old names.
nlohmann::json dataset_payload(const Ecosystem& ecosystem, const TextSpace& text, const Pack& pack, DatasetId dataset,
                               const std::string& table, const nlohmann::json& before);

// SHA-256 over names, types, nullability and key of the live columns: a batch that began with another one is staged
// anew.
std::string schema_digest(const nlohmann::json& dataset);

// A number below `below` (not 0) that is always the same for the same identity, and spread over identities.
std::uint64_t spread(std::string_view identity, std::uint64_t below);

// 16 hex digits over the parts: what a job and the settings of the warehouse agree by.
std::string shape_digest(const std::vector<std::string>& parts);

// `Zone/Team` of the store, with the first contact behind it if there is one.
std::string contact(const Ecosystem& ecosystem, const TextSpace& text, TeamId team, const std::vector<Contact>& own);

}  // namespace intentc
