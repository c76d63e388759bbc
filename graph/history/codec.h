// The files of the render branch ⇄ values: chunk.json, desired.json, secrets.json, ledger shards, manifest.json
// (decisions.md §6). All bytes that are read back are validated: whoever can write to the branch can write anything.
//
// JSON is canonical: sorted keys, two-space steps, a value on one line if that fits in 100 columns, else one member per
// line (so that a git diff shows what changed), LF, no blanks at the ends. Equal values give equal bytes.
//
// Readers: `path` is what messages name. P203 damaged, P204 unknown format version, P205 changed by hand.
// Threading: free.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "graph/history/record.h"
#include "model/base/result.h"

namespace intentc {

// Any JSON → canonical JSON without blanks, as in Member::payload; numbers as they were, if they are integers.
// P203 for what is not JSON or nested deeper than 64 levels.
Result<std::string> compact_json(std::string_view json, const std::string& path);

// Compact canonical JSON → the layout of the files. O(bytes).
std::string lay_out_json(std::string_view compact);

std::string write_chunk(const Chunk& chunk);
Result<Chunk> read_chunk(std::string_view bytes, const std::string& path);

std::string write_desired(const PlatformRender& platform);
Status read_desired(std::string_view bytes, const std::string& path, PlatformRender& platform);

std::string write_secrets(const PlatformRender& platform);
Status read_secrets(std::string_view bytes, const std::string& path, PlatformRender& platform);

// Shard (`00` … `ff`) → lines "identity TAB chunk", sorted. Only shards that have lines.
std::map<std::string, std::string> write_ledger(const PlatformRender& platform);

// The manifest carries a digest of itself, as nothing stands above it that could. Reading gives platforms with name and
// folder only, and `files`.
std::string write_manifest(const Render& render);
Result<Render> read_manifest(std::string_view bytes, const std::string& path);

// SHA-256 over the sorted (path, SHA-256) of a chunk's files.
std::string chunk_digest(const Chunk& chunk);

}  // namespace intentc
