// Objects of a git repository: reading a tree, writing blobs and trees. No reference, index or work tree is touched.
#pragma once

#include <string>
#include <vector>

#include "renderers/output/files.h"
#include "renderers/output/git_program.h"
#include "renderers/output/publish.h"

namespace intentc {

struct GitEntry {
  std::string path;  // from the root
  std::string mode;
  std::string type;  // blob | tree | commit
  std::string object;
};

// All entries of a commit, trees too, sorted by path as bytes.
Result<std::vector<GitEntry>> list_tree(const Git& git, const std::string& commit);

// The bytes of blobs, by path.
Result<FileMap> read_blobs(const Git& git, const std::vector<const GitEntry*>& entries);

// The tree with `changes` applied to `entries`; its id. Writes only blobs of `bytes` and trees on the way to them.
Result<std::string> write_tree(const Git& git, const std::vector<GitEntry>& entries,
                               const std::vector<FileChange>& changes, const FileMap& bytes);

}  // namespace intentc
