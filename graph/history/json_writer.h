// Writes compact JSON from front to back, without building values. The caller gives keys in byte order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/history/json.h"

namespace intentc {

class JsonWriter {
 public:
  JsonWriter& open(char bracket) { return comma(), out_ += bracket, *this; }  // `{` or `[`
  JsonWriter& close(char bracket) { return out_ += bracket, *this; }
  JsonWriter& key(std::string_view name) { return text(name), out_ += ':', *this; }
  JsonWriter& text(std::string_view value) { return comma(), append_json_text(out_, value), *this; }
  JsonWriter& number(std::uint64_t value) { return raw(std::to_string(value)); }
  JsonWriter& flag(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& raw(std::string_view json) { return comma(), out_ += json, *this; }  // compact JSON

  JsonWriter& member(std::string_view name, std::string_view value) { return key(name).text(value); }

  template <class Map>  // text → text
  JsonWriter& texts_by_key(const Map& map) {
    open('{');
    for (const auto& [name, value] : map) member(name, value);
    return close('}');
  }
  template <class List>
  JsonWriter& texts(const List& list) {
    open('[');
    for (const auto& value : list) text(value);
    return close(']');
  }

  std::string laid_out() const { return lay_out_json(out_); }
  const std::string& compact() const { return out_; }

 private:
  void comma() {
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[' && out_.back() != ':') out_ += ',';
  }
  std::string out_;
};

}  // namespace intentc
