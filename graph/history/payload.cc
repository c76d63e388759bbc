#include "graph/history/payload.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "graph/history/json.h"

namespace intentc {
namespace {

constexpr std::size_t kMostDetails = 20;
constexpr std::size_t kMostCharacters = 60;  // of a value that is quoted in a detail

using Named = std::map<std::string_view, const Json*>;

// The parts of a list or object that are known by a name; false: it is none of these.
bool by_name(const Json& value, Named& parts) {
  if (value.kind == Json::Kind::object) {
    for (std::size_t i = 0; i < value.keys.size(); ++i) {
      if (value.items[i].kind != Json::Kind::object) return false;
      parts[value.keys[i]] = &value.items[i];
    }
    return true;
  }
  if (value.kind != Json::Kind::array) return false;
  for (const Json& item : value.items) {
    const Json* name = item.kind == Json::Kind::text ? &item : item.find("name");
    if (name == nullptr || name->kind != Json::Kind::text || !parts.emplace(name->text, &item).second) return false;
  }
  return true;
}

std::string singular(std::string_view word) {
  return std::string(word.ends_with('s') ? word.substr(0, word.size() - 1) : word);
}

class Comparison {
 public:
  explicit Comparison(std::string_view kind) : batch_(kind == "ingest" || kind == "link") {}

  // `path`: where in the payload, as "orders.freight"; empty at the top.
  void members(const Json& before, const Json& after, const std::string& path) {
    for (const std::string& key : all_keys(before, after)) {
      if (is_derived(key) || (key == "version" && path.empty())) continue;
      const Json* old_value = before.find(key);
      const Json* new_value = after.find(key);
      if (old_value != nullptr && new_value != nullptr && *old_value == *new_value) continue;
      member(key, old_value, new_value, path);
    }
  }

  std::vector<std::string> take() {
    if (details_.size() > kMostDetails) {
      const std::size_t more = details_.size() - kMostDetails;
      details_.resize(kMostDetails);
      details_.push_back(fmt::format("and {} more", more));
    }
    return std::move(details_);
  }

 private:
  // What only follows from other members is not told twice.
  static bool is_derived(const std::string& key) {
    return key == "name" || key == "digest" || key == "shape" || key == "former" || key == "renamed";
  }

  static std::vector<std::string> all_keys(const Json& before, const Json& after) {
    std::vector<std::string> keys;
    std::set_union(before.keys.begin(), before.keys.end(), after.keys.begin(), after.keys.end(),
                   std::back_inserter(keys));
    return keys;
  }

  void member(const std::string& key, const Json* before, const Json* after, const std::string& path) {
    static const Json kEmptyList{.kind = Json::Kind::array};
    const bool list = (before != nullptr ? before : after)->kind == Json::Kind::array;
    if (list && before == nullptr) before = &kEmptyList;
    if (list && after == nullptr) after = &kEmptyList;
    if (before == nullptr || after == nullptr) return scalar(key, before, after, path);
    Named old_parts;
    Named new_parts;
    if (by_name(*before, old_parts) && by_name(*after, new_parts)) return parts(key, old_parts, new_parts, path);
    if (before->kind == Json::Kind::object && after->kind == Json::Kind::object) {
      return members(*before, *after, path.empty() ? key : path + "." + key);
    }
    scalar(key, before, after, path);
  }

  void parts(const std::string& key, const Named& before, const Named& after, const std::string& path) {
    const std::string noun = singular(key);
    const bool batch = batch_ && key == "datasets" && path.empty();
    const std::string to = batch ? " to the batch" : path.empty() ? "" : " to " + path;
    const std::string from = batch ? " from the batch" : path.empty() ? "" : " from " + path;
    const std::size_t at = details_.size();
    std::map<std::string_view, std::string_view> renamed;  // from → to
    for (const auto& [name, part] : after) {
      const std::string_view former = before.contains(name) ? "" : former_name(*part, before);
      if (!former.empty()) {
        details_.push_back(fmt::format("renames {} {}{} to {}", noun, former, path.empty() ? "" : " of " + path, name));
        renamed.emplace(former, name);
      } else if (!before.contains(name)) {
        details_.push_back(fmt::format("adds {} {}{}", noun, name, to));
      }
    }
    for (const auto& [name, part] : before) {
      if (!after.contains(name) && !renamed.contains(name)) {
        details_.push_back(fmt::format("removes {} {}{}", noun, name, from));
      }
    }
    for (const auto& [name, part] : after) {
      const auto old_part = before.find(name);
      if (old_part == before.end() || *old_part->second == *part) continue;
      members(*old_part->second, *part, path.empty() ? std::string(name) : fmt::format("{}.{}", path, name));
    }
    if (details_.size() == at) details_.push_back(fmt::format("reorders {}{}", key, path.empty() ? "" : " of " + path));
  }

