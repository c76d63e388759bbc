// A target pack, ready to render with: its descriptor and its compiled templates.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/pack.h"
#include "renderers/template/template_set.h"

namespace intentc {

struct Target {
  Pack pack;
  TemplateSet templates;
};

// Reads and compiles the pack in `folder`; null if it cannot be used. Findings T001–T199, all in one run. The texts of
// its files are added to `text`.
std::unique_ptr<Target> load_target(const std::filesystem::path& folder, TextSpace& text, Diagnostics& findings);

// The folder of pack `name`: the first of `search` that has one, else empty.
std::filesystem::path find_pack(const std::string& name, const std::vector<std::filesystem::path>& search);

// Where packs are looked for: `--packs`, the settings, `<exe>/../share/intentc/templates`, the source tree.
std::vector<std::filesystem::path> pack_search_path(const std::vector<std::filesystem::path>& given);

}  // namespace intentc
