#include "model/yaml_advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace intentc {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool blank(char c) { return c == ' ' || c == '\t'; }
bool word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

struct Line {
  std::size_t start = 0;
  std::string_view text;
};

Line line_at(std::string_view document, std::size_t at) {
  at = std::min(at, document.size());
  const std::size_t start = at == 0 ? 0 : document.rfind('\n', at - 1) + 1;  // npos + 1 == 0
  return {start, document.substr(start, document.find('\n', start) - start)};
}

// Opening less closing brackets of flow collections before `end`, outside quotes.
bool inside_flow(std::string_view line, std::size_t end) {
  int depth = 0;
  char quote = 0;
  for (const char c : line.substr(0, end)) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return depth > 0;
}

bool begins_comment(std::string_view line, std::size_t at) {
  return line[at] == '#' && (at == 0 || blank(line[at - 1]));
}

// `, word:` or `, word }`: the next entry of a flow mapping, as opposed to a comma inside a text.
bool next_entry(std::string_view line, std::size_t comma) {
  std::size_t at = comma + 1;
  if (at >= line.size() || !blank(line[at])) return at >= line.size();
  while (at < line.size() && blank(line[at])) ++at;
  while (at < line.size() && (word(line[at]) || line[at] == '-')) ++at;
  return at >= line.size() || line[at] == ':' || line[at] == '}' || line[at] == ']';
}

// Where the text that begins at `from` was meant to end, if quotes had been put around it.
std::size_t meant_end(std::string_view line, std::size_t from) {
  const bool flow = inside_flow(line, from);
  int brackets = 0;
  std::size_t at = from;
  for (; at < line.size(); ++at) {
    const char c = line[at];
    if (begins_comment(line, at)) break;
    if (c == '(' || c == '<') ++brackets;
    if (c == ')' || c == '>') --brackets;
    if (!flow || brackets > 0) continue;
    if (c == '}' || c == ']' || (c == ',' && next_entry(line, at))) break;
  }
  while (at > from && blank(line[at - 1])) --at;
  return at;
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string with_quotes(std::string_view line, std::size_t from, std::size_t to) {
  return std::string(
      trimmed(fmt::format("{}{}{}", line.substr(0, from), quoted(line.substr(from, to - from)), line.substr(to))));
}

std::string put_quotes(const std::string& corrected) {
  constexpr std::size_t kMost = 300;  // a longer line helps nobody
  return corrected.size() > kMost ? "put quotes around it" : fmt::format("put quotes around it: `{}`", corrected);
}

Text text_at(std::uint32_t base, std::size_t at, std::size_t length) {
  return {static_cast<std::uint32_t>(base + at), static_cast<std::uint32_t>(length)};
}

// A type in a line whose brackets hold what YAML takes for its own: `struct<a: int>`, `decimal(10, 2)`.
// {kNone, 0} if there is none.
std::pair<std::size_t, std::size_t> type_with_indicator(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] != '<' && line[at] != '(') continue;
    std::size_t start = at;
    while (start > 0 && word(line[start - 1])) --start;
    std::size_t before = start;
    while (before > 0 && blank(line[before - 1])) --before;
    const bool begins_value = start < at && before > 0 && std::string_view(":-[{,?").find(line[before - 1]) != kNone;
    if (!begins_value) continue;
    const std::size_t end = meant_end(line, start);
    const std::string_view type = line.substr(start, end - start);
    if (open_brackets(type) == 0 && (type.find(": ") != kNone || type.find(',') != kNone)) return {start, end};
    at = std::max(at, end - 1);
  }
  return {kNone, 0};
}

struct Words {
  std::string_view libyaml;
  std::string_view message;
  std::string_view label;
  bool at_context;
};

constexpr std::array kWords{
    Words{"mapping values are not allowed", "no field can begin here",
          "put quotes around a text that holds `: `, or correct the indentation", false},
    Words{"did not find expected key", "this does not continue the mapping around it",
          "expected a field at the same indentation as its siblings", false},
    Words{"did not find expected '-' indicator", "this does not continue the list around it",
          "expected `- …` at the same indentation as its siblings", false},
    Words{"could not find expected ':'", "this is no field", "expected `: ` behind the name", true},
    Words{"did not find expected ',' or '}'", "this does not continue the `{` mapping around it", "expected `,` or `}`",
          false},
    Words{"did not find expected ',' or ']'", "this does not continue the `[` list around it", "expected `,` or `]`",
          false},
    Words{"found unexpected end of stream", "the document ends inside a quoted text", "the quote that never closes",
          true},
    Words{"found unknown escape character", "no such escape",
          "in double quotes a `\\` is written `\\\\`; in single quotes it stands for itself", false},
    Words{"block sequence entries are not allowed", "no list can begin here", "put it on a line of its own", false},
    Words{"found character that cannot start any token", "no text can begin with this character",
          "put quotes around the text", false},
    Words{"did not find expected node content", "a value is missing here", "expected a value", false},
};

std::string_view what_is_open(std::string_view context) {
  if (context.ends_with("flow mapping")) return "the `{` that is open";
  if (context.ends_with("flow sequence")) return "the `[` that is open";
  if (context.ends_with("block mapping")) return "the mapping begins here";
  if (context.ends_with("block collection")) return "the list begins here";
  return "";
}

}  // namespace

