#include "model/source_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/base/utf8.h"

namespace intentc {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string line_and_column(std::string_view bytes, std::size_t at) {
  const std::string_view before = bytes.substr(0, at);
  const auto line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return fmt::format("line {}, column {}", std::count(before.begin(), before.end(), '\n') + 1,
                     count_code_points(before.substr(line_start)) + 1);
}

bool utf16(std::string_view bytes) { return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"); }

Diagnostic not_utf8(std::string_view bytes, std::size_t at, const std::string& path) {
  return {.code = "Y011",
          .message = fmt::format("this is not UTF-8: byte 0x{:02x} at {}", static_cast<unsigned char>(bytes[at]),
                                 line_and_column(bytes, at)),
          .path = path,
          .help = utf16(bytes) ? "it looks like UTF-16; save the file as UTF-8" : "save the file as UTF-8"};
}

Diagnostic control_character(std::string_view bytes, std::size_t at, char32_t c, const std::string& path) {
  std::string help = "remove it, or write it as an escape in double quotes";
  if (c == 0) help = "this looks like a binary file; a name that begins with `_` keeps a file out of the model";
  if (c == '\r') help = "end lines with a line feed, or with carriage return and line feed";
  return {.code = "Y012",
          .message = fmt::format("control character {} at {}", code_point_name(c), line_and_column(bytes, at)),
          .path = path,
          .help = std::move(help)};
}

Diagnostic doubtful_line_end(std::string_view bytes, std::size_t at, char32_t c, const std::string& path) {
  return {.code = "Y013",
          .message = fmt::format("{} at {} ends a line to some programs and not to others", code_point_name(c),
                                 line_and_column(bytes, at)),
          .path = path,
          .help = fmt::format("use an ordinary line end, or write it as `\\u{:04X}` in double quotes",
                              static_cast<std::uint32_t>(c))};
}

std::string megabytes(std::size_t bytes) { return fmt::format("{} MiB", bytes >> 20U); }

std::string kibibytes_or_more(std::size_t bytes) {
  return bytes < (std::size_t{1} << 20U) ? fmt::format("{} KiB", bytes >> 10U) : megabytes(bytes);
}

}  // namespace

void fold_text(std::string& bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.erase(0, kByteOrderMark.size());
  auto to = bytes.find("\r\n");
  if (to == std::string::npos) return;
  for (auto from = to; from < bytes.size(); ++from) {
    if (bytes[from] == '\r' && from + 1 < bytes.size() && bytes[from + 1] == '\n') continue;
    bytes[to++] = bytes[from];
  }
  bytes.resize(to);
}

std::optional<Diagnostic> unreadable_text(std::string_view bytes, const std::string& path) {
  // A NUL says "binary" more clearly than any other byte of such a file, but UTF-16 is full of them.
  const auto nul = bytes.find('\0');
  if (nul != std::string_view::npos && !utf16(bytes)) return control_character(bytes, nul, 0, path);
  // Then what is not UTF-8: in such a file no other character means anything.
  if (const auto at = find_invalid_utf8(bytes); at != std::string_view::npos) return not_utf8(bytes, at, path);
  for (std::size_t at = skip_plain_ascii(bytes, 0); at < bytes.size(); at = skip_plain_ascii(bytes, at)) {
    const CodePoint c = decode_code_point(bytes, at);
    if (is_line_separator(c.value)) return doubtful_line_end(bytes, at, c.value, path);
    if (is_control(c.value) || c.value == 0xFEFF || (c.value & 0xFFFEU) == 0xFFFEU) {
      return control_character(bytes, at, c.value, path);
    }
    at += c.length;
  }
  return std::nullopt;
}

Diagnostic file_finding(const FileFailure& failure, std::string path, std::size_t limit) {
  Diagnostic finding{.code = "Y004", .message = fmt::format("cannot read this: {}", failure.reason())};
  finding.path = std::move(path);
  switch (failure.problem) {
    case FileProblem::missing:
      finding.code = "Y002";
      finding.message = "there is no such file or folder";
      break;
    case FileProblem::not_a_folder:
      finding.code = "Y003";
      finding.message = "a model is a folder, and this is none";
      finding.help = "name the folder that holds the model's files";
      break;
    case FileProblem::link:
      finding.code = "Y005";
      finding.message = "a symbolic link is never followed";
      finding.help = "put the file itself there, or give the link a name that begins with `_`";
      break;
    case FileProblem::outside:
    case FileProblem::not_a_file:
      finding.code = "Y006";
      finding.message = "this is not a regular file";
      finding.help = "a name that begins with `_` keeps it out of the model";
      break;
    case FileProblem::too_large:
      finding.code = "Y007";
      finding.message = fmt::format("this file has more than {}", kibibytes_or_more(limit));
      finding.help = "spread its documents over several files";
      break;
    case FileProblem::changed:
      finding.code = "Y008";
      finding.message = "this file changed while it was read";
      finding.help = "run again when whoever writes it has finished";
      break;
    case FileProblem::none:
    case FileProblem::refused:
      finding.help = "look at its permissions";
      break;
  }
  return finding;
}

}  // namespace intentc
