// The files of the render branch ⇄ values: chunk.json, desired.json, secrets.json, ledger shards, manifest.json
// (decisions.md §6). All bytes that are read back are validated: whoever can write to the branch can write anything.
//
// JSON is canonical and laid out as json.h says: equal values give equal bytes.
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

// SHA-256 over the lines "SHA-256, two blanks, path" of a chunk's files by path: what `sha256sum FILES | sha256sum`
// says.
std::string chunk_digest(const Chunk& chunk);

}  // namespace intentc
