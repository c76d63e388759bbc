// Reads a template file to its tree. Goes on after a mistake: all of them are told in one run.
#pragma once

#include "renderers/template/errors.h"
#include "renderers/template/syntax.h"

namespace intentc::tmpl {

// Findings T101–T109 and T140 (blocks nested too deep).
File parse(Text file, Errors& errors);

}  // namespace intentc::tmpl
