#include "renderers/output/git_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace intentc {
namespace {

Diagnostic unexpected(const Git& git, std::string_view verb) {
  return {.code = "P102",
          .message = fmt::format("`git {}` answers in `{}` what cannot be read", verb, git.path()),
          .path = git.path(),
          .help = fmt::format("try `git -C {} fsck`", git.path())};
}

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), at + 1));
  return part;
}

std::string parent(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string name(const std::string& path) { return path.substr(path.rfind('/') + 1); }  // npos + 1 is 0

std::size_t depth(const std::string& folder) {
  return folder.empty() ? 0 : 1 + static_cast<std::size_t>(std::count(folder.begin(), folder.end(), '/'));
}

// Blobs in one pack (or loose, if few), by git's own writer; nothing points to them yet.
Result<std::map<std::string, std::string>> write_blobs(const Git& git, const FileMap& bytes) {
  std::string input;
  std::size_t size = 0;
  for (const auto& [path, content] : bytes) size += content.size() + 64;
  input.reserve(size);
  for (const auto& [path, content] : bytes) {
    input += fmt::format("blob\nmark :1\ndata {}\n", content.size());
    input += content;
    input += "\nget-mark :1\n";
  }
  input += "done\n";
  const Result<std::string> out = git.write({"fast-import", "--quiet", "--done"}, input);
  if (!out) return out.error();
  std::map<std::string, std::string> objects;
  std::string_view rest = *out;
  for (const auto& [path, content] : bytes) objects[path] = take_until(rest, '\n');
  return objects;
}

struct Child {
  std::string mode;
  std::string type;
  std::string object;
};
using Folder = std::map<std::string, Child>;  // by name

// Folders with a change below them, with all their children as they were.
std::map<std::string, Folder> open_folders(const std::vector<GitEntry>& entries,
                                           const std::vector<FileChange>& changes) {
  std::map<std::string, Folder> folders;
  folders[""];
  for (const FileChange& change : changes) {
    for (std::string folder = parent(change.path); !folder.empty(); folder = parent(folder)) {
      if (!folders.try_emplace(folder).second) break;  // and so all above it
    }
  }
  for (const GitEntry& entry : entries) {
    const auto folder = folders.find(parent(entry.path));
    if (folder != folders.end()) folder->second[name(entry.path)] = {entry.mode, entry.type, entry.object};
  }
  return folders;
}

}  // namespace

Result<std::vector<GitEntry>> list_tree(const Git& git, const std::string& commit) {
  const Result<std::string> out = git.read({"ls-tree", "-r", "-t", "-z", "--full-tree", commit});
  if (!out) return out.error();
  std::vector<GitEntry> entries;
  for (std::string_view rest = *out; !rest.empty();) {
    std::string_view line = take_until(rest, '\0');
    GitEntry entry;
    entry.mode = take_until(line, ' ');
    entry.type = take_until(line, ' ');
    entry.object = take_until(line, '\t');
    entry.path = line;
    if (entry.path.empty()) return unexpected(git, "ls-tree");
    entries.push_back(std::move(entry));
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return entries;
}

Result<FileMap> read_blobs(const Git& git, const std::vector<const GitEntry*>& entries) {
  std::string input;
  for (const GitEntry* entry : entries) input.append(entry->object).append(1, '\n');
  const Result<std::string> out = git.read({"cat-file", "--batch"}, input);
  if (!out) return out.error();
  FileMap files;
  std::string_view rest = *out;
  for (const GitEntry* entry : entries) {
    std::string_view header = take_until(rest, '\n');  // "<object> blob <size>"
    take_until(header, ' ');
    const std::string_view type = take_until(header, ' ');
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), size);
    if (type != "blob" || error != std::errc() || size >= rest.size()) return unexpected(git, "cat-file");
    files.emplace(entry->path, rest.substr(0, size));
    rest.remove_prefix(size + 1);
  }
  return files;
}

Result<std::string> write_tree(const Git& git, const std::vector<GitEntry>& entries,
                               const std::vector<FileChange>& changes, const FileMap& bytes) {
  const Result<std::map<std::string, std::string>> blobs = write_blobs(git, bytes);
  if (!blobs) return blobs.error();
  std::map<std::string, Folder> folders = open_folders(entries, changes);
  for (const FileChange& change : changes) {
    if (change.op == "delete") folders.at(parent(change.path)).erase(name(change.path));
  }
  for (const auto& [path, object] : *blobs) {
    folders.at(parent(path))[name(path)] = {.mode = "100644", .type = "blob", .object = object};
  }

  std::map<std::size_t, std::vector<std::string>, std::greater<>> by_depth;  // deepest first
  for (const auto& [path, folder] : folders) by_depth[depth(path)].push_back(path);
  std::string root;
  for (const auto& [level, paths] : by_depth) {
    std::string input;
    for (const std::string& path : paths) {
      for (const auto& [child, entry] : folders.at(path)) {
        input += fmt::format("{} {} {}\t{}", entry.mode, entry.type, entry.object, child);
        input += '\0';
      }
      input += '\0';
    }
    const Result<std::string> out = git.write({"mktree", "-z", "--batch", "--missing"}, input);
    if (!out) return out.error();
    std::string_view rest = *out;
    for (const std::string& path : paths) {
      const std::string object(take_until(rest, '\n'));
      if (object.empty()) return unexpected(git, "mktree");
      if (path.empty()) {
        root = object;
      } else if (folders.at(path).empty()) {  // git has no empty folders
        folders.at(parent(path)).erase(name(path));
      } else {
        folders.at(parent(path))[name(path)] = {.mode = "040000", .type = "tree", .object = object};
      }
    }
  }
  return root;
}

}  // namespace intentc
