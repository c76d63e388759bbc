#include "renderers/template/cursor.h"

#include <fmt/format.h>

#include <algorithm>

#include "renderers/template/characters.h"
#include "renderers/template/utf8.h"

namespace intentc::tmpl {
namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

}  // namespace

void Cursor::skip_blanks() {
  while (at_ < bytes_.size() && blank(bytes_[at_])) ++at_;
}

Text Cursor::part(std::size_t start, std::size_t end) const {
  return {static_cast<std::uint32_t>(text_.offset + start), static_cast<std::uint32_t>(end - start)};
}

std::optional<Text> Cursor::word() {
  skip_blanks();
  std::size_t end = at_;
  if (end < bytes_.size() && name_letter(bytes_[end])) {
    while (end < bytes_.size() && (name_letter(bytes_[end]) || digit(bytes_[end]))) ++end;
  }
  if (end == at_) return std::nullopt;
  const Text found = part(at_, end);
  at_ = end;
  return found;
}

std::optional<Text> Cursor::enum_word() {
  skip_blanks();
  std::size_t end = at_;
  while (end < bytes_.size() &&
         (name_letter(bytes_[end]) || digit(bytes_[end]) || bytes_[end] == '.' || bytes_[end] == '-'))
    ++end;
  if (end == at_) return std::nullopt;
  const Text found = part(at_, end);
  at_ = end;
  return found;
}

std::optional<Path> Cursor::path() {
  auto first = word();
  if (!first) return std::nullopt;
  Path path{*first, {*first}};
  while (at_ < bytes_.size() && bytes_[at_] == '.') {
    ++at_;
    auto next = word();
    if (!next) return std::nullopt;
    path.parts.push_back(*next);
    path.at.length = next->offset + next->length - path.at.offset;
  }
  return path;
}

bool Cursor::literal_ahead() {
  skip_blanks();
  return at_ < bytes_.size() && bytes_[at_] == '"';
}

std::optional<Literal> Cursor::literal() {
  if (!literal_ahead()) return std::nullopt;
  const std::size_t start = at_++;
  Literal literal;
  while (at_ < bytes_.size() && bytes_[at_] != '"' && bytes_[at_] != '\n') {
    if (bytes_[at_] != '\\') {
      literal.value += bytes_[at_++];
      continue;
    }
    const char escaped = at_ + 1 < bytes_.size() ? bytes_[at_ + 1] : '\0';
    if (escaped == 'n') {
      literal.value += '\n';
    } else if (escaped == '"' || escaped == '\\') {
      literal.value += escaped;
    } else {
      errors_->add({.code = "T107",
                    .message = "a literal knows the escapes `\\n`, `\\\"` and `\\\\` only",
                    .at = part(at_, std::min(at_ + 2, bytes_.size())),
                    .label = "to print a backslash, write `\\\\`"});
    }
    at_ = std::min(at_ + 2, bytes_.size());
  }
  if (at_ >= bytes_.size() || bytes_[at_] != '"') {
    errors_->add({.code = "T107",
                  .message = "this literal is not closed on its line",
                  .at = part(start, start + 1),
                  .label = "no `\"` follows",
                  .help = "a newline in a literal is written `\\n`"});
    at_ = bytes_.size();
    literal.at = part(start, at_);
    return literal;
  }
  ++at_;
  literal.at = part(start, at_);
  return literal;
}

std::optional<Text> Cursor::until(std::string_view stops) {
  skip_blanks();
  std::size_t end = std::min(bytes_.find_first_of(stops, at_), bytes_.size());
  const std::size_t stop = end;
  while (end > at_ && blank(bytes_[end - 1])) --end;
  if (end == at_) return std::nullopt;
  const Text found = part(at_, end);
  at_ = stop;
  return found;
}

bool Cursor::accept(char c) {
  skip_blanks();
  if (at_ >= bytes_.size() || bytes_[at_] != c) return false;
  ++at_;
  return true;
}

bool Cursor::accept_word(std::string_view wanted) {
  const std::size_t before = at_;
  const auto found = word();
  if (found && errors_->view(*found) == wanted) return true;
  at_ = before;
  return false;
}

bool Cursor::at_end() {
  skip_blanks();
  return at_ == bytes_.size();
}

bool Cursor::fail(std::string_view expected) {
  skip_blanks();
  const std::size_t start = at_;
  if (at_ == bytes_.size()) {
    errors_->add(
        {.code = "T104", .message = fmt::format("{} expected, but the tag ends", expected), .at = part(start, start)});
    return false;
  }
  std::size_t end = start + std::max<std::size_t>(1, utf8_length(bytes_.substr(start)));
  if (name_letter(bytes_[start])) {
    while (end < bytes_.size() && (name_letter(bytes_[end]) || digit(bytes_[end]))) ++end;
  }
  const Text found = part(start, end);
  errors_->add({.code = "T104",
                .message = fmt::format("{} expected, found `{}`", expected, errors_->view(found)),
                .at = found,
                .label = fmt::format("{} expected", expected)});
  return false;
}

}  // namespace intentc::tmpl
