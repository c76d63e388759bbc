// The reference of the language: every kind and part with its fields, read off the table of kinds.
#pragma once

#include <string>

namespace intentc {

// Markdown, without a first heading; the part of docs/model.md between `<!-- reference -->` and `<!-- end -->`.
std::string model_reference();

}  // namespace intentc
