// What makes bytes of a file a text that we read: bounds, encoding and line ends. The same for the documents of a model
// and for the files that they refer to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/base/diagnostic.h"
#include "model/base/file.h"

namespace intentc {

constexpr std::size_t kMaxDocumentFile = std::size_t{64} << 20;  // bytes

// Takes away a byte order mark at the start and the carriage return of each CR LF. Lines and columns stay what editors
// show.
void fold_text(std::string& bytes);

// What is wrong with folded bytes, if anything: not UTF-8 (Y011), a control character (Y012), a character that is a
// line end to some programs only (Y013). The finding has the path and names line and column; it quotes nothing, for
// such text must not reach a terminal.
std::optional<Diagnostic> unreadable_text(std::string_view bytes, const std::string& path);

// The finding for a file or folder of the model that could not be read (Y002 to Y008).
Diagnostic file_finding(const FileFailure& failure, std::string path, std::size_t limit);

}  // namespace intentc
