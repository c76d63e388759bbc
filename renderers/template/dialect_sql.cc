// SQL for PostgreSQL, as text that psql or a driver runs; sql_scanner.h says how it is followed.
#include "renderers/template/dialects.h"
#include "renderers/template/escapes.h"
#include "renderers/template/sql_scanner.h"

namespace intentc::tmpl {
namespace {

constexpr std::size_t kLongestIdentifier = 63;  // NAMEDATALEN - 1; PostgreSQL cuts what is longer

const char* check_identifier(std::string_view value) {
  if (value.size() > kLongestIdentifier) return "it is longer than the 63 bytes of a PostgreSQL identifier";
  return check_line(value);
}

// With standard_conforming_strings a backslash is a character like any other.
const char* write_string_inside(std::string_view value, std::string& out) {
  if (const char* why = check_text(value)) return why;
  write_doubled(value, '\'', out);
  return nullptr;
}

const char* write_string(std::string_view value, std::string& out) {
  out += '\'';
  const char* why = write_string_inside(value, out);
  out += '\'';
  return why;
}

const char* write_identifier_inside(std::string_view value, std::string& out) {
  if (const char* why = check_identifier(value)) return why;
  write_doubled(value, '"', out);
  return nullptr;
}

const char* write_identifier(std::string_view value, std::string& out) {
  if (value.empty()) return kEmpty;
  out += '"';
  const char* why = write_identifier_inside(value, out);
  out += '"';
  return why;
}

// 'schema."Name"'::regclass: an identifier as part of a text.
const char* write_identifier_in_string(std::string_view value, std::string& out) {
  std::string identifier;
  if (const char* why = write_identifier(value, identifier)) return why;
  write_doubled(identifier, '\'', out);
  return nullptr;
}

const char* write_copy_string(std::string_view value, std::string& out) {
  if (const char* why = check_line(value)) return why;
  write_doubled(value, '\'', out);
  return nullptr;
}

// psql's own quoting of the arguments of its commands: C-like escapes.
const char* write_meta_string(std::string_view value, std::string& out) {
  if (const char* why = check_line(value)) return why;
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return nullptr;
}

// A fragment is the pack's own; it still may not leave its place.
const char* write_fragment(std::string_view value, std::string& out) {
  Context context;
  const std::uint32_t open = Sql::kMinus | Sql::kSlash | Sql::kColon | Sql::kDollarSign;
  if (value.empty()) return kEmpty;
  if (const char* why = check_line(value)) return why;
  if (value.find_first_of(";\\") != std::string_view::npos) return "a fragment holds no `;` and no backslash";
  if (Sql::scan(context, value) || context.mode != Sql::kBare || (context.pending & open) != 0) {
    return "the fragment ends in a comment, a string or half a token";
  }
  out += value;
  return nullptr;
}

constexpr Escape kPlain = {"SQL token", write_plain};
constexpr Escape kFragment = {"SQL fragment", write_fragment};
constexpr Escape kString = {"SQL string", write_string};
constexpr Escape kStringInside = {"inside of a SQL string", write_string_inside};
constexpr Escape kIdentifier = {"SQL identifier", write_identifier};
constexpr Escape kIdentifierInside = {"inside of a SQL identifier", write_identifier_inside};
constexpr Escape kIdentifierInString = {"SQL identifier in a string", write_identifier_in_string};
constexpr Escape kComment = {"SQL line comment", write_comment};
constexpr Escape kBlockComment = {"SQL block comment", write_block_comment};
constexpr Escape kCopyString = {"inside of a string of \\copy", write_copy_string};
constexpr Escape kMetaString = {"inside of a string of a psql command", write_meta_string};

HoleRule refuse(const char* remedy) { return {nullptr, remedy}; }

class SqlDialect final : public Dialect {
 public:
  std::string_view name() const override { return "sql"; }
  bool has_identifiers() const override { return true; }

  std::optional<Trouble> scan(Context& at, std::string_view literal) const override { return Sql::scan(at, literal); }

  HoleRule at_hole(const Context& at, Hole hole) const override {
    if ((at.mode == Sql::kString || at.mode == Sql::kMetaString) && (at.pending & Sql::kProgram) != 0 &&
        hole != Hole::quoted) {
      return refuse("behind `program` stands a shell command: use `quote sh`");
    }
    switch (at.mode) {
      case Sql::kBare:
        return bare(at, hole);
      case Sql::kString:
        return {hole == Hole::ident ? &kIdentifierInString : &kStringInside};
      case Sql::kIdentifier:
        if (hole == Hole::ident) return refuse("leave out `| ident`, or the quotes around it");
        if (hole == Hole::quoted) return refuse("a quote is a string, not an identifier");
        return {&kIdentifierInside};
      case Sql::kLineComment:
        return {&kComment};
      case Sql::kBlockComment:
        return {&kBlockComment};
      case Sql::kMeta:
        return meta(at, hole);
      case Sql::kMetaString:
        return {at.stack[0] == 'c' ? &kCopyString : &kMetaString};
      case Sql::kMetaIdentifier:
        return hole == Hole::ident ? refuse("leave out `| ident`") : HoleRule{&kIdentifierInside};
      case Sql::kDollar:
        return refuse("put the value into a '…' string: a dollar-quoted text has no escape");
      case Sql::kEscapeString:
        return refuse("use '…' without the `E`");
      case Sql::kUnicodeString:
      case Sql::kUnicodeIdentifier:
        return refuse("leave out the `U&`");
      case Sql::kVariable:
        return refuse("put a blank behind the `:`, or name the variable in the template");
      case Sql::kData:
        return refuse("use \\copy … from a file or from pstdin");
      default:
        return refuse("set a variable in a '…' of its own");
    }
  }

