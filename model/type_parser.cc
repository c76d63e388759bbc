// parse_type: a recursive descent over the spelling; errors point at the byte.
#include <algorithm>
#include <charconv>
#include <optional>

#include "model/base/edit_distance.h"
#include "model/base/utf8.h"
#include "model/type_words.h"
#include "model/types.h"

namespace intentc {
namespace {

constexpr int kMaxDepth = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class TypeParser {
 public:
  TypeParser(std::string_view spelling, TypeTable& types) : text_(spelling), types_(types) {}

  std::variant<ColumnSpelling, TypeError> parse(bool in_column) {
    ColumnSpelling result;
    result.type = type(0);
    if (!error_ && in_column && word_ahead("not")) result.nullable = !not_null();
    if (!error_) trailing(in_column);
    if (error_) return *error_;
    return result;
  }

 private:
  // --- bytes ---
  void skip() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  char ahead() {
    skip();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (error_ || ahead() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }
  std::string_view word() {
    skip();
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }
  bool word_ahead(std::string_view wanted) {
    skip();
    const std::size_t start = at_;
    const std::string_view found = word();
    at_ = start;
    return equal_ignoring_ascii_case(found, wanted);
  }

  // --- errors: the first one counts ---
  void fail(std::size_t offset, std::size_t length, std::string message, std::string help = {}) {
    if (error_) return;
    error_ = TypeError{static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(std::max<std::size_t>(length, 1)),
                       std::move(message), std::move(help)};
  }
  void expect(char c, std::string_view after) {
    if (error_ || take(c)) return;
    const std::string found = at_ < text_.size() ? "here stands `" + next() + "`" : "the text ends here";
    fail(at_, 1, std::string("expected `") + c + "` " + std::string(after) + ", " + found);
  }
  // The character at the cursor with its continuation bytes.
  std::string next() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
    return std::string(text_.substr(at_, end - at_));
  }

  std::uint32_t number(std::string_view what) {
    skip();
    const std::size_t start = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    std::uint32_t value = 0;
    const auto [end, status] = std::from_chars(text_.data() + start, text_.data() + at_, value);
    if (at_ == start) fail(start, 1, "expected " + std::string(what) + ", a number");
    if (status == std::errc::result_out_of_range) {
      fail(start, at_ - start, "the number " + std::string(text_.substr(start, at_ - start)) + " is too large");
    }
    return value;
  }

  // --- grammar ---
  TypeId type(int depth);
  void arguments(const TypeWord& word, Type& type, int depth);
  void geometry(Type& type);
  void zone(Type& type);
  void fields(Type& type, int depth);
  void spell_out(const TypeWord& word, Type& type) const;

  bool not_null() {
    word();
    const std::size_t start = (skip(), at_);
    if (!equal_ignoring_ascii_case(word(), "null")) fail(start, at_ - start, "expected `not null`");
    return true;
  }

  void trailing(bool in_column) {
    if (ahead() == '\0' && at_ == text_.size()) return;
    const std::size_t start = at_;
    const std::string_view found = word();
    if (found.empty()) return fail(start, text_.size() - start, "nothing may follow the type");
    std::string help;
    if (equal_ignoring_ascii_case(found, "not")) {
      help = in_column ? "`not null` comes last" : "only a column can be that: `nullable: false` beside its type";
    } else if (equal_ignoring_ascii_case(found, "null")) {
      help = "a column may be null unless `not null` follows";
    } else if (equal_ignoring_ascii_case(found, "unsigned")) {
      help = "only integers are `unsigned`";
    } else if (equal_ignoring_ascii_case(found, "precision")) {
      help = "`double precision` is written `double`";
    } else if (equal_ignoring_ascii_case(found, "primary") || equal_ignoring_ascii_case(found, "key")) {
      help = "the key of a dataset is written `key: [column]`";
    }
    fail(start, found.size(), "`" + std::string(found) + "` cannot follow the type", help);
  }

  std::string_view text_;
  TypeTable& types_;
  std::size_t at_ = 0;
  std::optional<TypeError> error_;
};

TypeId TypeParser::type(int depth) {
  if (depth >= kMaxDepth) {
    fail(at_, 1, "types are nested deeper than 64 levels");
    return {};
  }
  skip();
  const std::size_t start = at_;
  const std::string_view name = word();
  if (name.empty()) {
    fail(start, 1, start < text_.size() ? "expected a type, here stands `" + next() + "`" : "expected a type");
    return {};
  }
  const TypeWord* known = find_type_word(name);
  if (known == nullptr) {
    fail(start, name.size(), "there is no type `" + std::string(name) + "`", type_word_help(name));
    return {};
  }
  Type type;
  type.kind = known->kind;
  type.national = known->national;
  type.bits = known->bits;
  if (known->kind == TypeKind::floating) type.word = known->word;
  arguments(*known, type, depth);
  if (!error_ && type.kind == TypeKind::integer && word_ahead("unsigned")) {
    word();
    type.is_unsigned = true;
  }
  if (error_) return {};
  spell_out(*known, type);
  return types_.add(std::move(type));
}

void TypeParser::arguments(const TypeWord& known, Type& type, int depth) {
  const std::string name(known.word);
  switch (known.arguments) {
    case TypeArguments::none:
      if (ahead() == '(' || ahead() == '<') {
        const bool takes_size = name == "text";
        fail(at_, 1, "`" + name + "` takes no arguments", takes_size ? "with a limit it is written `nvarchar(n)`" : "");
      }
      return;
    case TypeArguments::bits:
      if (take('(')) type.bits = number("the number of bits"), expect(')', "behind the number of bits");
      return;
    case TypeArguments::digits:
      if (!take('(')) return;  // a decimal without size: rule R071
      type.size = number("the number of digits");
      if (take(',')) type.scale = number("the number of digits after the point");
      return expect(')', "behind the number of digits");
    case TypeArguments::length:
    case TypeArguments::opt_length:
      if (known.arguments == TypeArguments::length) type.size = 1;
      if (take('(')) type.size = number("the length"), expect(')', "behind the length");
      return;
    case TypeArguments::zone:
      return zone(type);
    case TypeArguments::element:
      expect('<', "and the type of the elements behind `array`");
      if (!error_) type.parts.push_back(this->type(depth + 1));
      return expect('>', "behind the type of the elements");
    case TypeArguments::pair:
      expect('<', "and the types of key and value behind `map`");
      if (!error_) type.parts.push_back(this->type(depth + 1));
      expect(',', "between the types of key and value");
      if (!error_) type.parts.push_back(this->type(depth + 1));
      return expect('>', "behind the type of the value");
    case TypeArguments::fields:
      return fields(type, depth);
    case TypeArguments::dimension:
      expect('(', "and the dimension behind `vector`");
      if (!error_) type.size = number("the dimension");
      return expect(')', "behind the dimension");
    case TypeArguments::geometry:
      return geometry(type);
  }
}

void TypeParser::zone(Type& type) {
  if (!take('(')) return;
  skip();
  const std::size_t start = at_;
  const auto in_zone = [](char c) { return is_word(c) || c == '/' || c == '+' || c == '-' || c == ':'; };
  while (at_ < text_.size() && in_zone(text_[at_])) ++at_;
  type.word = text_.substr(start, at_ - start);
  if (type.word.empty()) fail(start, 1, "expected a time zone such as `UTC`");
  if (!type.word.empty() && std::ranges::all_of(type.word, is_digit)) {
    fail(start, type.word.size(), "a timestamp takes a time zone, not a precision",
         "write `timestamp` or `timestamp(UTC)`");
  }
  expect(')', "behind the time zone");
}

void TypeParser::geometry(Type& type) {
  type.srid = 4326;  // WGS 84
  if (!take('(')) return;
  const std::size_t start = (skip(), at_);
  const std::string_view kind = word();
  type.word = kind;
  std::ranges::transform(type.word, type.word.begin(), [](char c) { return ascii_lower(c); });
  if (std::ranges::find(geometry_words(), type.word) == geometry_words().end()) {
    fail(start, kind.size(), "there is no geometry `" + std::string(kind) + "`", did_you_mean(kind, geometry_words()));
  }
  if (take(',')) type.srid = number("the number of the spatial reference system");
  expect(')', "behind the geometry");
}

void TypeParser::fields(Type& type, int depth) {
  expect('<', "and the fields behind `struct`");
  while (!error_) {
    const std::size_t start = (skip(), at_);
    const std::string_view name = word();
    if (name.empty() || !is_letter(name.front()) || name.size() > 128) {
      return fail(start, std::max<std::size_t>(name.size(), 1), "expected the name of a field",
                  "a struct is written `struct<a int, b text>`");
    }
    const auto same = [&](const std::string& other) { return equal_ignoring_ascii_case(other, name); };
    if (std::ranges::any_of(type.fields, same)) {
      return fail(start, name.size(), "the field `" + std::string(name) + "` stands twice in this struct");
    }
    take(':');  // `struct<a: int>`, as other systems print it
    type.fields.emplace_back(name);
    type.parts.push_back(this->type(depth + 1));
    if (!take(',')) break;
  }
  expect('>', "behind the fields");
}

void TypeParser::spell_out(const TypeWord& word, Type& type) const {
  const auto part = [&](std::size_t i) { return types_[type.parts[i]].canonical; };
  const auto in_parentheses = [](std::uint32_t n) { return "(" + std::to_string(n) + ")"; };
  const bool wrote_arguments = at_ > 0 && text_[at_ - 1] == ')';  // a written 0 stays visible for rule R061
  std::string& out = type.canonical;
  out = word.word;
  switch (type.kind) {
    case TypeKind::integer: {
      const auto plain = std::ranges::find_if(
          type_words(), [&](const TypeWord& w) { return w.kind == TypeKind::integer && w.bits == type.bits; });
      out = plain != type_words().end() ? std::string(plain->word) : "int" + in_parentheses(type.bits);
      if (type.is_unsigned) out += " unsigned";
      break;
    }
    case TypeKind::decimal:
      if (wrote_arguments) out += "(" + std::to_string(type.size) + "," + std::to_string(type.scale) + ")";
      break;
    case TypeKind::timestamp:
      if (!type.word.empty()) out += "(" + type.word + ")";
      break;
    case TypeKind::character:
    case TypeKind::vector:
      out += in_parentheses(type.size);
      break;
    case TypeKind::varying:
    case TypeKind::binary:
      if (wrote_arguments) out += in_parentheses(type.size);
      if (type.national && !wrote_arguments) out = "text";
      break;
    case TypeKind::array:
      out += "<" + part(0) + ">";
      break;
    case TypeKind::map:
      out += "<" + part(0) + ", " + part(1) + ">";
      break;
    case TypeKind::structure:
      for (std::size_t i = 0; i < type.fields.size(); ++i) {
        out += (i == 0 ? "<" : ", ") + type.fields[i] + " " + part(i);
      }
      out += ">";
      break;
    case TypeKind::geography:
      if (!type.word.empty()) out += "(" + type.word + ", " + std::to_string(type.srid) + ")";
      break;
    default:
      break;
  }
}

}  // namespace

std::variant<ColumnSpelling, TypeError> parse_type(std::string_view spelling, bool in_column, TypeTable& types) {
  return TypeParser(spelling, types).parse(in_column);
}

}  // namespace intentc