  // The part of before that this one was, by its list of former names; empty: it is new.
  static std::string_view former_name(const Json& part, const Named& before) {
    const Json* former = part.find("former");
    if (former == nullptr || former->items.empty() || former->items.back().kind != Json::Kind::text) return "";
    const std::string_view name = former->items.back().text;
    return before.contains(name) ? name : std::string_view();
  }

  void scalar(const std::string& key, const Json* before, const Json* after, const std::string& path) {
    const std::string of = path.empty() ? "" : " of " + path;
    if (before == nullptr) {
      details_.push_back(fmt::format("sets {}{}{}", key, of, quoted(*after, " to ")));
    } else if (after == nullptr) {
      details_.push_back(fmt::format("removes {}{}", key, of));
    } else if (key == "state" && !path.empty() && after->text == "detached") {
      details_.push_back(fmt::format("lets go of {}: its data stays", path));
    } else if (key == "state" && !path.empty() && before->text == "detached") {
      details_.push_back(fmt::format("revives {}: its data is carried on", path));
    } else if (key == "owner" && path.empty()) {
      details_.push_back(fmt::format("owner {} → {}", before->text, after->text));
    } else {
      const std::string old_text = quoted(*before, " from ");
      const std::string new_text = quoted(*after, " to ");
      const bool both = !old_text.empty() && !new_text.empty();
      details_.push_back(fmt::format("changes {}{}{}", key, of, both ? old_text + new_text : ""));
    }
  }

  // Short values only: a statement or a list is in the diff of the files.
  static std::string quoted(const Json& value, std::string_view before) {
    std::string text = value.kind == Json::Kind::text ? value.text : compact_json(value);
    const bool printable =
        std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (!printable || text.empty() || text.size() > kMostCharacters) return "";
    return std::string(before) + text;
  }

  bool batch_;
  std::vector<std::string> details_;
};

Json parsed(const std::string& payload) {
  Result<Json> value = parse_json(payload, "payload");
  return value ? std::move(*value) : Json{};
}

bool compatible(const Json& before, const Json& after) {
  const Json* old_key = before.find("key");
  const Json* new_key = after.find("key");
  if (old_key != nullptr && new_key != nullptr && *old_key != *new_key) return false;
  const Json* old_type = before.find("type");
  const Json* new_type = after.find("type");
  if (old_type != nullptr && new_type != nullptr && *old_type != *new_type) return false;
  for (const char* list : {"datasets", "columns"}) {
    const Json* old_list = before.find(list);
    const Json* new_list = after.find(list);
    Named old_parts;
    Named new_parts;
    if (old_list == nullptr || new_list == nullptr) continue;
    if (!by_name(*old_list, old_parts) || !by_name(*new_list, new_parts)) continue;
    for (const auto& [name, part] : new_parts) {
      const auto old_part = old_parts.find(name);
      if (old_part != old_parts.end() && !compatible(*old_part->second, *part)) return false;
    }
  }
  return true;
}

}  // namespace

std::vector<std::string> payload_details(std::string_view kind, const std::string& before, const std::string& after) {
  if (before == after) return {};
  Comparison comparison(kind);
  comparison.members(parsed(before), parsed(after), "");
  return comparison.take();
}

bool compatible_payload(const std::string& before, const std::string& after) {
  return before == after || compatible(parsed(before), parsed(after));
}

}  // namespace intentc
