// Taking a JSON object of the render branch apart: each member once, of the shape that the format says; the first thing
// wrong is kept, and what follows reads as empty.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "graph/history/json.h"

namespace intentc {

class JsonFields {
 public:
  // `path` names the file, `place` the object in it ("members[3]"; empty for the whole).
  JsonFields(const Json& object, std::string path, std::string place);

  std::string text(std::string_view key);
  std::string text_if_any(std::string_view key);  // empty: no such member
  std::string word(std::string_view key, std::initializer_list<std::string_view> words);
  std::string hex(std::string_view key, std::size_t digits);
  std::uint64_t number(std::string_view key);
  bool flag(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  std::map<std::string, std::string> texts_by_key(std::string_view key);
  const Json& array(std::string_view key);
  const Json& object(std::string_view key);

  void wrong(std::string problem);
  void keep(const Status& status);  // of a part
  bool ok() const { return error_.ok(); }
  Status finish();  // also: no member that nobody asked for

 private:
  const Json& take(std::string_view key, Json::Kind kind);

  const Json& object_;
  std::string path_;
  std::string place_;
  std::size_t taken_ = 0;
  Status error_;
};

// P203 for what is no object, P204 for another `format` than `expected` ("intentc/chunk/1").
Status check_format(const Json& file, std::string_view expected, const std::string& path);

Diagnostic damaged(const std::string& path, const std::string& problem);

bool is_lower_hex(std::string_view text);
bool is_chunk_id(std::string_view text);         // 10 × [a-z2-7], or `foundation-…` in [a-z0-9-]
bool is_plain_path(std::string_view path);       // relative, no empty part, `.`, `..`, `.git`, control character
bool is_platform_folder(std::string_view name);  // [a-z0-9-]+

}  // namespace intentc
