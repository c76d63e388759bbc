// How a folder gets from one render to the next, so that a kill at any instant leaves the old one or one that can be
// finished.
//
// A new folder is built beside its place and renamed. An existing one is not replaced (a shell or a watcher may be in
// it, unchanged files keep their times): what is new is staged in `<folder>/.intentc-stage/files`, then the journal
// `.intentc-stage/commit` appears with what to delete, then the files move to their places, `manifest.json` last.
// Without a journal a leftover is taken back, with one it is finished.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "renderers/output/files.h"

namespace intentc {

// Of the folder, absent or empty.
Status fill_folder(const std::filesystem::path& folder, const FileMap& files, const FileModes& modes);

Status update_folder(const std::filesystem::path& folder, const FileMap& files, const FileModes& modes,
                     const std::vector<std::string>& deleted);

// Finishes or takes back what a killed process left in the folder. (What it left beside it, the next `fill_folder`
// uses.)
Status finish_leftover(const std::filesystem::path& folder);

}  // namespace intentc
