// Every mistake in a template is told at its place, and all of them in one run.
#include <catch2/catch.hpp>

#include "tests/template/bench.h"

namespace intentc::test {
namespace {

using Includes = std::map<std::string, std::string>;

struct Mistake {
  std::string text;
  std::string finding;  // how the one line begins
  Includes includes = {};
  std::string dialect = "text";
};

void check(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    INFO(mistake.text);
    const std::string errors = Bench(mistake.text, mistake.dialect, mistake.includes).errors();
    CHECK(errors.substr(0, mistake.finding.size()) == mistake.finding);
    CHECK(std::count(errors.begin(), errors.end(), '\n') == 1);
  }
}

}  // namespace

TEST_CASE("tags that cannot be read") {
  check({
      {"a <%(x)s", "T101 1:3 `<%` `<%` must be followed by a blank, `=`, `#` or `%` | to print `<%`, write `<%%`"},
      {"é <% if flag", "T102 1:3 `<%` this tag is not closed"},
      {"<%# no end", "T102 1:1"},
      {"<% iff flag %>", "T103 1:4 `iff` there is no statement `iff` | did you mean `if`?"},
      {"<% title %>", "T103 1:4 `title` there is no statement `title`\n"},
      {"<% %>", "T104 1:4 `` `if`, `for`, `include`, `quote`, `end` … expected, but the tag ends"},
      {"<%= %>", "T104 1:5 `` the name of a field expected"},
      {"<%= title title %>", "T104 1:11 `title` `|` or the end of the tag expected, found `title`"},
      {"<%= title | %>", "T104 1:13 `` the name of a filter expected"},
      {"<%= title. %>", "T104 1:12"},
      {"<% if %>x<% end %>", "T104 1:7"},
      {"<% if flag and flag %>x<% end %>", "T104 1:12 `and` the end of the tag expected, found `and`"},
      {"<% for t of tables %>x<% end %>", "T104 1:10 `of` `in` expected"},
      {"<% for t in tables sep , %>x<% end %>", "T104 1:24 `,` a literal in `\"` expected"},
      {"<% end %>", "T105 1:1 `<% end %>` `end` without an open block"},
      {"<% if flag %>a<% else %>b<% else %>c<% end %>", "T105 1:26 `<% else %>` `else` after `else`"},
      {"<% for t in tables %>a<% elif flag %>b<% end %>", "T105 1:23"},
      {"<% quote sql %>a<% else %>b<% end %>", "T105 1:17"},
      {"a\n<% if flag %>b", "T106 2:1 `<% if flag %>` this block is not closed | no `<% end %>` follows"},
      {"<%= note | or \"a\\t\" %>", "T107 1:17 `\\t`"},
      {"<%= note | or \"a %>", "T107 1:15"},
      {"<%= note | or \"a\n\" %>", "T107 1:15 `\"` this literal is not closed on its line"},
      {"a\r\nb\r\n", "T108 1:2 `\r` the lines of a template end with LF only"},
      {"a\x01", "T108 1:2"},
      {"a\xff", "T108 1:2"},
      {"<% params a: text %>\n", "T109 1:1"},
      {"<% include \"_p\" a=title %>\n", "T109 _p:2:1", {{"_p", "x\n<% params a: text %>\n"}}},
  });
}

TEST_CASE("names that do not exist") {
  check({
      {"<%= titel %>", "T110 1:5 `titel` there is no `titel` here | did you mean `title`?"},
      {"<% for t in tables %><%= t.nme %><% end %>",
       "T111 1:28 `nme` no field `nme` in `Table` | did you mean `name`?"},
      {"<%= title.x %>", "T111 1:11 `x` `title` is of type `text`, which has no fields"},
      {"<%= tables.name %>", "T111 1:12 `name` `tables` is a `list<Table>`, which has no fields | walk it with `for`"},
      {"<%= loop.index %>", "T110 1:5 `loop.index` `loop` means something inside of a `for` only"},
      {"<% for t in tables %><%= loop.count %><% end %>", "T110 1:31 `count`"},
      {"<% for t in tables %>x<% end %><%= t.name %>", "T110 1:36 `t`"},
      {"<%= title | uper %>", "T112 1:13 `uper` there is no filter `uper` | did you mean `upper`?"},
      {"<% include \"_b\" %>", "T120 1:12 `\"_b\"` there is no file `_b` to include", {{"_a", "x"}}},
      {"<% include \"t\" %>", "T120 1:12 `\"t\"` `t` is a template of its own"},
      {"<% quote sq1 %>x<% end %>", "T133 1:10 `sq1` there is no dialect `sq1` | did you mean `sql`?"},
  });
}

