// Writes a resolved template, its holes placed, as flat code.
#pragma once

#include <string>

#include "renderers/template/errors.h"
#include "renderers/template/program.h"
#include "renderers/template/resolved.h"

namespace intentc::tmpl {

// Finding T140 (larger than 64k instructions).
Program emit(const Inlined& inlined, std::string file, const Dialect& dialect, Text whole, Errors& errors);

}  // namespace intentc::tmpl
