// The files of a render: what outputs take and give back. Paths are relative to the root of the render, with `/`.
#pragma once

#include <map>
#include <string>

namespace intentc {

// Sorted by path as bytes. Every path is relative, without `.`, `..`, `.git` or empty parts.
using FileMap = std::map<std::string, std::string>;

// Of files that are not plain ones, the mode as git writes it: 100755, or 120000 for a symlink, whose bytes are its
// target.
using FileModes = std::map<std::string, std::string>;

}  // namespace intentc
