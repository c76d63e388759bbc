#include "model/json_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace intentc {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool hex_digit(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Checker {
 public:
  Checker(std::string_view text, std::size_t max_depth) : text_(text), max_depth_(max_depth) {}

  std::optional<JsonError> run() {
    skip_blanks();
    do {
      if (!value()) return error_;
      while (!open_.empty() && !starts_value_) {
        if (!after_value()) return error_;
      }
    } while (!open_.empty());
    if (at_ < text_.size() && !deep_) fail(at_, "something follows its end", "put several documents into `[…, …]`");
    return error_;
  }

 private:
  struct Open {
    std::size_t at;
    char closer;
  };

  bool fail(std::size_t at, std::string message, std::string label) {
    error_ = JsonError{at, std::move(message), std::move(label)};
    return false;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_blanks() {
    while (at_ < text_.size() && blank(text_[at_])) ++at_;
  }

  // One value, or the beginning of a collection with what leads to its first value.
  bool value() {
    starts_value_ = false;
    const char c = peek();
    if (c == '{' || c == '[') return open_collection(c == '{' ? '}' : ']');
    if (c == '"') return string() && (skip_blanks(), true);
    if (const std::size_t number = json_number(text_.substr(at_)); number > 0) {
      at_ += number;
      return end_of_word();
    }
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return end_of_word();
      }
    }
    if (at_ == text_.size()) return unclosed();
    if (digit(c) || c == '-') return fail(at_, "this is no number", "as in `0`, `-1.5`, `2e10`");
    return fail(at_, "a value is missing here", "expected a string, number, `{`, `[`, `true`, `false` or `null`");
  }

  bool end_of_word() {
    const char c = peek();
    if (at_ < text_.size() && !blank(c) && c != ',' && c != ']' && c != '}') {
      return fail(at_, "this does not belong to the value before it", "expected `,` or the end");
    }
    skip_blanks();
    return true;
  }

  bool unclosed() {
    if (open_.empty()) return fail(at_, "a value is missing here", "the file ends");
    return fail(open_.back().at, fmt::format("this `{}` never closes", text_[open_.back().at]),
                fmt::format("no `{}` before the end of the file", open_.back().closer));
  }

  bool open_collection(char closer) {
    if (open_.size() == max_depth_) {
      deep_ = true;
      open_.clear();
      return true;
    }
    open_.push_back({at_++, closer});
    skip_blanks();
    if (peek() == closer) {
      close();
      return true;
    }
    starts_value_ = true;
    return closer == ']' || key();
  }

  void close() {
    ++at_;
    open_.pop_back();
    skip_blanks();
  }

  bool after_value() {
    const char closer = open_.back().closer;
    if (peek() == closer) return close(), true;
    if (at_ == text_.size()) return unclosed();
    if (peek() != ',')
      return fail(at_, "this does not continue the value", fmt::format("expected `,` or `{}`", closer));
    const std::size_t comma = at_++;
    skip_blanks();
    if (peek() == closer) return fail(comma, "a comma before the end", fmt::format("remove it before `{}`", closer));
    starts_value_ = true;
    return closer == ']' || key();
  }

  bool key() {
    if (at_ == text_.size()) return unclosed();
    if (peek() != '"') return fail(at_, "a key is missing here", "expected a name in double quotes");
    if (!string()) return false;
    skip_blanks();
    if (peek() != ':') return fail(at_, "the value of a key is missing", "expected `:`");
    ++at_;
    skip_blanks();
    return true;
  }

  bool string() {
    const std::size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) {
        if (text_[at_] == '\n') break;
        return fail(at_, "a control character inside a string", "write it as an escape, as in `\\t`");
      }
      if (text_[at_] == '\\' && !escape()) return false;
      ++at_;
    }
    if (peek() != '"') return fail(start, "this string never closes", "no `\"` before the end of the line");
    ++at_;
    return true;
  }

  // Leaves the position at the last character of the escape.
  bool escape() {
    const std::size_t start = at_++;
    const char c = peek();
    if (c != 'u') {
      if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos && c != '\0') return true;
      return fail(start, "no such escape", "a `\\` itself is written `\\\\`");
    }
    unsigned unit = 0;
    if (!code_unit(unit)) return fail(start, "no such escape", "`\\u` takes four hexadecimal digits");
    if (unit < 0xD800 || unit > 0xDFFF) return true;
    unsigned low = 0;
    if (unit < 0xDC00 && text_.substr(at_ + 1).starts_with("\\u")) {
      at_ += 2;
      if (code_unit(low) && low >= 0xDC00 && low <= 0xDFFF) return true;
    }
    return fail(start, "half a surrogate pair", "a character beyond U+FFFF is two escapes");
  }

  bool code_unit(unsigned& unit) {
    const std::string_view digits = text_.substr(at_ + 1, 4);
    if (digits.size() < 4 || !std::all_of(digits.begin(), digits.end(), hex_digit)) return false;
    for (const char c : digits) unit = unit * 16 + static_cast<unsigned>(digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    at_ += 4;
    return true;
  }

  std::string_view text_;
  std::size_t max_depth_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  bool starts_value_ = false;  // inside a collection, a value has to come next
  bool deep_ = false;
  std::optional<JsonError> error_;
};

}  // namespace

std::size_t json_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && digit(text[at])) ++at;
    return at > from;
  };
  if (at < text.size() && text[at] == '-') ++at;
  const std::size_t whole = at;
  if (!digits() || (text[whole] == '0' && at > whole + 1)) return 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return 0;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return 0;
  }
  return at;
}

std::optional<JsonError> find_json_error(std::string_view text, std::size_t max_depth) {
  return Checker(text, max_depth).run();
}

}  // namespace intentc
