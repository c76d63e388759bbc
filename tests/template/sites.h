// Hostile texts through places of templates: what is printed is handed on to a reader, what is refused is counted.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/template/corpus.h"

namespace intentc::test {

// A place: a template that prints `title`, which texts it must take, and what its reader must then say.
struct Site {
  std::string text;
  std::function<bool(const std::string&)> takes;
  std::function<std::string(const std::string&)> said = [](const std::string& value) { return value; };
};

// Renders every text of the corpus at the site; hands on what was printed. Refusals are compared with `takes`.
void through(const Site& site, std::string_view dialect,
             const std::function<void(const std::string& printed, const std::string& value)>& use,
             const std::vector<std::string>& corpus = hostile_corpus());

bool any_text(const std::string& value);  // UTF-8 without NUL
bool any_line(const std::string& value);  // no control characters either
bool any_utf8(const std::string& value);
bool identifier(const std::string& value);  // what PostgreSQL takes for one

// How many of the answers are not what they should be; the first few are printed.
void compare(const std::vector<std::string>& said, const std::vector<std::string>& wanted);

}  // namespace intentc::test
