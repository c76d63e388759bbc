#include "tests/template/corpus.h"

#include <fmt/format.h>

#include "renderers/template/utf8.h"
#include "tests/support/hostile_names.h"
#include "tests/support/random.h"

namespace intentc::test {

namespace {

std::vector<std::string> known_attacks() {
  std::vector<std::string> texts = {"",
                                    " ",
                                    "'",
                                    "\"",
                                    "\\",
                                    "''",
                                    "'\"'",
                                    "\\'",
                                    "';",
                                    "'; drop table x; --",
                                    "--",
                                    "-- x",
                                    "*/",
                                    "/*",
                                    "*",
                                    "/",
                                    "/* */",
                                    "$$",
                                    "$a$",
                                    "$x$; select 1; $x$",
                                    "${x}",
                                    "$(id)",
                                    "`id`",
                                    "{{ x }}",
                                    "{% x %}",
                                    ":x",
                                    ":'x'",
                                    ":\"x\"",
                                    "::x",
                                    "\\.",
                                    "\n",
                                    "\r",
                                    "\r\n",
                                    "a\nb",
                                    "\n\\.\n",
                                    "\n\\! id\n",
                                    "\\! id",
                                    "\\q",
                                    "%s",
                                    "%(x)s",
                                    "<% x %>",
                                    "<%= x %>",
                                    "%>",
                                    "<%%",
                                    "\t",
                                    "-n",
                                    "-",
                                    "~",
                                    "!x",
                                    "#x",
                                    "E'",
                                    "U&'",
                                    "\\x41",
                                    "\\u0041",
                                    "\\",
                                    "a\\",
                                    "\xE2\x80\xAE"
                                    "abc",
                                    "\xE2\x81\xA6",
                                    "\xE2\x80\xA8",
                                    "\xE2\x80\xA9",
                                    "\xF0\x9F\xA6\x86",
                                    "e\xCC\x81",
                                    "\xC2\x85",
                                    "\xEF\xBB\xBF",
                                    std::string("\0", 1),
                                    std::string("a\0b", 3),
                                    "\xFF",
                                    "\xC3",
                                    "\xED\xA0\x80",
                                    "\xC0\xA7",
                                    std::string(128, 'p'),
                                    std::string(63, 'q'),
                                    std::string(64, 'q'),
                                    std::string(128, '\''),
                                    std::string(40, '"'),
                                    std::string(21, '\\'),
                                    "<!--",
                                    "-->",
                                    "]]>",
                                    "&quot;",
                                    "null",
                                    "true",
                                    "0",
                                    "-1",
                                    "\x1b[31m",
                                    "\x7f",
                                    "\a\b\f\v",
                                    "x'y\"z\\w`v$u"};
  for (const auto* more : {&hostile_names(), &hostile_identifiers(), &hostile_docs()}) {
    texts.insert(texts.end(), more->begin(), more->end());
  }
  return texts;
}

std::string mixture(Random& random) {
  static const std::vector<std::string> pieces = {"'",
                                                  "\"",
                                                  "\\",
                                                  "`",
                                                  "$",
                                                  "$$",
                                                  "${",
                                                  "}",
                                                  "$(",
                                                  ")",
                                                  "(",
                                                  "{{",
                                                  "}}",
                                                  "{%",
                                                  "%}",
                                                  "--",
                                                  "/*",
                                                  "*/",
                                                  "*",
                                                  "/",
                                                  ";",
                                                  ":",
                                                  ":x",
                                                  "::",
                                                  "\n",
                                                  "\r",
                                                  "\t",
                                                  " ",
                                                  "#",
                                                  "!",
                                                  "&",
                                                  "|",
                                                  "<",
                                                  ">",
                                                  "<<",
                                                  "EOF",
                                                  "\nEOF\n",
                                                  "\\.",
                                                  "\n\\.\n",
                                                  "\\n",
                                                  "\\'",
                                                  "E'",
                                                  "U&'",
                                                  "x",
                                                  "é",
                                                  "数",
                                                  "\xF0\x9F\xA6\x86",
                                                  "\xE2\x80\xAE",
                                                  "%",
                                                  "%>",
                                                  "<%",
                                                  "=",
                                                  "@",
                                                  "~",
                                                  "^",
                                                  "[",
                                                  "]",
                                                  ",",
                                                  ".",
                                                  "0",
                                                  "-",
                                                  "drop table x",
                                                  "select",
                                                  "or 1=1",
                                                  "eval",
                                                  "{",
                                                  "{#",
                                                  "#}",
                                                  "%{",
                                                  "$${",
                                                  "%%",
                                                  "\"\"\"",
                                                  "\'\'\'",
                                                  "\n---\n",
                                                  "\n...\n",
                                                  ": ",
                                                  " #",
                                                  "&a",
                                                  "*a",
                                                  "!!str",
                                                  "- ",
                                                  "? ",
                                                  "\\N{",
                                                  "\\u00",
                                                  "\\x",
                                                  "~}",
                                                  "\n  ",
                                                  "\x01"};
  static const std::vector<std::string> rare = {std::string("\0", 1), "\xFF", "\xC3", "\x7f", "\xC2\x85", "\x1b"};
  std::string text;
  for (std::uint32_t i = random.between(1, 9); i > 0; --i)
    text += random.percent(2) ? random.pick(rare) : random.pick(pieces);
  return text;
}

void grow(std::vector<std::string>& texts, std::size_t size, Random random) {
  while (texts.size() < size) texts.push_back(mixture(random));
}

}  // namespace

const std::vector<std::string>& hostile_corpus() {
  static const std::vector<std::string> corpus = [] {
    std::vector<std::string> texts = known_attacks();
    grow(texts, 2400, Random(20261121));
    return texts;
  }();
  return corpus;
}

const std::vector<std::string>& large_corpus() {
  static const std::vector<std::string> corpus = [] {
    std::vector<std::string> texts = hostile_corpus();
    grow(texts, 10000, Random(4));
    return texts;
  }();
  return corpus;
}

bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (tmpl::control_length(text.substr(i)) != 0) return true;
  }
  return false;
}

bool is_text(std::string_view text) { return tmpl::valid_utf8(text) && text.find('\0') == std::string_view::npos; }

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

}  // namespace intentc::test