TEST_CASE("types that do not fit") {
  check({
      {"<%= title | or \"x\" %>", "T113 1:13 `or` this value is always there"},
      {"<%= title | upper \"x\" %>", "T113 1:13 `upper` `upper` takes no literal"},
      {"<%= note | or %>", "T113 1:12 `or` `or` needs a literal | write `| or(\"…\")`"},
      {"<%= limit | or \"x\" %>", "T113 1:13 `or` `\"x\"` is no `int`"},
      {"<%= choice | or \"ajar\" %>", "T113 1:14"},
      {"<%= flag | upper %>", "T113 1:12 `upper` `upper` does not apply to a `bool`"},
      {"<%= type | lower %>", "T113 1:12", {}, "sql"},
      {"<%= title | part | upper | ident %>", "T113 1:13 `part` `part` is the last filter", {}, "sql"},
      {"<%= title | ident %>", "T113 1:13 `ident` text has no identifiers"},
      {"<%= title | physical(\"table\") %>", "T113 1:13 `physical` this is no name of `table`"},
      {"<%= table | physical(\"column\") %>",
       "T113 1:13 `physical` this is no name of `column` | it is a name of `table`"},
      {"<%= note %>", "T114 1:5 `note` `note` may be absent | put it into `<% if note %>`, or add `| or \"…\"`"},
      {"<%= note | upper %>", "T114 1:5"},
      {"<% if flag %><%= owner.name %><% end %>",
       "T114 1:24 `name` `owner` may be absent, so `name` cannot be read from it"},
      {"<% if note %><% end %><% for t in tables %><%= t.doc %><% end %>", "T114 1:48"},
      {"<% include \"_p\" a=note %>",
       "T114 1:19 `note` `note` may be absent, the parameter `a` may not | put the include into",
       {{"_p", "<% params a: text %>\n<%= a %>\n"}}},
      {"<%= tables %>", "T115 1:5 `tables` `tables` is a `list<Table>`, which cannot be printed | walk it with `for`"},
      {"<% if owner %><%= owner %><% end %>", "T115 1:19"},
      {"<% if title %>x<% end %>", "T116 1:7 `title` `title` is a `text` that is always there: it decides nothing"},
      {"<% for t in tables where flag %>x<% end %>", "T116 1:26 `flag` `where` asks about a field of `t`"},
      {"<% if capture is cdd %>x<% end %>", "T117 1:18 `cdd` `capture` is never `cdd` | did you mean `cdc`?"},
      {"<% if title is x %>x<% end %>", "T117 1:7 `title` `title` is of type `text`, `is` needs an enum"},
      {"<% for t in title %>x<% end %>", "T118 1:13 `title` `title` is a `text`, `for` walks a list"},
      {"<% for title in labels %>x<% end %>", "T119 1:8 `title` `title` means something else here already"},
      {"<% for loop in labels %>x<% end %>", "T119 1:8"},
  });
}

