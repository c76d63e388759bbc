#include "renderers/template/lexer.h"

#include <fmt/format.h>

#include "renderers/template/utf8.h"

namespace intentc::tmpl {
namespace {

bool blank(char c) { return c == ' ' || c == '\t'; }

class Cutter {
 public:
  Cutter(Text file, Errors& errors) : file_(file), bytes_(errors.view(file)), errors_(errors) {}

  std::vector<Piece> run() {
    check_bytes();
    std::size_t at = 0;
    while (true) {
      const std::size_t open = bytes_.find("<%", at);
      if (open == std::string_view::npos) break;
      const char next = open + 2 < bytes_.size() ? bytes_[open + 2] : '\0';
      if (next == '%') {  // `<%%` prints its first two characters
        text(open + 2);
        at = text_start_ = open + 3;
        continue;
      }
      if (next != ' ' && next != '\t' && next != '\n' && next != '=' && next != '#') {
        errors_.add({.code = "T101",
                     .message = "`<%` must be followed by a blank, `=`, `#` or `%`",
                     .at = part(open, 2),
                     .label = "to print `<%`, write `<%%`"});
        at = open + 2;
        continue;
      }
      std::size_t close = next == '#' ? std::string_view::npos : find_close(open + 2);
      if (close == std::string_view::npos) close = bytes_.find("%>", open + 2);  // a comment, or an open literal
      if (close == std::string_view::npos) {
        errors_.add(
            {.code = "T102", .message = "this tag is not closed", .at = part(open, 2), .label = "no `%>` follows"});
        break;
      }
      tag(next, open, close + 2);
      at = text_start_;
    }
    text(bytes_.size());
    return std::move(pieces_);
  }

 private:
  Text part(std::size_t start, std::size_t length) const {
    return {static_cast<std::uint32_t>(file_.offset + start), static_cast<std::uint32_t>(length)};
  }

  void text(std::size_t end) {
    if (end > text_start_) pieces_.push_back({.kind = Piece::Kind::text, .at = part(text_start_, end - text_start_)});
    text_start_ = end;
  }

  // The end of the tag; `%>` inside "…" does not end it, a string ends with its line.
  std::size_t find_close(std::size_t at) const {
    bool quoted = false;
    for (; at + 1 < bytes_.size(); ++at) {
      const char c = bytes_[at];
      if (quoted && c == '\\') {
        ++at;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '\n') {
        quoted = false;
      } else if (!quoted && c == '%' && bytes_[at + 1] == '>') {
        return at;
      }
    }
    return std::string_view::npos;
  }

  void tag(char kind, std::size_t open, std::size_t end) {
    if (kind == '=') {
      text(open);
      pieces_.push_back(
          {.kind = Piece::Kind::print, .at = part(open, end - open), .inside = part(open + 3, end - open - 5)});
      text_start_ = end;
      return;
    }
    std::size_t first = open;
    while (first > 0 && blank(bytes_[first - 1])) --first;
    const bool begins = first == 0 || bytes_[first - 1] == '\n';
    std::size_t last = end;
    while (last < bytes_.size() && blank(bytes_[last])) ++last;
    const bool ends = last == bytes_.size() || bytes_[last] == '\n';
    if (ends && last < bytes_.size()) ++last;
    if (kind == '#') {
      text(begins && ends ? first : open);
      text_start_ = begins && ends ? last : end;
      return;
    }
    text(begins ? first : open);
    pieces_.push_back({.kind = Piece::Kind::statement,
                       .at = part(open, end - open),
                       .inside = part(open + 2, end - open - 4),
                       .before = begins ? part(first, open - first) : part(open, 0),
                       .after = ends ? part(end, last - end) : part(end, 0),
                       .begins_line = begins,
                       .ends_line = ends});
    text_start_ = ends ? last : end;
  }

  void check_bytes() {
    for (std::size_t at = 0; at < bytes_.size();) {
      const std::size_t length = utf8_length(bytes_.substr(at));
      const char c = bytes_[at];
      const bool control = length == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) && c != '\n' && c != '\t';
      if (length == 0 || control) {
        errors_.add({.code = "T108",
                     .message = length == 0 ? "a template is UTF-8, this byte is not"
                                : c == '\r'
                                    ? "the lines of a template end with LF only, here stands a CR"
                                    : fmt::format("the control character U+{:04X} in a template", static_cast<int>(c)),
                     .at = part(at, 1),
                     .help = c == '\r' ? "convert the file with `sed -i 's/\\r$//' FILE`" : ""});
        return;  // one per file says it
      }
      at += length;
    }
  }

  Text file_;
  std::string_view bytes_;
  Errors& errors_;
  std::vector<Piece> pieces_;
  std::size_t text_start_ = 0;
};

}  // namespace

std::vector<Piece> cut(Text file, Errors& errors) { return Cutter(file, errors).run(); }

}  // namespace intentc::tmpl
