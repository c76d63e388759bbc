#include "renderers/report/display.h"

#include <utf8proc.h>

#include <algorithm>
#include <string>
#include <vector>

namespace intentc {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";
constexpr std::size_t kTab = 4;

struct Cell {  // one code point as it is shown
  std::string_view bytes;
  std::size_t width = 0;
  std::size_t consumed = 0;  // bytes of the source
  bool tab = false;
};

bool harmful(utf8proc_int32_t point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CS:
      return true;
    default:  // the bidirectional controls; other format characters are part of ordinary words and emoji
      return point == 0x61C || (point >= 0x200E && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
             (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
  }
}

Cell next_cell(std::string_view text) {
  if (text.front() == '\t') return {" ", 1, 1, true};
  utf8proc_int32_t point = -1;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (length <= 0) return {kReplacement, 1, 1};
  const auto consumed = static_cast<std::size_t>(length);
  if (harmful(point)) return {kReplacement, 1, consumed};
  return {text.substr(0, consumed), static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point))), consumed};
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Cell cell = next_cell(text);
    width += cell.width;
    text.remove_prefix(cell.consumed);
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const Cell cell = next_cell(text);
    shown += cell.bytes;
    text.remove_prefix(cell.consumed);
  }
  return shown;
}

Excerpt excerpt(std::string_view line, std::size_t offset, std::size_t length, std::size_t limit) {
  offset = std::min(offset, line.size());
  const std::size_t end = offset + std::min(length, line.size() - offset);

  // What lies before the part is shown up to a third of the width; measured backwards, a code point at a time.
  std::size_t start = offset;
  std::size_t before = 0;
  const bool fits = line.size() <= limit;
  while (start > 0 && (fits || before < limit / 3)) {
    --start;
    while (start > 0 && continues(line[start])) --start;
    ++before;
  }

  Excerpt result;
  result.width = 0;
  std::size_t column = 0;
  if (start > 0) {
    result.line = "…";
    column = 1;
  }
  std::size_t at = start;
  while (at < line.size()) {
    const Cell cell = next_cell(line.substr(at));
    const std::size_t width = cell.tab ? kTab - column % kTab : cell.width;
    const bool full = column + width > limit || result.line.size() > 8 * limit;  // many marks take no column
    if (full && at > offset) break;
    if (at < offset) result.indent += width;
    if (at >= offset && at < end) result.width += width;
    cell.tab ? result.line.append(width, ' ') : result.line.append(cell.bytes);
    column += width;
    at += cell.consumed;
  }
  if (start > 0) ++result.indent;
  if (at < line.size()) result.line += "…";
  result.width = std::max<std::size_t>(result.width, 1);
  return result;
}

std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string counted(std::size_t number, std::string_view singular) {
  return grouped(number) + " " + std::string(singular) + (number == 1 ? "" : "s");
}

}  // namespace intentc
