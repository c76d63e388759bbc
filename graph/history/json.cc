#include "graph/history/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace intentc {
namespace {

constexpr std::size_t kDepth = 64;

// Builds the value while the library parses, so that depth is bounded before anything recursive sees it.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(Json& root) : root_(root) {}

  bool null() override { return add({}); }
  bool boolean(bool value) override { return add({.kind = Json::Kind::boolean, .text = value ? "true" : "false"}); }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& spelling) override { return number(spelling); }
  bool string(string_t& value) override { return add({.kind = Json::Kind::text, .text = std::move(value)}); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::Kind::object); }
  bool start_array(std::size_t) override { return open(Json::Kind::array); }
  bool end_array() override { return open_.pop_back(), true; }
  bool key(string_t& value) override { return open_.back()->keys.push_back(std::move(value)), true; }

  bool end_object() override {
    Json& object = *open_.back();
    open_.pop_back();
    return sort_members(object);
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    problem = fmt::format("it is no JSON from byte {} on", position);
    return false;
  }

  std::string problem;

 private:
  bool number(std::string spelling) { return add({.kind = Json::Kind::number, .text = std::move(spelling)}); }

  bool add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back()->items.push_back(std::move(value));
    }
    return true;
  }

  bool open(Json::Kind kind) {
    if (open_.size() == kDepth) {
      problem = fmt::format("it is nested deeper than {} levels", kDepth);
      return false;
    }
    add({.kind = kind});
    open_.push_back(open_.empty() ? &root_ : &open_.back()->items.back());
    return true;
  }

  bool sort_members(Json& object) {
    std::vector<std::size_t> order(object.keys.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return object.keys[a] < object.keys[b]; });
    std::vector<std::string> keys;
    std::vector<Json> items;
    for (const std::size_t i : order) {
      if (!keys.empty() && keys.back() == object.keys[i]) {
        problem = fmt::format("`{}` stands in it twice", keys.back());
        return false;
      }
      keys.push_back(std::move(object.keys[i]));
      items.push_back(std::move(object.items[i]));
    }
    object.keys = std::move(keys);
    object.items = std::move(items);
    return true;
  }

  Json& root_;
  std::vector<Json*> open_;  // a parent takes no new items while a child is open: the pointers hold
};

void append(std::string& out, const Json& value) {
  switch (value.kind) {
    case Json::Kind::null:
      out += "null";
      break;
    case Json::Kind::boolean:
    case Json::Kind::number:
      out += value.text;
      break;
    case Json::Kind::text:
      append_json_text(out, value.text);
      break;
    case Json::Kind::array:
    case Json::Kind::object: {
      const bool object = value.kind == Json::Kind::object;
      out += object ? '{' : '[';
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out += ',';
        if (object) {
          append_json_text(out, value.keys[i]);
          out += ':';
        }
        append(out, value.items[i]);
      }
      out += object ? '}' : ']';
    }
  }
}

}  // namespace

const Json* Json::find(std::string_view key) const {
  if (kind != Kind::object) return nullptr;
  const auto at = std::lower_bound(keys.begin(), keys.end(), key);
  return at != keys.end() && *at == key ? &items[static_cast<std::size_t>(at - keys.begin())] : nullptr;
}

Result<Json> parse_json(std::string_view bytes, const std::string& path) {
  Json root;
  Builder builder(root);
  bool ok = false;
  try {
    ok = nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &builder);
  } catch (const std::exception& error) {  // the library throws on numbers out of range
    builder.problem = error.what();
  }
  if (ok) return root;
  return Diagnostic{.code = "P203",
                    .message = fmt::format("`{}` is damaged: {}", path, builder.problem),
                    .path = path,
                    .help = "files of a render are written by intentc only; restore it from the render's last commit"};
}

std::string compact_json(const Json& value) {
  std::string out;
  append(out, value);
  return out;
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

}  // namespace intentc
