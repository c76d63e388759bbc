// The last step before anything is written: from the chunks of a new render, all that follows from them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/history/plan.h"
#include "graph/history/record.h"
#include "model/base/result.h"

namespace intentc {

// S201 unless every data-bearing address of `previous` is, by platform, manager and address, in `next` too. Platforms
// that `next` leaves out stay as they are (see seal) and lose nothing.
Status conserve(const Render& previous, const Render& next);

// Completes `next` (environment, inputs, packs, date, platforms with folder, services and chunks with the digests of
// their files) against `previous`: platforms that it left out stay as they are, chunks that it left out become husks;
// fills `desired`, `files` and the generations, and returns the bytes of all record files (chunk.json, desired.json,
// secrets.json, ledger shards, manifest.json) by path. If nothing outside manifest.json changed, `next` has the
// generation and date of `previous`. A date never falls.
std::map<std::string, std::string> seal(Render& next, const Render& previous);

// Path → SHA-256 of every file of a sealed or loaded render, without manifest.json.
std::map<std::string, std::string> file_digests(const Render& render);

// What changed between two such maps, sorted by path.
std::vector<FileChange> changed_files(const std::map<std::string, std::string>& before,
                                      const std::map<std::string, std::string>& after);

}  // namespace intentc
