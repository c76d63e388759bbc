#include "renderers/template/filters.h"

#include <algorithm>
#include <array>

#include "model/base/sha256.h"
#include "renderers/template/characters.h"
#include "renderers/template/escapes.h"
#include "renderers/template/utf8.h"

namespace intentc {
namespace {

constexpr std::array kFilters = {
    FilterInfo{"or", Filter::or_, true},
    FilterInfo{"ident", Filter::ident, false},
    FilterInfo{"part", Filter::part, false},
    FilterInfo{"comment", Filter::comment, false},
    FilterInfo{"upper", Filter::upper, false},
    FilterInfo{"lower", Filter::lower, false},
    FilterInfo{"slug", Filter::slug, false},
    FilterInfo{"hash8", Filter::hash8, false},
    FilterInfo{"physical", Filter::physical, true},
    FilterInfo{"json", Filter::json, false},
    FilterInfo{"int", Filter::int_, false},
};

constexpr std::size_t kLongestComment = 120;

using namespace tmpl;

const char* part(std::string_view value, std::string& out) {
  if (value.empty()) return tmpl::kEmpty;
  for (const char c : value) {
    if (!name_letter(c) && !digit(c)) return "it has characters outside [A-Za-z0-9_]";
  }
  out += value;
  return nullptr;
}

const char* comment(std::string_view value, std::string& out) {
  if (!tmpl::valid_utf8(value)) return tmpl::kNotUtf8;
  std::size_t length = 0;
  bool gap = false;
  for (std::size_t i = 0; i < value.size();) {
    const std::size_t control = tmpl::control_length(value.substr(i));
    if (control != 0 || value[i] == ' ') {
      gap = length > 0;
      i += control != 0 ? control : 1;
      continue;
    }
    if (length + (gap ? 2 : 1) > kLongestComment) {
      out += "…";
      return nullptr;
    }
    if (gap) out += ' ';
    const std::size_t size = tmpl::utf8_length(value.substr(i));
    out += value.substr(i, size);
    length += gap ? 2 : 1;
    gap = false;
    i += size;
  }
  return nullptr;
}

const char* slug(std::string_view value, std::string& out) {
  const std::size_t start = out.size();
  bool pure = true;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (lower_letter(c) || digit(c)) {
      out += c;
    } else if (upper_letter(c)) {
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      const bool inner = i > 0 && i + 1 < value.size() && value[i - 1] != ' ' && value[i + 1] != ' ';
      pure = pure && c == ' ' && inner;
      if (out.size() > start && out.back() != '-') out += '-';
    }
  }
  while (out.size() > start && out.back() == '-') out.pop_back();
  if (value.empty()) return tmpl::kEmpty;
  if (pure) return nullptr;
  if (out.size() > start) out += '-';
  out += base32(sha256(value), 6);
  return nullptr;
}

const char* integer(std::string_view value, std::string& out) {
  std::string_view digits = value;
  if (digits.starts_with('-')) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 18 || !std::all_of(digits.begin(), digits.end(), digit)) {
    return "it is no integer of at most 18 digits";
  }
  out += value;
  return nullptr;
}

}  // namespace

std::span<const FilterInfo> all_filters() { return kFilters; }

std::optional<FilterInfo> find_filter(std::string_view name) {
  for (const FilterInfo& info : kFilters) {
    if (info.name == name) return info;
  }
  return std::nullopt;
}

const char* apply_filter(Filter filter, std::string_view value, std::string& out) {
  switch (filter) {
    case Filter::part:
      return part(value, out);
    case Filter::comment:
      return comment(value, out);
    case Filter::upper:
      for (const char c : value) out += tmpl::upper(c);
      return nullptr;
    case Filter::lower:
      for (const char c : value) out += tmpl::lower(c);
      return nullptr;
    case Filter::slug:
      return slug(value, out);
    case Filter::hash8:
      out += base32(sha256(value), 8);
      return nullptr;
    case Filter::json:
      if (value.find('\0') != std::string_view::npos) return tmpl::kNul;  // few readers of other dialects take \u0000
      return tmpl::write_json_string(value, out);
    case Filter::int_:
      return integer(value, out);
    case Filter::or_:
    case Filter::ident:
    case Filter::physical:
      break;
  }
  out += value;
  return nullptr;
}

}  // namespace intentc
