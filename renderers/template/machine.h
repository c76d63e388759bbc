// Runs a compiled template over a bound value.
#pragma once

#include <string>

#include "model/base/result.h"
#include "renderers/template/program.h"
#include "renderers/template/trace.h"
#include "renderers/template/value.h"

namespace intentc {

// The largest file that a template may print.
inline constexpr std::size_t kLargestOutput = std::size_t{8} << 20;

// Appends the file to `out` and what was read to `trace` (if given). `root` has the shape of the record that the
// template was declared with. On an error (T2xx: a value that may not stand where the template puts it) `out` is as it
// was; the finding points into the template and names the value ("datasets[3].columns[0].name").
//
// Linear in what is printed and walked; buffers are kept per thread, no instruction allocates.
Status run(const Program& program, const Value& root, std::string& out, Trace* trace = nullptr);

}  // namespace intentc
