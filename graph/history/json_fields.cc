#include "graph/history/json_fields.h"

#include <fmt/format.h>

#include <algorithm>

namespace intentc {
namespace {

const Json& nothing(Json::Kind kind) {
  static const Json kNull;
  static const Json kArray{.kind = Json::Kind::array};
  static const Json kObject{.kind = Json::Kind::object};
  return kind == Json::Kind::array ? kArray : kind == Json::Kind::object ? kObject : kNull;
}

std::string_view word_of(Json::Kind kind) {
  constexpr std::string_view kWords[] = {"null", "true or false", "a number", "a text", "a list", "an object"};
  return kWords[static_cast<std::size_t>(kind)];
}

bool all_of(std::string_view text, bool (*allowed)(char)) { return std::all_of(text.begin(), text.end(), allowed); }

}  // namespace

Diagnostic damaged(const std::string& path, const std::string& problem) {
  return {.code = "P203",
          .message = fmt::format("`{}` is damaged: {}", path, problem),
          .path = path,
          .help = "files of a render are written by intentc only; restore it from the render's last commit"};
}

JsonFields::JsonFields(const Json& object, std::string path, std::string place)
    : object_(object.kind == Json::Kind::object ? object : nothing(Json::Kind::object)),
      path_(std::move(path)),
      place_(std::move(place)) {
  if (object.kind != Json::Kind::object) wrong("no object");
}

void JsonFields::wrong(std::string problem) {
  if (error_.ok()) error_ = damaged(path_, place_.empty() ? problem : fmt::format("{}: {}", place_, problem));
}

void JsonFields::keep(const Status& status) {
  if (error_.ok() && !status.ok()) error_ = status;
}

const Json& JsonFields::take(std::string_view key, Json::Kind kind) {
  const Json* found = object_.find(key);
  if (found == nullptr) {
    wrong(fmt::format("`{}` is missing", key));
    return nothing(kind);
  }
  ++taken_;
  if (found->kind == kind) return *found;
  wrong(fmt::format("`{}` is not {}", key, word_of(kind)));
  return nothing(kind);
}

std::string JsonFields::text(std::string_view key) { return take(key, Json::Kind::text).text; }
std::string JsonFields::text_if_any(std::string_view key) { return object_.find(key) == nullptr ? "" : text(key); }

std::string JsonFields::word(std::string_view key, std::initializer_list<std::string_view> words) {
  std::string value = text(key);
  if (std::find(words.begin(), words.end(), value) == words.end()) {
    wrong(fmt::format("`{}` is `{}`, not one of {}", key, value, fmt::join(words, ", ")));
  }
  return value;
}

std::string JsonFields::hex(std::string_view key, std::size_t digits) {
  std::string value = text(key);
  if (value.size() != digits || !is_lower_hex(value)) wrong(fmt::format("`{}` is not {} hex digits", key, digits));
  return value;
}

std::uint64_t JsonFields::number(std::string_view key) {
  const std::string& spelling = take(key, Json::Kind::number).text;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (spelling.empty() || spelling.size() > 18 || !all_of(spelling, digit)) {
    wrong(fmt::format("`{}` is not a whole number", key));
    return 0;
  }
  std::uint64_t value = 0;
  for (const char c : spelling) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

bool JsonFields::flag(std::string_view key) { return take(key, Json::Kind::boolean).text == "true"; }

std::vector<std::string> JsonFields::texts(std::string_view key) {
  std::vector<std::string> result;
  for (const Json& item : array(key).items) {
    if (item.kind != Json::Kind::text) wrong(fmt::format("`{}` holds something that is no text", key));
    result.push_back(item.text);
  }
  return result;
}

std::map<std::string, std::string> JsonFields::texts_by_key(std::string_view key) {
  std::map<std::string, std::string> result;
  const Json& map = object(key);
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    if (map.items[i].kind != Json::Kind::text) wrong(fmt::format("`{}` holds something that is no text", key));
    result.emplace_hint(result.end(), map.keys[i], map.items[i].text);
  }
  return result;
}

const Json& JsonFields::array(std::string_view key) { return take(key, Json::Kind::array); }
const Json& JsonFields::object(std::string_view key) { return take(key, Json::Kind::object); }

Status JsonFields::finish() {
  if (taken_ != object_.keys.size()) wrong("it holds members that this format does not have");
  return error_;
}

Status check_format(const Json& file, std::string_view expected, const std::string& path) {
  const Json* format = file.find("format");
  if (format == nullptr || format->kind != Json::Kind::text) return damaged(path, "`format` is missing");
  if (format->text == expected) return {};
  return Diagnostic{
      .code = "P204",
      .message = fmt::format("`{}` has the format `{}`, this intentc reads `{}`", path, format->text, expected),
      .path = path,
      .help = "it was written by another version of intentc; use that version or a later one"};
}

bool is_lower_hex(std::string_view text) {
  return all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_platform_folder(std::string_view name) {
  return !name.empty() &&
         all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-'; });
}

bool is_chunk_id(std::string_view text) {
  if (text.starts_with("foundation-")) return is_platform_folder(text);
  return text.size() == 10 && all_of(text, [](char c) { return (c >= '2' && c <= '7') || (c >= 'a' && c <= 'z'); });
}

bool is_plain_path(std::string_view path) {
  if (path.empty() || path.size() > 4096) return false;
  if (!all_of(path, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '\\'; }))
    return false;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view part = path.substr(start, end - start);
    if (part.empty() || part == "." || part == ".." || part == ".git") return false;
    start = end + 1;
  }
  return true;
}

}  // namespace intentc
