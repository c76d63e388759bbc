// The pages docs/errors/<code>.md as built into the program by cmake/EmbedPages.cmake.
#pragma once

#include <span>
#include <string_view>

namespace intentc {

struct EmbeddedPage {
  std::string_view code;
  std::string_view text;
};

// Sorted by code.
std::span<const EmbeddedPage> embedded_pages();

}  // namespace intentc
