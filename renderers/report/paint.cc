#include "renderers/report/paint.h"

#include <fmt/format.h>

namespace intentc {

std::string Paint::wrap(std::string_view code, std::string_view text) const {
  return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

}  // namespace intentc