TEST_CASE("includes that do not fit") {
  const Includes self = {{"_a", "<% include \"_b\" %>\n"}, {"_b", "<% include \"_a\" %>\n"}};
  check({
      {"<% include \"_a\" %>\n", "T121 _b:1:12 `\"_a\"` `_a` includes itself", self},
      {"<% include \"_p\" %>",
       "T122 1:12 `\"_p\"` `_p` needs the parameter `a` | add `a=…`",
       {{"_p", "<% params a: text %>\n<%= a %>\n"}}},
      {"<% include \"_p\" b=title %>", "T122 1:17 `b` `_p` has no parameter `b`", {{"_p", "x\n"}}},
      {"<% include \"_p\" a=title a=title %>",
       "T122 1:25 `a` `a` is given twice",
       {{"_p", "<% params a: text %>\n<%= a %>\n"}}},
      {"<% include \"_p\" a=count %>",
       "T123 1:19 `count` the parameter `a` is a `text`, this is a `int`",
       {{"_p", "<% params a: text %>\n<%= a %>\n"}}},
      {"<% include \"_p\" a=\"x\" %>", "T123 1:19 `\"x\"`", {{"_p", "<% params a: int %>\n<%= a %>\n"}}},
      {"x",
       "T125 _p:1:14 `txt` there is no type `txt` | did you mean `text`?",
       {{"_p", "<% params a: txt %>\n<%= a %>\n"}}},
      {"x", "T110 _p:1:5 `titel`", {{"_p", "<%= titel %>\n"}}},
      {"x", "T119 _p:1:20 `a`", {{"_p", "<% params a: text, a: text %>\n<%= a %>\n"}}},
  });
}

