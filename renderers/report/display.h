// Text as a terminal shows it: how wide it is, and what of it may be sent there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace intentc {

// Columns that `text` takes; wide characters take two, combining ones none.
std::size_t display_width(std::string_view text);

// `text` without what could move the cursor or turn the direction of reading: control characters, bidirectional
// controls and bytes that are no UTF-8 become U+FFFD; a tab becomes a blank.
std::string printable(std::string_view text);

// A line of a file made fit for a terminal, and where in it a part of it stands.
struct Excerpt {
  std::string line;
  std::size_t indent = 0;  // columns before the part
  std::size_t width = 1;   // columns of the part, at least one
};

// `offset` and `length` in bytes of `line`; a part that runs over the end of the line is cut there. Tabs are filled up
// to a multiple of four columns. A line wider than `limit` is cut on both sides with `…`, and the start of the part
// stays in sight. O(limit), however long the line is.
Excerpt excerpt(std::string_view line, std::size_t offset, std::size_t length, std::size_t limit = 110);

// 1440 → `1,440`; `1 error`, `2 errors`.
std::string grouped(std::size_t number);
std::string counted(std::size_t number, std::string_view singular);

}  // namespace intentc
