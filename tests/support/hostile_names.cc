#include "tests/support/hostile_names.h"

namespace intentc::test {

const std::vector<std::string>& hostile_names() {
  static const std::vector<std::string> names{
      "${HOME}",       "{{ macros }}", "{% raw %}", "$$ body $$",          "-- comment",     "; drop table x;",
      "%%{init}%% ${", "`backtick`",   "a;b|c&d!e", "&quot;&amp;",         "$(touch pwned)", "end",
      "subgraph",      "null",         "[x](y){z}", "Größe 数据 🦆", "two  blanks",    "100%",
      "@file",         "-n",           "a, b = c",  std::string(128, 'p'),
  };
  return names;
}

const std::vector<std::string>& hostile_identifiers() {
  static const std::vector<std::string> names{"e1",
                                              "nullable",
                                              "n",
                                              "subgraph",
                                              "digraph",
                                              "strict",
                                              "flowchart",
                                              "constructor",
                                              "EOF",
                                              "done_",
                                              "esac",
                                              "A_",
                                              "a__b",
                                              "a_b",
                                              "pg_class",
                                              "public_",
                                              "CON",
                                              std::string(128, 'x'),
                                              std::string(127, 'x') + "y",
                                              "X" + std::string(127, '_')};
  return names;
}

const std::vector<std::string>& hostile_docs() {
  static const std::vector<std::string> docs{
      "quote ' double \" back \\ slash",
      "${path} $(id) `id` {{ 1 }} {% x %} #{y}",
      "first line\nsecond line\n'; drop table x; --",
      "$$ end $$ /* open",
      "%%{init: {}}%% end <script>alert(1)</script> &amp;",
      "\"\"\" ''' EOF",
  };
  return docs;
}

}  // namespace intentc::test
