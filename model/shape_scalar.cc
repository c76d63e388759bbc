#include "model/shape_scalar.h"

#include <algorithm>
#include <charconv>

#include "model/base/edit_distance.h"
#include "model/base/utf8.h"
#include "model/cron.h"
#include "model/duration.h"
#include "model/names.h"
#include "model/quantity.h"

namespace intentc {
namespace {

constexpr std::size_t kMaxQuoted = 140;

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string list_words(std::span<const std::string_view> words) {
  std::string result;
  for (const std::string_view word : words) result += (result.empty() ? "`" : ", `") + std::string(word) + "`";
  return result;
}

bool is_word(const Shape& shape, std::string_view value) {
  return std::ranges::find(shape.words, value) != shape.words.end();
}

void unknown_word(Text at, std::string_view value, const Shape& shape, std::string_view what, Diagnostics& findings) {
  findings.add("Y205", Severity::error, at, [&] {
    const bool one = shape.words.size() == 1;
    return Diagnostic{.code = "Y205",
                      .message = "`" + std::string(what) + "` cannot be " + quoted(value),
                      .at = at,
                      .label = did_you_mean(value, shape.words),
                      .help = (one ? "it can only be " : "it is one of ") + list_words(shape.words)};
  });
}

void not_boolean(Text at, std::string_view value, bool plain, std::string_view what, Diagnostics& findings) {
  findings.add("Y206", Severity::error, at, [&] {
    const auto is = [&](std::string_view word) { return equal_ignoring_ascii_case(value, word); };
    std::string label = "expected `true` or `false`";
    if (is("yes") || is("on") || is("y") || (is("true") && plain)) label = "write `true`";
    if (is("no") || is("off") || is("n") || (is("false") && plain)) label = "write `false`";
    if (!plain && (value == "true" || value == "false")) label = "write `" + std::string(value) + "` without quotes";
    return Diagnostic{.code = "Y206",
                      .message = "`" + std::string(what) + "` is `true` or `false`, not " + quoted(value),
                      .at = at,
                      .label = std::move(label)};
  });
}

void check_integer(Text at, std::string_view value, bool plain, const Shape& shape, std::string_view what,
                   Diagnostics& findings) {
  std::int64_t number = -1;
  const auto [end, status] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool is_number = plain && all_digits(value) && status == std::errc();
  if (is_number && number >= shape.least && number <= shape.most) return;
  findings.add("Y207", Severity::error, at, [&] {
    const std::string range = shape.least == shape.most ? std::to_string(shape.least)
                                                        : "a whole number from " + std::to_string(shape.least) +
                                                              " to " + std::to_string(shape.most);
    const bool quotes = !plain && all_digits(value);
    return Diagnostic{.code = "Y207",
                      .message = "`" + std::string(what) + "` is " + range + ", not " + quoted(value),
                      .at = at,
                      .label = quotes ? "write it without quotes" : ""};
  });
}

bool is_number(std::string_view value) {
  const auto point = value.find('.');
  if (point == std::string_view::npos) return all_digits(value);
  return all_digits(value.substr(0, point)) && all_digits(value.substr(point + 1));
}

bool is_digest(std::string_view value) {
  constexpr std::string_view kPrefix = "sha256:";
  if (!value.starts_with(kPrefix) || value.size() != kPrefix.size() + 64) return false;
  return std::ranges::all_of(value.substr(kPrefix.size()),
                             [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void wrong_form(Code code, Text at, std::string_view value, std::string_view what, std::string_view expected,
                Diagnostics& findings) {
  findings.add(code, Severity::error, at, [&] {
    return Diagnostic{.code = code,
                      .message = "`" + std::string(what) + "` is " + std::string(expected) + ", not " + quoted(value),
                      .at = at};
  });
}

void check_cron(Text at, std::string_view value, Diagnostics& findings) {
  const auto parsed = parse_cron(value);
  const auto* error = std::get_if<CronError>(&parsed);
  if (error == nullptr) return;
  const Text part = error->length == 0 ? at : Text{at.offset + error->offset, error->length};
  findings.add("R086", Severity::error, part,
               [&] { return Diagnostic{.code = "R086", .message = error->message, .at = part, .help = error->help}; });
}

// As many parts between `/` as the form has, none of them empty. Other forms are the builder's.
bool has_reference_form(std::string_view value, std::string_view form) {
  if (value.empty() && !form.empty()) return false;
  if (form.find('/') == std::string_view::npos || form.find(':') != std::string_view::npos) return true;
  if (std::ranges::count(value, '/') != std::ranges::count(form, '/')) return false;
  return !value.starts_with('/') && !value.ends_with('/') && value.find("//") == std::string_view::npos;
}

}  // namespace

std::string with_article(std::string_view noun) {
  const bool vowel = !noun.empty() && std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(noun);
}

std::string quoted(std::string_view text) {
  std::string result = "`";
  for (const char c : text.substr(0, kMaxQuoted)) {
    result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  if (text.size() > kMaxQuoted) {  // not in the middle of a character
    while (!result.empty() && (static_cast<unsigned char>(result.back()) & 0xC0U) == 0x80U) result.pop_back();
    if (static_cast<unsigned char>(result.back()) >= 0xC0U) result.pop_back();
    result += "…";
  }
  return result + "`";
}

void check_scalar(const TreeView& tree, std::uint32_t node, const Shape& shape, std::string_view what,
                  Diagnostics& findings) {
  const Text at = tree.text(node);
  const std::string_view value = tree.view(node);
  const bool plain = tree[node].plain;
  switch (shape.scalar) {
    case ScalarForm::none:
    case ScalarForm::type:
      return;
    case ScalarForm::text:
      return check_reference_form(tree, node, shape.names, findings);
    case ScalarForm::sql_name:
      return check_sql_name(tree, node, what, findings);
    case ScalarForm::name:
      return check_display_name(tree, node, what, findings);
    case ScalarForm::boolean:
      if (!plain || (value != "true" && value != "false")) not_boolean(at, value, plain, what, findings);
      return;
    case ScalarForm::integer:
      return check_integer(at, value, plain, shape, what, findings);
    case ScalarForm::number:
      if (!plain || !is_number(value)) wrong_form("Y207", at, value, what, "a number such as `0.25`", findings);
      return;
    case ScalarForm::word:
      if (!is_word(shape, value)) unknown_word(at, value, shape, what, findings);
      return;
    case ScalarForm::duration: {
      if (is_word(shape, value) || parse_duration(value)) return;
      const std::string words = shape.words.empty() ? "" : "one of " + list_words(shape.words) + " or ";
      return wrong_form("Y208", at, value, what, words + "a duration such as `90s 15m 4h 30d 18mo 7y`", findings);
    }
    case ScalarForm::size:
      if (!parse_size(value)) wrong_form("Y209", at, value, what, "a size such as `512M` or `4G`", findings);
      return;
    case ScalarForm::date:
      if (!is_date(value)) wrong_form("Y209", at, value, what, "a day such as `2026-11-21`", findings);
      return;
    case ScalarForm::digest:
      if (!is_digest(value)) wrong_form("Y209", at, value, what, "`sha256:` and 64 hex digits", findings);
      return;
    case ScalarForm::cron:
      return check_cron(at, value, findings);
    case ScalarForm::time:
      if (!is_time_of_day(value)) wrong_form("Y209", at, value, what, "a time of day such as `06:00`", findings);
      return;
    case ScalarForm::timezone:
      if (!has_timezone_form(value)) {
        wrong_form("Y209", at, value, what, "a time zone such as `Europe/Brussels`", findings);
      }
      return;
  }
}

void check_reference_form(const TreeView& tree, std::uint32_t node, std::string_view form, Diagnostics& findings) {
  const std::string_view value = tree.view(node);
  if (has_reference_form(value, form)) return;
  const Text at = tree.text(node);
  findings.add("Y209", Severity::error, at, [&] {
    const std::string message =
        value.empty() ? "here is no text" : quoted(value) + " is not of the form `" + std::string(form) + "`";
    return Diagnostic{.code = "Y209",
                      .message = message,
                      .at = at,
                      .label = value.empty() ? "expected `" + std::string(form) + "`" : ""};
  });
}

void check_sql_name(const TreeView& tree, std::uint32_t node, std::string_view what, Diagnostics& findings,
                    bool refuse_reserved) {
  const std::string_view name = tree.view(node);
  const bool form = has_sql_name_form(name);
  if (form && !(refuse_reserved && is_reserved_word(name))) return;
  const Text at = tree.text(node);
  findings.add("R019", Severity::error, at, [&] {
    Diagnostic finding{
        .code = "R019", .message = quoted(name) + " cannot be the name of " + with_article(what), .at = at};
    if (form) {
      finding.label = "a reserved word of SQL";
    } else if (name.size() > 128) {
      finding.label = "at most 128 characters";
    } else {
      finding.help = "a name begins with a letter A to Z and goes on with letters, digits and `_`";
    }
    return finding;
  });
}

void check_display_name(const TreeView& tree, std::uint32_t node, std::string_view what, Diagnostics& findings) {
  const std::string_view name = tree.view(node);
  const std::string fault = display_name_fault(name);
  if (fault.empty()) return;
  const Text at = tree.text(node);
  findings.add("Y210", Severity::error, at, [&] {
    return Diagnostic{.code = "Y210",
                      .message = "the name of " + with_article(what) + " " + fault,
                      .at = at,
                      .help = "a name has 1 to 128 printable characters, none of / : * # \" ' \\ < >"};
  });
}

}  // namespace intentc
