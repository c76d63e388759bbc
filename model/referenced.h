// The files that documents refer to: `sql: {file: …}`, `schema: {from: …}`.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/base/file.h"
#include "model/base/sha256.h"

namespace intentc {

// Reads each file once, beneath the model's root, never through a link. The files are UTF-8 of at most kMaxBytes; line
// ends are folded. YAML and JSON must lie below a name that begins with `_`, where they are no documents.
// Codes, all at the path's text: Y021 missing, Y022 leads out of the model, Y023 a link, Y024 no readable regular file,
// Y025 too large, Y026 not text, Y027 YAML or JSON among the documents.
class ReferencedFiles {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 20;

  struct File {
    std::string path;  // relative to the root, with `/`
    Sha256 digest;     // of path and content: moving a file is a change, for its path stands in documents
  };

  ReferencedFiles(const std::filesystem::path& root, TextSpace& space, Diagnostics& findings);

  // The content of the file that the model names by `path`, or nowhere (the finding is made). `what` says what the file
  // is for: "the SQL of output `customers`".
  Text read(Text path, std::string_view what);

  // What was read, in byte order of the paths.
  std::vector<File> files() const;

 private:
  struct Content {
    Text text;
    Sha256 digest;
    Diagnostic fault{.code = "Y021", .message = ""};  // if nowhere
  };

  Content open(const std::string& path);
  Diagnostic fault_of(const FileFailure& failure, const std::string& path) const;
  std::string near_miss(const std::string& path) const;

  std::filesystem::path root_;
  Folder folder_;
  TextSpace& space_;
  Diagnostics& findings_;
  std::map<std::string, Content, std::less<>> contents_;
};

}  // namespace intentc
