// The scanners against the real readers: random text of the dialect, with holes wherever the compiler allows them,
// filled with attacks. Nothing may run that the template did not say, and whatever the scanner takes for the end of a
// string or comment, the reader must take for it too.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/support/folder.h"
#include "tests/support/process.h"
#include "tests/support/random.h"
#include "tests/support/tool.h"
#include "tests/template/bench.h"

namespace intentc::test {
namespace {

std::string soup(Random& random, const std::vector<std::string>& pieces) {
  std::string text;
  for (std::uint32_t i = random.between(1, 14); i > 0; --i) text += random.pick(pieces);
  return text;
}

nlohmann::json filled(const std::string& value) {
  return {{"title", value},          {"flag", true}, {"count", -7}, {"mode", "open"}, {"type", "numeric(10,2)"},
          {"labels", {value, value}}};
}

}  // namespace

TEST_CASE("psql sees strings, comments and commands where the scanner does") {
  const std::vector<std::string> pieces = {"'",
                                           "'",
                                           "''",
                                           "\"",
                                           "--",
                                           "-",
                                           "/*",
                                           "*/",
                                           "*",
                                           "/",
                                           "$$",
                                           "$a$",
                                           "$",
                                           "a",
                                           "e",
                                           "E'",
                                           "u&'",
                                           "U&\"",
                                           "B'",
                                           ":",
                                           "::",
                                           "\n",
                                           "\n",
                                           " ",
                                           " ",
                                           ";",
                                           "select 1",
                                           "x",
                                           "5",
                                           "\\set v ",
                                           "\\echo ",
                                           "\\copy (select 1) to stdout",
                                           "\\",
                                           ".",
                                           "é",
                                           "=",
                                           "&",
                                           "|",
                                           "@",
                                           "<%= title %>",
                                           "'<%= title %>'",
                                           "<%= title | ident %>",
                                           "\"<%= title %>\"",
                                           "<%= count %>",
                                           "<%= mode %>",
                                           "<%= type %>",
                                           "<%= title | hash8 %>",
                                           "<% if flag %>",
                                           "<% else %>",
                                           "<% end %>",
                                           "<% for l in labels sep \",\" %><%= l | ident %>",
                                           "<% for l in labels %>'<%= l %>'",
                                           "<% quote sql %>",
                                           "<%= title | json %>"};
  const std::vector<std::string> attacks = {"'; create table pwned(); --",
                                            "\"; create table pwned(); --",
                                            "*/; create table pwned(); /*",
                                            "\n; create table pwned();\n",
                                            "$$; create table pwned(); $$",
                                            "$a$; create table pwned(); --",
                                            "\\'; create table pwned(); --",
                                            "\\",
                                            "'",
                                            "\"",
                                            "*",
                                            "/",
                                            "-",
                                            "x",
                                            "\n\\echo pwned\n",
                                            "''",
                                            "e",
                                            "u"};
  Random random(7);
  std::string script = "set client_min_messages = error;\n";
  std::size_t made = 0;
  std::size_t holes = 0;
  for (int i = 0; i < 40000 && made < 1000; ++i) {
    const std::string text = soup(random, pieces);
    const Bench bench(text, "sql");
    if (!bench.ok()) continue;
    const auto rendered = bench.run(filled(random.pick(attacks)));
    if (!rendered.ok) continue;
    holes += text.find("<%=") != std::string::npos ? 1 : 0;
    script += fmt::format("{}\n;\nselect 'marker {}';\n", rendered.out, made++);
  }
  CHECK(made == 1000);
  CHECK(holes > 250);
  script += "select count(*) || ' tables pwned' from pg_class where relname = 'pwned';\n";
  TemporaryFolder folder;
  const auto file = folder.write("s.sql", script);
  // `\e` is among the commands that the soup spells.
  const Ran ran =
      run({.arguments = {source_dir() / "tests/support/with-postgres", "psql", "-X", "-q", "-At", "-f", file},
           .directory = folder.path(),
           .environment = {{"PSQL_EDITOR", "true"}}});
  if (ran.exit_code == 77) return skip("no PostgreSQL");
  std::size_t at = 0;
  for (std::size_t i = 0; i < made && at != std::string::npos; ++i) {
    const std::string marker = fmt::format("marker {}\n", i);
    const std::size_t found = ran.out.find(marker, at);
    if (found == std::string::npos) {
      const std::size_t end = script.find(fmt::format("select 'marker {}'", i));
      FAIL_CHECK(fmt::format("no {} behind: {}", marker, script.substr(end > 300 ? end - 300 : 0, 320)));
    }
    at = found;
  }
  INFO(ran.out.substr(ran.out.size() - std::min<std::size_t>(200, ran.out.size())));
  CHECK(ran.out.find("0 tables pwned") != std::string::npos);
  CHECK(ran.out.find("\npwned\n") == std::string::npos);
}

TEST_CASE("a shell runs nothing that stands in a value") {
  if (!have_tool("sh", "no shell")) return;
  const std::vector<std::string> pieces = {"'",
                                           "'",
                                           "\"",
                                           "\"",
                                           "\\",
                                           "$",
                                           "$x",
                                           "${x}",
                                           "${x:-",
                                           "}",
                                           "$(",
                                           "$(",
                                           ")",
                                           "(",
                                           "$((",
                                           "))",
                                           "`",
                                           "#",
                                           " #",
                                           " ",
                                           " ",
                                           "\n",
                                           "\n",
                                           ";",
                                           "x",
                                           "1",
                                           "<<E",
                                           "<<'E'",
                                           "<<-E",
                                           "\nE\n",
                                           "\tE\n",
                                           "|",
                                           "&&",
                                           "=",
                                           ": ",
                                           "echo ",
                                           "case x in x) : ;; esac",
                                           "trap ",
                                           "-c ",
                                           "{",
                                           "[[",
                                           "<",
                                           ">&2",
                                           "<%= title %>",
                                           " <%= title %> ",
                                           "'<%= title %>'",
                                           "\"<%= count %>\"",
                                           "<%= count %>",
                                           "<%= mode %>",
                                           "<%= title | hash8 %>",
                                           "<% if flag %>",
                                           "<% else %>",
                                           "<% end %>",
                                           "<% for l in labels %> <%= l %>",
                                           "<% quote sh %>"};
  const std::vector<std::string> attacks = {"';: >pwned;'",
                                            "\";: >pwned;\"",
                                            "$(: >pwned)",
                                            "`: >pwned`",
                                            "\n: >pwned\n",
                                            "\nE\n: >pwned\n",
                                            "\\",
                                            "'",
                                            "\"",
                                            ");: >pwned;(",
                                            "}: >pwned",
                                            "x[$(: >pwned)]",
                                            "${x:=$(: >pwned)}",
                                            "#",
                                            "a'b\"c"};
  Random random(11);
  std::size_t made = 0;
  std::size_t holes = 0;
  std::size_t read = 0;
  TemporaryFolder folder;
  for (int i = 0; i < 40000 && made < 250; ++i) {
    const std::string text = soup(random, pieces);
    const Bench bench(text, "sh");
    if (!bench.ok()) continue;
    const auto rendered = bench.run(filled(random.pick(attacks)));
    if (!rendered.ok) continue;
    ++made;
    holes += text.find("<%=") != std::string::npos ? 1 : 0;
    const std::string script = rendered.out + "\nprintf 'marker\\n'\n";
    for (const char* shell : {"sh", "bash"}) {
      if (shell == std::string("bash") && !have_tool("bash", "no bash")) continue;
      const auto file = folder.write("s.sh", script);
      // A command that is not found ends a script with 127, which is also what a missing program looks like.
      const auto ran_with = [&](const char* option) {
        return run(
            {.arguments = {"sh", "-c", "\"$@\" || exit 1", "sh", shell, option, file}, .directory = folder.path()});
      };
      const bool fine = ran_with("-n").err.empty();
      const Ran ran = ran_with("+e");
      INFO(shell << " of " << text << "\n" << script);
      CHECK(!std::filesystem::exists(folder.path() / "pwned"));
      // Where the shell can read it at all, it must have read the last line as a command.
      if (fine && ran.err.empty() && ran.exit_code == 0) {
        ++read;
        CHECK(ran.out.find("marker") != std::string::npos);
      }
    }
  }
  CHECK(made == 250);
  CHECK(holes > 50);
  CHECK(read > 60);
}

TEST_CASE("a scanner does not mind where the text is cut") {
  const std::vector<std::string> pieces = {"'",     "\"", "--", "/*", "*/", "$a$", "$",      "e'",      "u&'",
                                           ":",     "\n", " ",  ";",  "x",  "\\",  "\\set ", "`",       "<<E",
                                           "\nE\n", "$(", ")",  "{",  "}",  "#",   "stdin",  "\\u0041", "1"};
  Random random(3);
  for (const auto name : dialect_names()) {
    const Dialect& dialect = *find_dialect(name);
    for (int i = 0; i < 3000; ++i) {
      const std::string text = soup(random, pieces);
      Context whole = dialect.begin();
      Context cut = dialect.begin();
      const auto trouble = dialect.scan(whole, text);
      std::optional<Trouble> later;
      for (std::size_t at = 0; at < text.size() && !later; ++at)
        later = dialect.scan(cut, std::string_view(text).substr(at, 1));
      INFO(name << ": " << text);
      REQUIRE(trouble.has_value() == later.has_value());
      if (!trouble) REQUIRE(whole == cut);
    }
  }
}

}  // namespace intentc::test
