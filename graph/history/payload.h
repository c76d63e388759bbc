// What changed between two payloads of a node, in words for a plan.
//
// A payload is a JSON object (canonical, no blanks). Known words in it, all optional:
//   "datasets": [{"name", "key": [column], "columns": [{"name", "type", "nullable"}, …], …}]   by name
//   "columns":  as above, for a node of one dataset
//   "owner":    text
//   "state":    live | detached, of a dataset or column: detached is kept, but nobody asks for it
// An array of objects that all have a "name" is compared by name; anything else member by member. An object whose
// members are objects is compared by its keys, as an array by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace intentc {

// "adds dataset orders to the batch", "adds column region to orders", "changes type of orders.freight from
// decimal(10,2) to decimal(12,2)", "owner a@main → b@main". At most 20, then "and 3 more". Empty if equal.
std::vector<std::string> payload_details(std::string_view kind, const std::string& before, const std::string& after);

// Whether what was stored under an old payload can be carried on under the new one: for every dataset in both the same
// key, and for every column in both the same type.
bool compatible_payload(const std::string& before, const std::string& after);

}  // namespace intentc