int open_brackets(std::string_view text) {
  int open = 0;
  for (const char c : text) open += (c == '(' || c == '<') ? 1 : (c == ')' || c == '>') ? -1 : 0;
  return open;
}

std::string line_with_quotes(std::string_view document, std::size_t at) {
  const Line line = line_at(document, at);
  return put_quotes(with_quotes(line.text, at - line.start, meant_end(line.text, at - line.start)));
}

std::optional<Diagnostic> type_cut_by_comma(std::string_view document, std::size_t at, std::size_t length,
                                            std::uint32_t base) {
  const Line line = line_at(document, at);
  const std::size_t end = meant_end(line.text, at - line.start) + line.start;
  const std::string_view meant = document.substr(at, end - at);
  std::size_t name = 0;
  while (name < meant.size() && word(meant[name])) ++name;
  const bool type = name > 0 && name < length && (meant[name] == '(' || meant[name] == '<');
  if (!type || meant.size() <= length || open_brackets(meant) != 0) return std::nullopt;
  return Diagnostic{.code = "Y111",
                    .message = "inside `{ }` and `[ ]` a comma ends the text, so this is cut in two",
                    .at = text_at(base, at, meant.size()),
                    .label = "needs quotes",
                    .help = line_with_quotes(document, at)};
}

std::optional<Diagnostic> comment_behind(std::string_view document, std::size_t at, std::size_t length,
                                         std::uint32_t base) {
  const std::size_t end = at + length;
  const std::size_t sign = std::min(document.find_first_not_of(" \t", end), document.size());
  if (sign == document.size() || document[sign] != '#' || sign == end) return std::nullopt;
  const bool apart =
      sign - end > 1 && (sign + 1 == document.size() || blank(document[sign + 1]) || document[sign + 1] == '\n');
  if (apart) return std::nullopt;
  const Line line = line_at(document, at);
  const std::string_view meant = trimmed(line.text.substr(at - line.start));
  return Diagnostic{.code = "Y114",
                    .message = fmt::format("the comment behind `{}` may be a part of it", document.substr(at, length)),
                    .at = text_at(base, sign, line.start + line.text.size() - sign),
                    .label = "` #` begins a comment",
                    .help = fmt::format("write `{}`, or the comment on a line of its own",
                                        with_quotes(line.text, at - line.start, at - line.start + meant.size()))};
}

Diagnostic explain_yaml_failure(const YamlFailure& failure, std::string_view document, std::uint32_t base) {
  const Line line = line_at(document, failure.problem_at);
  const auto tab = line.text.find('\t');
  if (tab != kNone && line.text.find_first_not_of(" \t") > tab && line.start + line.text.size() >= failure.problem_at) {
    return {.code = "Y115",
            .message = "a tab cannot indent",
            .at = text_at(base, line.start + tab, 1),
            .label = "this is a tab",
            .help = "indent with blanks"};
  }
  const char first = failure.context_at < document.size() ? document[failure.context_at] : '\0';
  const char found = failure.problem_at < document.size() ? document[failure.problem_at] : '\0';
  const bool alias = failure.context.find("scanning an a") != kNone;  // "… an alias", "… an anchor"
  const bool indicator = failure.problem.find("cannot start any token") != kNone;
  if (alias || indicator) {
    const std::size_t at = alias ? failure.context_at : failure.problem_at;
    const Line around = line_at(document, at);
    const std::size_t length = std::max<std::size_t>(meant_end(around.text, at - around.start) + around.start - at, 1);
    return {.code = "Y112",
            .message = fmt::format("a text that begins with `{}` needs quotes", alias ? first : found),
            .at = text_at(base, at, length),
            .label = alias && first == '*' ? "YAML takes `*…` for an alias" : "",
            .help = line_with_quotes(document, at)};
  }
  for (const std::size_t at : {failure.problem_at, failure.context_at}) {
    const Line around = line_at(document, at);
    const auto [start, end] = type_with_indicator(around.text);
    if (start == kNone) continue;
    return {.code = "Y111",
            .message = "YAML takes a `: ` or `,` of this type for its own",
            .at = text_at(base, around.start + start, end - start),
            .label = "needs quotes",
            .help = put_quotes(with_quotes(around.text, start, end))};
  }
  const auto* words = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const Words& w) { return failure.problem.find(w.libyaml) != kNone; });
  if (words == kWords.end()) {
    return {.code = "Y101",
            .message = fmt::format("this is not YAML: {}", failure.problem),
            .at = text_at(base, failure.problem_at, failure.problem_at < document.size() ? 1 : 0)};
  }
  const std::size_t at = words->at_context ? failure.context_at : failure.problem_at;
  Diagnostic finding{.code = "Y101",
                     .message = fmt::format("this is not YAML: {}", words->message),
                     .at = text_at(base, at, at < document.size() ? 1 : 0),
                     .label = std::string(words->label)};
  const std::string_view around = what_is_open(failure.context);
  if (!words->at_context && !around.empty() && failure.context_at != at) {
    finding.related.push_back({text_at(base, failure.context_at, 1), std::string(around)});
  }
  return finding;
}

}  // namespace intentc
