#include "renderers/physical_names.h"

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
  return name.substr(0, rule.length - hash.size() - 1) + "_" + hash;
}

bool reserved(const PackNameRule& rule, const std::string& name) {
  for (const std::string& word : rule.reserved) {
    if (word == name) return true;
  }
  return false;
}

}  // namespace

std::string physical_name(const PackNameRule& rule, std::string_view prefix,
                          std::initializer_list<std::string_view> parts) {
  const std::string wanted = joined(parts, '_');
  std::string name(prefix);
  bool changed = false;
  for (const char c : lower(wanted)) {
    const bool stays = rule.alphabet.find(c) != std::string::npos;
    changed = changed || !stays;
    name += stays ? c : '_';
  }
  if (changed || name.size() > rule.length || reserved(rule, name)) return with_hash(rule, name, joined(parts, '\0'));
  return name;
}

std::string NameSpace::allot(const std::string& owner, std::string_view prefix,
                             std::initializer_list<std::string_view> parts) {
  std::string name = physical_name(*rule_, prefix, parts);
  auto taken = owner_.find(name);
  if (taken != owner_.end() && taken->second != owner) name = with_hash(*rule_, name, owner);
  owner_.emplace(name, owner);
  return name;
}

std::string slug(std::string_view name) {
  std::string result;
  bool changed = false;
  char before = ' ';
  for (const char c : lower(name)) {
    const bool stays = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    changed = changed || (!stays && (c != ' ' || before == ' '));
    result += stays ? c : '-';
    before = c;
  }
  if (changed) result += "-" + base32(sha256(name), 6);
  return result;
}

}  // namespace intentc
