// All text of a run in one 32-bit address space.
//
// A value is {offset, length}: that is its content and its place at once, in 8 bytes. Line and column are computed only
// when something is printed. Text that differs from its spelling in the file (an escape in a quoted scalar, a default
// that stands in no file) is appended as *decoded* text and remembers the text that it came from.
//
// Threading: adding text is for one thread at a time; reading is free once nobody adds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace intentc {

// A piece of the text space. {0, 0} is "nowhere"; an empty value in a file has an offset and no length.
struct Text {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  bool nowhere() const { return offset == 0; }
  friend bool operator==(Text, Text) = default;
};

// A place as people write it. Line and column start at 1; the column counts code points. No path: nowhere.
struct Place {
  std::string path;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

class TextSpace {
 public:
  TextSpace();
  ~TextSpace();
  TextSpace(const TextSpace&) = delete;
  TextSpace& operator=(const TextSpace&) = delete;

  // Adds a file and returns its whole text. The path is what messages print. Files are added in byte order of their
  // paths, so that the order of offsets is the order of messages. Returns nowhere if the 4 GiB are used up.
  Text add_file(std::string path, std::string_view bytes);

  // Adds text that no file spells like this; `source` is where it comes from (nowhere for what is implied).
  Text add_decoded(std::string_view bytes, Text source);

  // The content. Valid as long as the TextSpace. O(1).
  std::string_view view(Text text) const { return {base_ + text.offset, text.length}; }

  // The spelling in a file: `text` itself, or what it was decoded from. O(log decoded).
  Text spelling(Text text) const;

  // Path, line and column of the spelling. O(log files + length of the file).
  Place place(Text text) const;

  // The whole line (without its end) in which the spelling starts.
  std::string_view line(Text text) const;

  // Paths of the files in the order of adding.
  std::vector<std::string_view> paths() const;

  // The text of one file, or nowhere.
  Text file(std::string_view path) const;

 private:
  struct File {
    std::uint32_t start;
    std::uint32_t length;
    std::string path;
  };
  struct Decoded {
    std::uint32_t start;
    Text source;
  };

  Text append(std::string_view bytes);
  const File* file_of(std::uint32_t offset) const;

  char* base_ = nullptr;
  std::uint64_t used_ = 0;
  std::uint64_t writable_ = 0;
  std::vector<File> files_;
  std::vector<Decoded> decoded_;
};

}  // namespace intentc