  void after_hole(Context& at, Hole) const override {
    if (at.mode == Sql::kBare || at.mode == Sql::kMeta) {
      at.pending = (at.pending & ~std::uint32_t{Sql::kLast} & ~std::uint32_t{Sql::kEscapeTail}) | Sql::kValue;
      at.word = "?";
    } else {
      at.pending = (at.pending & ~std::uint32_t{Sql::kLast}) | Context::kNothing;
    }
  }

  std::string describe(const Context& at) const override {
    switch (at.mode) {
      case Sql::kBare:
        return "bare in SQL";
      case Sql::kString:
        return "in a SQL string";
      case Sql::kIdentifier:
        return "in a quoted identifier";
      case Sql::kLineComment:
      case Sql::kBlockComment:
        return "in a comment";
      case Sql::kEscapeString:
        return "in an E'…' string";
      case Sql::kUnicodeString:
      case Sql::kUnicodeIdentifier:
        return "in a U& string or identifier";
      case Sql::kDollar:
        return "in a dollar-quoted text";
      case Sql::kVariable:
        return "in a quoted variable of psql";
      case Sql::kData:
        return "in the data of `copy … from stdin`";
      default:
        return "in a command of psql";
    }
  }

  bool may_end(const Context& at) const override {
    const bool command = at.mode == Sql::kMeta || at.mode == Sql::kData;
    return command || at.mode == Sql::kBare || at.mode == Sql::kLineComment;
  }

 private:
  static HoleRule bare(const Context& at, Hole hole) {
    const auto behind = [&](std::uint32_t last) { return (at.pending & last) != 0; };
    const std::uint32_t closed = Sql::kClosedString | Sql::kClosedEscape | Sql::kClosedUnicode |
                                 Sql::kClosedIdentifier | Sql::kClosedUnicodeIdentifier;
    if (behind(Sql::kColon)) return refuse("put a blank behind the `:`, for psql would take `:value` for a variable");
    if (behind(Sql::kDollarSign) && hole != Hole::integer) return refuse("put a blank behind the `$`");
    switch (hole) {
      case Hole::integer:
        if (behind(Sql::kMinus))
          return refuse("put a blank behind the `-`: a negative number would make a comment of it");
        return {&kPlain};
      case Hole::boolean:
      case Hole::plain_word:
      case Hole::part:
        return {&kPlain};
      case Hole::fragment:
        if (behind(Sql::kMinus | Sql::kSlash | Sql::kWord | Sql::kValue | closed))
          return refuse("put a blank before it");
        return {&kFragment};
      case Hole::ident:
        if (behind(Sql::kWord | Sql::kValue | Sql::kUnicodePrefix | closed)) return refuse("put a blank before it");
        return {&kIdentifier};
      case Hole::quoted:
        if (behind(Sql::kWord | Sql::kValue | Sql::kUnicodePrefix | closed)) return refuse("put a blank before it");
        if ((at.pending & Sql::kEscapeTail) != 0) return refuse("an E'…' or U&'…' string would go on here");
        return {&kString};
      case Hole::word:
      case Hole::text:
        break;
    }
    return refuse("put it into '…', or print it with `| ident`");
  }

  static HoleRule meta(const Context& at, Hole hole) {
    if (at.stack == "?") return refuse("the name of the command must be in the template");
    if (at.stack == "x") return refuse("psql takes this line as it is");
    if ((at.pending & Sql::kColon) != 0) return refuse("put a blank behind the `:`");
    const std::uint32_t before =
        Sql::kWord | Sql::kValue | Sql::kUnicodePrefix | Sql::kMinus | Sql::kSlash | Sql::kFileName;
    const bool copy = at.stack[0] == 'c' && (at.pending & before) == 0;
    if ((at.pending & Sql::kMinus) != 0) return refuse("put a blank behind the `-`");
    switch (hole) {
      case Hole::integer:
      case Hole::boolean:
      case Hole::plain_word:
      case Hole::part:
        return {&kPlain};
      case Hole::ident:
        return copy ? HoleRule{&kIdentifier} : refuse("put it into '…'");
      case Hole::fragment:
        return copy ? HoleRule{&kFragment} : refuse("put it into '…'");
      case Hole::word:
      case Hole::quoted:
      case Hole::text:
        break;
    }
    return refuse("put it into '…'");
  }
};

}  // namespace

const Dialect& sql_dialect() {
  static const SqlDialect dialect;
  return dialect;
}

}  // namespace intentc::tmpl
