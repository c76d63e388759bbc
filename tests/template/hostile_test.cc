// Hostile texts through every place of every dialect, read back by the real readers: equal, or refused.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/folder.h"
#include "tests/support/process.h"
#include "tests/support/tool.h"
#include "tests/template/bench.h"
#include "tests/template/sites.h"

namespace intentc::test {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(at);
    if (end == std::string_view::npos) break;
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return parts;
}

}  // namespace

TEST_CASE("JSON gives every text back") {
  using nlohmann::json;
  const std::vector<std::pair<Site, std::function<json(const json&)>>> sites = {
      {{"[<%= title %>]", any_utf8}, [](const json& j) { return j[0]; }},
      {{"[\"<%= title %>\"]", any_utf8}, [](const json& j) { return j[0]; }},
      {{"{<%= title %>: {}}", any_utf8}, [](const json& j) { return j.begin().key(); }},
      {{"{\"<%= title %>\": {}}", any_utf8}, [](const json& j) { return j.begin().key(); }},
      {{"[<% quote json %>[<%= title %>]<% end %>]", any_utf8},
       [](const json& j) { return json::parse(j[0].get<std::string>())[0]; }},
      {{"[<%= title | json %>]", any_text}, [](const json& j) { return json::parse(j[0].get<std::string>()); }}};
  for (const auto& [site, value_of] : sites) {
    through(site, "json", [&, &of = value_of](const std::string& printed, const std::string& value) {
      if (of(json::parse(printed)).get<std::string>() != value) FAIL_CHECK(printed);
    });
  }
}

TEST_CASE("the shell gives every text back") {
  if (!have_tool("sh", "no shell")) return;
  const std::vector<Site> sites = {
      {"printf '%s\\0' <%= title %>\n", any_text},
      {"printf '%s\\0' '<%= title %>'\n", any_text},
      {"printf '%s\\0' a'<%= title %>'<%= title %>\"b\"\n", any_text,
       [](const std::string& v) { return "a" + v + v + "b"; }},
      {"x=<%= title %>; printf '%s\\0' \"$x\"\n", any_text},
      {"f() ( # <%= title %>\nprintf '%s\\0' \"$1\"\n)\nf <%= title %> # it's\n", any_text},
      {"true # <%= title %>\nprintf '%s\\0' ok # <%= title %>\n", any_utf8, [](const std::string&) { return "ok"; }},
      {"cat <<'X' >/dev/null; printf '%s\\0' <%= title %>\n' \" $(\n X\nX\n", any_text},
      {"printf '%s\\0' \"$(printf '%s.' <%= title %>)\"\n", any_text, [](const std::string& v) { return v + "."; }},
  };
  for (const std::string shell : {"sh", "bash"}) {
    if (shell == "bash" && !have_tool("bash", "no bash")) continue;
    for (const Site& site : sites) {
      INFO(shell << ": " << site.text);
      std::string script;
      std::vector<std::string> wanted;
      through(site, "sh", [&](const std::string& printed, const std::string& value) {
        script += printed;
        wanted.push_back(site.said(value));
      });
      TemporaryFolder folder;
      const Ran ran = run({.arguments = {shell, folder.write("s.sh", script)}, .directory = folder.path()});
      CHECK(ran.exit_code == 0);
      CHECK(ran.err == "");
      compare(split(ran.out, '\0'), wanted);
    }
  }
}

TEST_CASE("a program in a program gives every text back") {
  if (!have_tool("sh", "no shell")) return;
  std::string script;
  std::vector<std::string> wanted;
  std::size_t count = 0;
  const std::string text =
      "sh -c <% quote sh %>printf '%s\\0' <%= title %> # <%= title %>\nsh -c <% quote sh %>printf '%s\\0' x'<%= title "
      "%>'<% end %>\n<% end %>\n";
  through({text, any_text}, "sh", [&](const std::string& printed, const std::string& value) {
    if (++count > 400) return;
    script += printed;
    wanted.push_back(value);
    wanted.push_back("x" + value);
  });
  TemporaryFolder folder;
  const Ran ran = run({.arguments = {"sh", folder.write("s.sh", script)}});
  CHECK(ran.err == "");
  compare(split(ran.out, '\0'), wanted);
}