TEST_CASE("places where no value is safe") {
  const auto sql = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "sql"};
  };
  const auto sh = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "sh"};
  };
  const auto json = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "json"};
  };
  const auto hcl = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "hcl"};
  };
  const auto yaml = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "yaml"};
  };
  const auto python = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "python"};
  };
  const auto jinja = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "airflow-jinja"};
  };
  check({
      sql("select <%= title %>",
          "T130 1:8 `<%= title %>` a text has no safe place here, bare in SQL | put it into '…', or print it with `| "
          "ident`"),
      sql("select <%= capture %>", "T130"),
      sql("do $$ <%= count %> $$", "T130 1:7 `<%= count %>` an int has no safe place here, in a dollar-quoted text"),
      sql("do $x$ $$ '<%= title %>' $x$", "T130"),
      sql("select E'<%= title %>'", "T130 1:10"),
      sql("select e'a'\n '<%= title %>'", "T130"),
      sql("select U&'<%= title %>'", "T130"),
      sql("select U&\"<%= title %>\"", "T130"),
      sql("select 1 -<%= count %>", "T130"),
      sql("select :<%= mode %>", "T130"),
      sql("select :'<%= title %>'", "T130"),
      sql("select :\"<%= title | ident %>\"", "T130"),
      sql("select x<%= title | ident %>", "T130"),
      sql("select \"x\"<%= title | ident %>", "T130"),
      sql("select \"<%= title | ident %>\"", "T130"),
      sql("copy t from stdin;\n<%= count %>\n\\.\n", "T130"),
      sql("\\echo <%= title %>\n", "T130"),
      sql("\\set x `<%= title %>`\n", "T130"),
      sql("\\<%= mode %> x\n", "T130"),
      sql("select E<% quote sql %>x<% end %>", "T130"),
      sql("copy t from PROGRAM '<%= title %>'", "T130"),
      sql("\\copy t from program '<%= title %>'\n", "T130"),
      sql("\\copy t to \"<%= title %>\"\n", "T135"),
      sql("\\copy t to <%= title | ident %>\n", "T130"),
      sql("\\copy (select $$'<%= title %>'$$) to stdout\n", "T130"),
      sql("\\copy (select /* '<%= title %>' */) to stdout\n", "T130"),
      sql("\\! echo '<%= title %>'\n", "T130"),
      sql("\\o |cat '<%= title %>'\n", "T130"),
      sql("select '<%= title %>'<%= table | ident %>", "T130"),
      sh("echo \"<%= title %>\"", "T130 1:7 `<%= title %>` a text has no safe place here, in double quotes"),
      sh("echo `<%= title %>`", "T130"),
      sh("cat <<X\n<%= title %>\nX\n", "T130 2:1"),
      sh("cat <<'X'\n<%= title %>\nX\n", "T130"),
      sh("cat <<<%= mode %>\nx\n", "T130"),
      sh("echo $<%= title %>", "T130"),
      sh("echo \\<%= title %>", "T130"),
      sh("echo ${x:-<%= title %>}", "T130"),
      sh("echo ${x:-\"a\"} <%= title %>", "T130"),
      sh("echo $((<%= title %> + 1))", "T130"),
      sh("psql -c <%= title %>", "T130"),
      sh("psql -Atc 'select <%= title %>'", "T130"),
      sh("trap 'rm <%= title %>' EXIT", "T130"),
      sh("x=\"$a<%= mode %>\"", "T130"),
      json("{\"a\\<%= title %>\": 1}", "T130"),
      json("{\"\\u00<%= title %>\": 1}", "T130"),
      json("[1<%= count %>]", "T130"),
      json("[<%= count %><%= count %>]", "T130"),
      hcl("a = \"\\<%= title %>\"\n",
          "T130 1:7 `<%= title %>` a text has no safe place here, in an escape of a HCL string"),
      python("x = r'<%= title %>'\n",
             "T130 1:7 `<%= title %>` a text has no safe place here, in a raw string | leave out the `r`"),
      python("x = Rb'''<%= title %>'''\n",
             "T130 1:10 `<%= title %>` a text has no safe place here, in a bytes literal"),
      python("x = f\"<%= count %>\"\n", "T130 1:7 `<%= count %>` an int has no safe place here, in an f-string"),
      python("x = rF\"\"\"<%= title %>\"\"\"\n", "T130"),
      python("x = t'<%= title %>'\n", "T130"),
      python("x = '\\<%= title %>'\n",
             "T130 1:7 `<%= title %>` a text has no safe place here, in an escape of a Python string"),
      python("x = '\\x4<%= title %>'\n", "T130"),
      python("x = '\\1<%= count %>'\n", "T130"),
      python("x = '\\N{<%= title %>}'\n", "T130"),
      python("x = \"\"\" \"<%= title %>\"\"\"\n", "T130"),
      python("x = ''<%= title %>\n", "T130 1:7 `<%= title %>` a text has no safe place here, bare in Python"),
      python("x = 'a'<%= title %>\n", "T130"),
      python("x = f<%= title %>\n",
             "T130 1:6 `<%= title %>` a text has no safe place here, bare in Python | put a blank before it"),
      python("x = f<% if flag %><% end %><%= title %>\n", "T130"),
      python("x = <%= title %><%= title %>\n", "T130"),
      python("x = y<%= count %>\n", "T130"),
      python("x = \\<%= title %>\n", "T130"),
      python("# <%= title %>\n",
             "T130 1:3 `<%= title %>` a text has no safe place here, in a comment | put it on the third line"),
      python("<% if flag %>\n\n<% end %>\n# <%= title %>\n", "T130 4:3"),
      jinja("{{ <%= title %> }}",
            "T130 1:4 `<%= title %>` a text has no safe place here, in code of Jinja | end the `{{ … }}`"),
      jinja("{% if '<%= title %>' %}{% endif %}", "T130"),
      jinja("{<%= title %>",
            "T130 1:2 `<%= title %>` a text has no safe place here, in a text for Jinja | put a blank behind the `{`"),
      yaml("a: x<%= title %>\n",
           "T130 1:5 `<%= title %>` a text has no safe place here, in a plain text of YAML | put the whole text into "
           "\"…\""),
      yaml("a: x <%= title %>\n", "T130"),
      yaml("a: <%= title %> <%= title %>\n",
           "T130 1:17 `<%= title %>` a text has no safe place here, right behind a YAML value"),
      yaml("a: 'x'<%= title %>\n", "T130"),
      yaml("a: \"x\\<%= title %>\"\n", "T130"),
      yaml("a: \"x\\u12<%= title %>\"\n", "T130"),
      yaml("a: |\n  <%= title %>\n", "T130 2:3 `<%= title %>` a text has no safe place here, at the begin of a line"),
      yaml("a: |\n  x <%= title %>\n", "T130 2:5 `<%= title %>` a text has no safe place here, in a block scalar"),
      yaml("a: |<%= title %>\n", "T130"),
      yaml("- x\n  <%= title %>\n", "T130 2:3"),
      yaml("a: x\n <%= title %>: 1\n", "T130 2:2"),
      yaml("-<%= title %>\n", "T130 1:2"),
      yaml("{\"a\":<% if flag %> <% end %><%= title %>}\n", "T130"),
      yaml("- [a <%= title %>]\n", "T130"),
      yaml("<% if flag %>  <% end %><%= title %>: 1\n", "T130"),
      hcl("a = \"\\u00<%= count %>\"\n", "T130"),
      hcl("a = <<E\n<%= title %>\nE\n",
          "T130 2:1 `<%= title %>` a text has no safe place here, in a heredoc | put the value into \"…\", or the "
          "whole text "
          "with `quote`"),
      hcl("a = <<E\n<%= count %>\nE\n", "T130"),
      hcl("a = b<%= title %>\n",
          "T130 1:6 `<%= title %>` a text has no safe place here, bare in HCL | put a blank before it"),
      hcl("a = b<%= count %>\n", "T130"),
      hcl("a = \"b\"<%= title %>\n", "T130"),
      hcl("a = <%= title %><%= title %>\n", "T130"),
      hcl("a = b.<%= title %>\n", "T130 1:7 `<%= title %>` a text has no safe place here, bare in HCL | behind a `.`"),
      hcl("a = b<%= title | ident %>\n", "T130"),
  });
}

