// From a folder of model files to the files of a render, in memory, with the pack of the source tree.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "graph/history/diff.h"
#include "renderers/output/publish.h"
#include "renderers/render.h"

namespace intentc::test {

struct Rendering {
  Render render;       // sealed
  FileMap files;       // all files of the render
  Plan plan;           // against what came before
  std::string errors;  // the findings that stood against it, one per line; empty: rendered
};

// Renders the model in `folder` on top of `previous` (null: nothing), for the environment of that name (empty: the
// first one).
Rendering render_model(const std::filesystem::path& folder, const Rendering* previous = nullptr,
                       std::string_view environment = "");

// The bytes of the one file whose path ends so; fails the test if there is none, or several.
const std::string& file_ending(const Rendering& rendering, const std::string& end);

// `+ Export/…`, `~ Ingest/…`, one per line, in the order of the plan.
std::string changes(const Rendering& rendering);

}  // namespace intentc::test
