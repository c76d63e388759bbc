// A dialect is a language that is rendered: SQL, shell, JSON. It decides what may stand where.
//
// While a template is compiled, the dialect's scanner follows the literal text, so that at every hole it is known
// whether the value will stand in a string, a comment, an identifier or bare; `at_hole` then names the one escape that
// keeps any value inside its place, or the reason why there is none. There is no way around it.
//
// Nesting: a quote is a hole of the enclosing dialect whose value is the whole rendered body (Hole::quoted). So `quote
// sql` in sh, `quote airflow-jinja` in python and `quote sql` in that need nothing but each dialect by itself. A
// wrapper like airflow-jinja is a dialect whose text is its literal and whose at_hole returns an escape that defuses
// `{{`.
//
// A new dialect: one file dialect_<name>.cc with one class, one line in dialects.cc, its contexts in the tests' corpus.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace intentc {

// Turns a value into bytes that stay in their place. Appends to `out` and returns null, or returns why the value may
// not stand there ("it holds a NUL character"); `out` is then cut back by the caller. A run keeps to the pointer, so
// escapes are constants; the name goes into the program's digest and into messages ("sql string").
struct Escape {
  const char* name;
  const char* (*write)(std::string_view value, std::string& out);
};

// What a value is made of when it comes to its hole, after the filters.
enum class Hole : std::uint8_t {
  text,        // anything; names too
  integer,     // -?[0-9]+
  boolean,     // true, false
  word,        // [A-Za-z0-9_.-]+ from the schema
  plain_word,  // [A-Za-z][A-Za-z0-9_]* from the schema
  part,        // [A-Za-z0-9_]+, checked by the filter
  ident,       // text that the dialect is to write as an identifier
  fragment,    // made by the pack for this dialect
  quoted,      // the body of a quote: to be written as a literal where one can stand
};

// What a scanner remembers. Two contexts are the same place if mode and stack are equal.
struct Context {
  static constexpr std::uint32_t kNothing = 1;

  std::uint8_t mode = 0;             // the dialect's own
  std::uint32_t pending = kNothing;  // bits: what the last characters may have been, if that matters for the next ones
  std::string stack = {};            // open brackets, delimiters of dollar quotes and heredocs
  std::string word = {};             // the word that is being read; begins with `?` if only a run knows it
  friend bool operator==(const Context&, const Context&) = default;
};

struct HoleRule {
  const Escape* escape = nullptr;  // null: no value of this kind may stand here
  std::string remedy = {};         // then: what the author can do
};

// Literal text that makes it impossible to tell what the places behind it are.
struct Trouble {
  std::size_t offset = 0;  // in the literal
  std::string message;
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string_view name() const = 0;

  // Where a file, or the body of a quote, begins.
  virtual Context begin() const { return {}; }

  // Follows literal text. Chunks may be cut anywhere.
  virtual std::optional<Trouble> scan(Context& context, std::string_view literal) const = 0;

  // The rule for a value of this kind here.
  virtual HoleRule at_hole(const Context& context, Hole hole) const = 0;

  // A value was printed; the scanner knows nothing of its bytes but that they stay in their place.
  virtual void after_hole(Context& context, Hole hole) const = 0;

  // Where the context is, in words: "in a comment".
  virtual std::string describe(const Context& context) const = 0;

  // May a file, a quote's body end here?
  virtual bool may_end(const Context& context) const = 0;

  // Two ways lead here: `context` becomes what is true of both. False if they are different places.
  bool join(Context& context, const Context& other) const;

  // Has the dialect identifiers (`| ident`)?
  virtual bool has_identifiers() const { return false; }
  virtual bool tabs_allowed() const { return true; }
};

// Null if there is none of this name.
const Dialect* find_dialect(std::string_view name);
std::vector<std::string_view> dialect_names();

}  // namespace intentc