TEST_CASE("text that cannot be followed") {
  const auto sql = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "sql"};
  };
  const auto sh = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "sh"};
  };
  const auto hcl = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "hcl"};
  };
  const auto yaml = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "yaml"};
  };
  const auto python = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "python"};
  };
  const auto jinja = [](std::string text, std::string finding) {
    return Mistake{std::move(text), std::move(finding), {}, "airflow-jinja"};
  };
  check({
      sql("select <%= mode %>'x'", "T135 1:19 `'` a value and the quote behind it would be read as one"),
      sql("select <%= mode %>$$x$$", "T135"),
      sql("select 1 <% if flag %>-<% end %>- 2\n", "T135"),
      sql("select <% if flag %>e<% end %>'x'\n", "T135"),
      sql("select 5$x$a$x$", "T135"),
      sql("select <%= title | ident %>5$x$a$x$", "T135"),
      sql("select :x$a$$a$", "T135"),
      sql("select a[1:e'x']", "T135"),
      sql("\\set x \\\\ select 1\n", "T135"),
      sh("eval x", ""),
      sh("eval x\n", "T135 1:5 ` ` `eval` reads its arguments twice"),
      sh("[[ -f x ]]\n", "T135"),
      sh("((x = 1))\n", "T135"),
      sh("echo $'x'\n", "T135"),
      sh("x=$(case a in a) echo;; esac)\n", "T135"),
      {"[<%= count %>5]", "T135 1:14 `5`", {}, "json"},
      python("x = <%= title %>'a'\n", "T135 1:17 `'` a value and the quote behind it would be read as one"),
      python("x = <%= title | ident %>'a'\n", "T135"),
      python("x = <%= count %>a\n", "T135"),
      python("x = 'a''b'\n", "T135 1:8 `'` put a blank between two strings"),
      python("x = 5'b'\n", "T135"),
      python("x = <% if flag %>f<% end %>'b'\n", "T135 1:28 `'` what this is depends on a branch"),
      python("x = '\\q'\n", "T135 1:7 `q` Python knows no such escape"),
      python("x = '\\xg'\n", "T135"),
      python("x = '\\N1'\n", "T135"),
      python("x = f\"{y[\"z\"]}\"\n", "T135 1:10 `\"` a quote inside of the braces of an f-string"),
      python("x = \"\"\"a<% if flag %>\"<% end %>\"\"\"\n", "T135"),
      python("x = 1\r\n", "T108"),
      python("if x:\n\ty = 1\n", "T108"),
      jinja("{% raw %}{{ x }}{% endraw %}", "T135"),
      jinja("{{ x ) }}", "T135 1:6 `)` this bracket closes nothing"),
      jinja("<% if flag %>{<% end %>{", "T135"),
      yaml("a: &b c\n", "T135 1:4 `&` anchors, aliases and tags are not followed"),
      yaml("a: *b\n", "T135"),
      yaml("a: !b c\n", "T135"),
      yaml("%YAML 1.2\n", "T135"),
      yaml("? a\n", "T135"),
      yaml("a: `b`\n", "T135"),
      yaml("a: b: c\n", "T135"),
      yaml("a: <%= count %>: b\n", "T135"),
      yaml("a: x\n  y\n", "T135 2:3 `y` this line would go on with the text of the line before"),
      yaml("a: x\n  \"y\": z\n", "T135"),
      yaml("a: <%= count %>\n  y: z\n", "T135"),
      yaml("a: <%= title %>x\n", "T135"),
      yaml("a: \"x\"y\n", "T135"),
      yaml("a: \"\\q\"\n", "T135"),
      yaml("a: \"\\xq\"\n", "T135"),
      yaml("a: [b # c\n  ]\n", "T135"),
      yaml("a: [b}\n", "T135"),
      yaml("a: [b[c]]\n", "T135"),
      yaml("--- |\n  a\n", "T135"),
      yaml("a: |x\n  b\n", "T135"),
      yaml("a:\n\tb: c\n", "T108"),
      hcl("a = \"<%= title %>{\"\n", "T135 1:18 `{` a value and the `{` behind it would be read as one"),
      hcl("a = \"$$${\"\n", "T135 1:9 `{` three `$`"),
      hcl("a = \"<% if flag %>$<% end %>{\"\n", "T135 1:29 `{` what this is depends on a branch"),
      hcl("a = <% if flag %>/<% end %>/\n", "T135"),
      hcl("a = \"\\q\"\n", "T135"),
      hcl("a = 'b'\n", "T135 1:5 `'` HCL has no such quotes"),
      hcl("}\n", "T135 1:1 `}` this `}` closes nothing"),
      hcl("a = <<E F\n", "T135"),
      hcl("a = <<<%= mode %>\n", "T130 1:7 "),
      hcl("a = <%= count %>b\n", "T135"),
      {"[<%= count %>\"\"]", "T135", {}, "json"},
  });
}

