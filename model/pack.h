// A target pack's descriptor: the four files that say what the pack can do, before any template runs.
//
//   target.json     what it builds, its capabilities and parameters, which template makes which file
//   types.json      every logical type → a pattern, or `unsupported` with a reason
//   names.json      per kind of physical name: alphabet, length, hash
//   resources.json  per kind of node: what it becomes, by which manager, and whether that holds data
//
// All four are read like a model: JSON with places, unknown fields are errors. Templates belong to renderers/.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/base/text_space.h"
#include "model/pack_condition.h"
#include "model/types.h"

namespace intentc {

struct PackParameter {
  std::string name;
  std::string shape;               // text | enum | container | duration | integer
  std::vector<std::string> words;  // enum
  std::string fallback;            // default; empty with `required` unset: may be absent
  bool required = false;
  PackCondition required_when;  // must be given where this holds; empty: see `required`
  std::string doc;
};

struct PackOutput {     // one template and the files that it makes
  std::string file;     // template, relative to the pack
  std::string path;     // in the chunk's folder; `{job}` is the record's physical name `job`
  std::string record;   // root record of the template's context, by which it is called once per such record
  std::string dialect;  // sql, sh, json …
  PackCondition when;   // rendered only where this holds
  Text at;
};

struct PackResource {
  std::string per;           // node | dataset | view: how many of them a node has
  std::string address;       // pattern over names: `table store.{table}`
  std::string manager;       // terraform | sql | file
  bool data = false;         // holds data
  std::uint32_t weight = 1;  // share of a chunk's size
};

struct PackNameRule {
  std::string alphabet;       // characters that stay; others become `_`
  std::uint32_t length = 63;  // bytes
  std::uint32_t hash = 8;     // base32 characters that replace what was cut
  std::string prefix;
  std::string joint = "_";  // stands between parts, before a hash, and for what is not in the alphabet
  std::vector<std::string> reserved;
};

struct PackType {
  std::string pattern;                        // `numeric({p},{s})`; empty: unsupported
  std::string reason;                         // why it is unsupported
  std::map<std::string, std::uint32_t> most;  // bound per hole
  Text at;
};

struct Pack {
  std::string name;
  std::string version;
  std::string doc;  // one sentence
  std::filesystem::path folder;
  std::string digest;  // SHA-256 over (path, bytes) of all its files
  std::vector<std::string> captures, triggers, history, code;
  std::vector<std::string> sources, own, exports;  // container types
  std::vector<std::string> credentials;            // types that a capture can use; empty: all
  std::vector<PackParameter> parameters;
  std::vector<PackParameter> hints;
  std::vector<PackOutput> outputs;
  std::map<std::string, PackType> types;      // by the key of model/types: `int`, `decimal(p,s)`, `array<T>` …
  std::map<std::string, PackNameRule> names;  // table, schema, role, job …
  std::map<std::string, std::vector<PackResource>> resources;  // by node kind
};

// Reads and checks the descriptor in `folder`. Findings T001–T049. Nothing if it cannot be used.
std::optional<Pack> read_pack(const std::filesystem::path& folder, TextSpace& text, Diagnostics& findings);

// The key of types.json under which a type is looked up: `int`, `int unsigned`, `int(n)`, `varchar(n)`, `array<T>` …
std::string pack_type_key(const Type& type);
// All of them; types.json has each.
std::span<const std::string_view> pack_type_keys();

// The physical type for a logical one, or the reason why there is none. Parts of arrays are mapped by the same table.
struct PhysicalType {
  std::string spelling;  // empty: unsupported
  std::string reason;
};
PhysicalType physical_type(const Pack& pack, const TypeTable& types, TypeId type);

}  // namespace intentc
