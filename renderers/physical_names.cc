#include "renderers/physical_names.h"

#include <algorithm>

#include "model/base/sha256.h"

namespace intentc {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string joined(std::initializer_list<std::string_view> parts, char separator) {
  std::string result;
  for (const std::string_view part : parts) {
    if (!result.empty()) result += separator;
    result += part;
  }
  return result;
}

std::string with_hash(const PackNameRule& rule, const std::string& name, std::string_view hashed) {
  const std::string hash = base32(sha256(hashed), rule.hash);
  std::size_t end = std::min(name.size(), rule.length - hash.size() - 1);
  const auto inside = [&](std::size_t at) { return (static_cast<unsigned char>(name[at]) & 0xC0U) == 0x80U; };
  while (end > 0 && end < name.size() && inside(end)) --end;  // a prefix may be any UTF-8
  return name.substr(0, end) + rule.joint + hash;
}

bool reserved(const PackNameRule& rule, const std::string& name) {
  return std::find(rule.reserved.begin(), rule.reserved.end(), name) != rule.reserved.end();
}

// `pg_*` among the reserved words: no name may begin so.
bool reserved_beginning(const PackNameRule& rule, const std::string& name) {
  return std::any_of(rule.reserved.begin(), rule.reserved.end(), [&](std::string_view word) {
    return word.ends_with('*') && name.starts_with(word.substr(0, word.size() - 1));
  });
}

}  // namespace

std::string physical_name(const PackNameRule& rule, std::string_view prefix,
                          std::initializer_list<std::string_view> parts) {
  const char joint = rule.joint[0];
  const std::string wanted = joined(parts, joint);
  std::string name(prefix);
  bool changed = false;
  for (const char c : lower(wanted)) {
    const bool stays = rule.alphabet.find(c) != std::string::npos;
    changed = changed || (!stays && c != '_');  // where `-` joins, it stands for `_` too
    name += stays ? c : joint;
  }
  if (joint == '-') {  // a label of DNS: letters or digits at both ends
    changed = changed || name.ends_with('-');
    if (name.empty() || name.front() == '-') name.insert(0, "n");
  }
  if (reserved_beginning(rule, name)) name.insert(0, "_");
  if (!changed && name.size() <= rule.length && !reserved(rule, name)) return name;
  // The prefix counts: what is cut off may be the end of it.
  std::string hashed(prefix);
  if (!hashed.empty()) hashed += '\0';
  return with_hash(rule, name, hashed + joined(parts, '\0'));
}

std::string NameSpace::allot(const std::string& owner, std::string_view prefix,
                             std::initializer_list<std::string_view> parts) {
  std::string name = physical_name(*rule_, prefix, parts);
  const std::string wanted = name;
  std::string salt = owner;
  for (auto taken = owner_.find(name); taken != owner_.end() && taken->second != owner; taken = owner_.find(name)) {
    name = with_hash(*rule_, wanted, salt);
    salt += '\0';
  }
  owner_.emplace(name, owner);
  return name;
}

std::string slug(std::string_view name) {
  constexpr std::size_t kLongest = 100;
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const std::string lowered = lower(name);
  std::string result;
  bool changed = name.size() > kLongest;
  for (std::size_t i = 0; i < lowered.size(); ++i) {
    const char c = lowered[i];
    const bool between = i > 0 && i + 1 < lowered.size() && plain(lowered[i - 1]) && plain(lowered[i + 1]);
    if (plain(c) || (c == '_' && between)) {
      result += c;
    } else {
      changed = changed || c != ' ' || !between;
      if (!result.ends_with('-')) result += '-';
    }
  }
  if (changed) result = result.substr(0, kLongest) + "-" + base32(sha256(name), 6);
  return result;
}

}  // namespace intentc