TEST_CASE("lines that end where they must not") {
  const auto begins = [](std::string_view dialect, const std::string& text, const std::string& finding) {
    INFO(text);
    const Bench bench(text, dialect);
    CHECK(bench.findings.errors() == 1);
    CHECK(bench.errors().substr(0, finding.size()) == finding);
  };
  begins("hcl", "a = \"b\n\"\n", "T135 1:7 `\n` a string of HCL ends on its line");
  begins("python", "x = 'a\n'\n", "T135 1:7 `\n` a string of Python ends on its line");
  begins("yaml", "a: \"b\n  c\"\n", "T135 1:6 `\n` a quoted text of YAML ends on its line");
  begins("yaml", "a: 'b\n  c'\n", "T135");
  begins("yaml", "a:\n  b\n", "T135 2:4 `\n` a plain text on a line of its own");
  begins("yaml", "a\n", "T135");
  begins("yaml", "<% if flag %>a: |<% else %>a: x<% end %>\n  b\n", "T131");
  begins("yaml", "<% if flag %>\na: |\n<% else %>\na: x\n<% end %>\n  b\n", "T135 6:3");
  begins("hcl", "a = <<EF\n<% if flag %>E<% end %>F\nEF\n",
         "T135 2:25 `\n` whether this line ends the heredoc depends");
  begins("hcl", "a = <<E\n\u00a0E\nE\n", "T135 2:3 `\n` characters beside the name");
}