TEST_CASE("PostgreSQL gives every text back") {
  const auto hex = [](const std::string& value) { return hex_of(value); };
  const auto ok = [](const std::string&) { return std::string("ok"); };
  const auto quoted = [](const std::string& value, char quote) {
    std::string out(1, quote);
    for (const char c : value) out += c == quote ? std::string(2, c) : std::string(1, c);
    return out + quote;
  };
  const auto column = [](const std::string& name) {
    return "select encode(convert_to(k, 'UTF8'), 'hex') from json_object_keys((select row_to_json(r) from (select 1 "
           "as " +
           name + ") r)) k;\n";
  };
  const auto encoded = [](const std::string& value) {
    return "select encode(convert_to(" + value + ", 'UTF8'), 'hex');\n";
  };
  const std::vector<Site> sites = {
      {encoded("'<%= title %>'"), any_text, hex},
      {encoded("'a''<%= title %>'''"), any_text, [&](const std::string& v) { return hex("a'" + v + "'"); }},
      {encoded("'a'\n  '<%= title %>'"), any_text, [&](const std::string& v) { return hex("a" + v); }},
      {encoded("<% quote sql %>select '<%= title %>' -- <%= title %>\n<% end %>"), any_text,
       [&](const std::string& v) {
         std::string comment;
         for (std::size_t i = 0; i < v.size(); ++i) {
           const bool c1 = v[i] == '\xC2' && i + 1 < v.size() && static_cast<unsigned char>(v[i + 1]) < 0xA0;
           const bool c0 = static_cast<unsigned char>(v[i]) < 0x20 || v[i] == 0x7F;
           if (c1) ++i;
           comment += c1 || c0 ? ' ' : v[i];
         }
         return hex("select " + quoted(v, '\'') + " -- " + comment + "\n");
       }},
      {encoded("('<%= title | json %>'::json #>> '{}')"), any_text, hex},
      {column("<%= title | ident %>"), identifier, hex},
      {column("\"<%= title %>\""), [](const std::string& v) { return any_line(v) && v.size() <= 63 && !v.empty(); },
       hex},
      {encoded("'<%= title | ident %>'"), identifier, [&](const std::string& v) { return hex(quoted(v, '"')); }},
      {"select -- <%= title %>\n'ok'; -- <%= title %>\n", any_utf8, ok},
      {"select /*<%= title %>*/ 'ok' /* a /<%= title %>/ b *<%= title %>* /* c */ */;\n", any_utf8, ok},
      {"\\set v '<%= title %>'\n" + encoded(":'v'"), any_line, hex},
      {"\\copy (select encode(convert_to('<%= title %>', 'UTF8'), 'hex')) to stdout\n", any_line, hex},
      {"\\copy (select encode(convert_to(k, 'UTF8'), 'hex') from json_object_keys((select row_to_json(r) from (select "
       "1 as "
       "<%= title | ident %>) r)) k) to stdout\n",
       identifier, hex},
      {"do $x$ begin perform $$ ' $$; end $x$;\n" + encoded("'<%= title %>'"), any_text, hex},
  };
  std::string script = "\\set ON_ERROR_STOP 1\nset client_min_messages = warning;\n";
  // What psql would put in if a name were taken for a variable.
  for (const char* name : {"x", "a", "e", "p", "q"}) script += fmt::format("\\set {} boom\n", name);
  std::vector<std::string> wanted;
  for (const Site& site : sites) {
    // A zero-length identifier is an error of PostgreSQL, not of the place.
    const bool braces = site.text.find("as \"") != std::string::npos;
    Site tried = site;
    if (braces) tried.takes = [](const std::string& v) { return any_line(v) && v.size() <= 63; };
    through(tried, "sql", [&](const std::string& printed, const std::string& value) {
      if (braces && value.empty()) return;
      script += printed;
      wanted.push_back(site.said(value));
    });
  }
  TemporaryFolder folder;
  const auto with = source_dir() / "tests/support/with-postgres";
  const Ran ran = run({.arguments = {with, "psql", "-X", "-q", "-At", "-f", folder.write("s.sql", script)}});
  if (ran.exit_code == 77) return skip("no PostgreSQL");
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.substr(0, 2000) == "");
  compare(split(ran.out, '\n'), wanted);
}

TEST_CASE("an empty value in a comment does not let its neighbours meet") {
  for (const std::string dialect : {"sql", "hcl"}) {
    CHECK(Bench("/* *<%= title %>/ */\n", dialect).print({{"title", ""}}) == "/* * / */\n");
  }
}

TEST_CASE("plain text keeps every line") {
  through({"a <%= title %> b\n", any_line}, "text", [](const std::string& printed, const std::string& value) {
    if (printed != "a " + value + " b\n") FAIL_CHECK(printed);
  });
}

}  // namespace intentc::test
