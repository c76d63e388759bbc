// `intentc.yaml`: how the program works in a folder; no part of the model.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/kinds.h"

namespace intentc {

struct Settings {
  std::filesystem::path model;               // the folder of the model
  std::string repo;                          // the render repository; empty: none
  std::string branch;                        // the render branch; empty: by the environment (docs/cli.md)
  std::string author;                        // of commits, `Name <mail>`; empty: git's own
  std::vector<std::filesystem::path> packs;  // folders that hold target packs, before those that are installed
  std::string acknowledgements;              // the branch that says what was applied; empty: none
  std::uint32_t fill = 80;                   // a new chunk is filled to so many resources,
  std::uint32_t soft = 100;                  // grows to so many,
  std::uint32_t hard = 500;                  // and never has more
  std::uint32_t breaker_count = 10;          // so many things that hold data may go in one render without being asked,
  std::uint32_t breaker_share = 5;           // and such a share of them, percent
  std::uint32_t jump_days = 30;              // the date may jump so far without being asked

  std::string digest;          // over all values, 64 hex digits; the same for a setting that is written and its default
  std::filesystem::path file;  // where they were read; empty: no file, all defaults
};

// Reads `folder`/intentc.yaml, if there is one, with the reader and the shape check of the model. Paths in it are
// relative to it. With errors the result is what could be read.
// Codes: those of reading and of shape, Y230: limits of chunks that contradict each other.
Settings read_settings(const std::filesystem::path& folder, TextSpace& space, Diagnostics& findings);

// One line of `intentc explain settings`.
struct SettingLine {
  std::string name;      // `chunks.fill`
  std::string fallback;  // the default as one would write it; empty: none
  std::string value;     // what holds now
  std::string doc;
};

std::vector<SettingLine> describe_settings(const Settings& settings);

// The table that the file is checked against.
const Part& settings_part();

}  // namespace intentc