TEST_CASE("every way leads to the same place") {
  check({
      {"select <% if flag %>'a<% end %>", "T131 1:8", {}, "sql"},
      {"select 1 <% if flag %>-- x<% else %>/* x */<% end %>\n", "T131", {}, "sql"},
      {"select <% for t in tables %>'a<% end %>'", "T131", {}, "sql"},
      {"echo <% if flag %>\"<% end %>\n", "T131", {}, "sh"},
      {"echo <% if flag %>$(<% end %>\n", "T131", {}, "sh"},
      {"[<% if flag %>\"<% end %>]", "T131", {}, "json"},
      {"select 'a", "T132 1:10 `` this file ends in a SQL string", {}, "sql"},
      {"select /* /* a */", "T132", {}, "sql"},
      {"do $a$ x $b$", "T132", {}, "sql"},
      {"echo 'a\n", "T132", {}, "sh"},
      {"cat <<X\nX \n", "T132", {}, "sh"},
      {"echo $(date\n", "T132", {}, "sh"},
      {"[\"a", "T132", {}, "json"},
      {"x = '''a\n", "T132 2:1 `` this file ends in a Python string", {}, "python"},
      {"x = <% if flag %>'<% end %>", "T131", {}, "python"},
      {"{{ x", "T132 1:5 `` this file ends in code of Jinja", {}, "airflow-jinja"},
      {"x = <% quote airflow-jinja %>{{ x<% end %>\n", "T132", {}, "python"},
      {"a: [b\n", "T132 2:1 `` this file ends right behind a YAML value", {}, "yaml"},
      {"a: \"b", "T132", {}, "yaml"},
      {"a: <% if flag %>[<% end %>b\n", "T131", {}, "yaml"},
      {"a {\n", "T132 2:1 `` this file ends bare in HCL", {}, "hcl"},
      {"a = \"${b\n", "T132", {}, "hcl"},
      {"a = <<E\nE", "T132 2:2 `` this file ends in a heredoc", {}, "hcl"},
      {"a = <% if flag %>{<% end %>\n", "T131", {}, "hcl"},
      {"[<% quote sql %>select 'a<% end %>]", "T132 1:2 `<% quote sql %>` this quote ends in a SQL string", {}, "json"},
      {"<% for t in tables sep \",\" %>\n<%= t.name | ident %> -- x\n<% end %>\n", "T134 1:24", {}, "sql"},
      {"<% for t in tables sep \",\" %>\n<% if t.doc %>\nx\n<% end %>\n<% end %>\n", "T134 1:24"},
  });
}

TEST_CASE("bounds") {
  Includes chain;
  for (int i = 0; i < 17; ++i) chain["_" + std::to_string(i)] = "<% include \"_" + std::to_string(i + 1) + "\" %>\n";
  chain["_17"] = "x\n";
  Includes wide;
  for (int i = 0; i < 15; ++i) {
    const std::string next = "<% include \"_" + std::to_string(i + 1) + "\" %>\n";
    wide["_" + std::to_string(i)] = next + next + next;
  }
  wide["_15"] = "x\n";
  std::string deep;
  for (int i = 0; i < 65; ++i) deep += "<% if flag %>";
  std::string loops;
  for (int i = 0; i < 5; ++i) loops += "<% for x" + std::to_string(i) + " in labels %>";
  for (int i = 0; i < 5; ++i) loops += "<% end %>";
  std::string quotes;
  for (int i = 0; i < 4; ++i) quotes += "<% quote text %>";
  for (int i = 0; i < 4; ++i) quotes += "<% end %>";
  check({
      {"<% include \"_0\" %>\n", "T140 _15:1:12", chain},
      {deep, "T140 1:833"},
      {loops, "T140"},
      {quotes, "T140"},
  });
  CHECK(Bench("<% include \"_0\" %>\n", "text", wide).findings.total("T140") == 1);
}

TEST_CASE("all mistakes of a file are told in one run") {
  const Bench bench("<%= titel %>\n<% if x %>\n<%= note %>\n<% end %>\n<%= title | x %>\n<%= tables %>\n");
  CHECK(bench.errors() ==
        "T110 1:5 `titel` there is no `titel` here | did you mean `title`?\n"
        "T110 2:7 `x` there is no `x` here\n"
        "T114 3:5 `note` `note` may be absent | put it into `<% if note %>`, or add `| or \"…\"`\n"
        "T112 5:13 `x` there is no filter `x`\n"
        "T115 6:5 `tables` `tables` is a `list<Table>`, which cannot be printed | walk it with `for`\n");
}

TEST_CASE("a mistake in an include is told once, and every template with it has no program") {
  TextSpace text;
  TemplateFiles files;
  files["_x"] = text.add_file("_x", "<%= nowhere %>\n");
  files["a"] = text.add_file("a", "<% include \"_x\" %>\n");
  files["b"] = text.add_file("b", "<% include \"_x\" %>\n");
  files["c"] = text.add_file("c", "fine\n");
  Diagnostics findings;
  const auto set = TemplateSet::compile(files, {{"a", "Root", "text"}, {"b", "Root", "text"}, {"c", "Root", "text"}},
                                        schema(), text, findings);
  CHECK(findings.errors() == 1);
  CHECK(set.find("a") == nullptr);
  CHECK(set.find("b") == nullptr);
  CHECK(set.find("c") != nullptr);
}

TEST_CASE("a place in an include is judged where it is included") {
  const Bench bench("select '<% include \"_x\" t=title %>', <% include \"_x\" t=title %>\n", "sql",
                    {{"_x", "<% params t: text %>\n<%= t %>\n"}});
  REQUIRE(bench.findings.errors() == 1);
  const Diagnostic finding = bench.findings.sorted(bench.text)[0];
  CHECK(finding.code == Code("T130"));
  REQUIRE(finding.related.size() == 1);
  CHECK(bench.text.place(finding.related[0].at).column == 38);
}

TEST_CASE("declarations are checked") {
  TextSpace text;
  const TemplateFiles files = {{"a", text.add_file("a", "x\n")}, {"_b", text.add_file("_b", "x\n")}};
  Diagnostics findings;
  TemplateSet::compile(files, {{"aa", "Root", "sql"}, {"a", "Rot", "sql"}, {"a", "Root", "sq"}, {"_b", "Root", "sql"}},
                       schema(), text, findings);
  CHECK(findings.total("T150") == 4);
}

TEST_CASE("what a run refuses is told with the value's path and the template's place") {
  const Bench bench("<% for t in tables %>\n<% for c in t.columns %>\n<%= c.name %>\n<% end %>\n<% end %>\n");
  ValueArena arena;
  const nlohmann::json root = {{"tables", {{{"name", "a"}}, {{"name", "b"}, {"columns", {{{"name", "x\ny"}}}}}}}};
  std::string out = "before";
  const Status done = run(*bench.set.find("t"), bind_value(root, *schema().parse_type("Root"), arena), out);
  REQUIRE(!done.ok());
  CHECK(done.error().code == Code("T201"));
  CHECK(
      done.error().message ==
      "this place (text line) refuses `tables[1].columns[0].name`: it holds a line break or another control character");
  CHECK(done.error().help == "the value is `x\\ny`");
  CHECK(bench.text.place(done.error().at).line == 3);
  CHECK(out == "before");
}

TEST_CASE("a file is bounded") {
  const Bench bench("<% for l in labels %><% for m in labels %><%= l %><% end %><% end %>\n");
  const nlohmann::json root = {{"labels", std::vector<std::string>(300, std::string(100, 'x'))}};
  CHECK(bench.run(root).out.starts_with("T203 `t` would print more than 8 MiB"));
}

}  // namespace intentc::test
