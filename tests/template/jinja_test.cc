// Texts for Airflow: they come out of Jinja, and out of a shell that Airflow starts with them, as they went in.
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

// A Python that has Airflow's Jinja; empty after having called skip().
std::string airflow_python() {
  const std::string venv = shared_tool("consumers/venv");
  if (venv.empty()) return {};
  const Ran ran = run({.arguments = {venv, "airflow3"}});
  if (ran.exit_code != 0) return skip("no environment with Airflow: " + ran.err), std::string();
  return ran.out.substr(0, ran.out.find('\n')) + "/bin/python";
}

// What a Python program prints as JSON; `x` is a list of what stands between the brackets, `jinja` what Airflow
// renders.
std::vector<std::string> said(const std::string& python, const std::string& list, const std::string& program) {
  TemporaryFolder folder;
  const std::string text = "import json, subprocess, jinja2.sandbox\nx = [\n" + list +
                           "]\njinja = jinja2.sandbox.SandboxedEnvironment(cache_size=0)\n" + program;
  const Ran ran = run({.arguments = {python, folder.write("x.py", text)}, .directory = folder.path()});
  INFO(ran.err.substr(0, 2000));
  REQUIRE(ran.exit_code == 0);
  return nlohmann::json::parse(ran.out).get<std::vector<std::string>>();
}

}  // namespace

TEST_CASE("Jinja gives every text back") {
  const std::string python = airflow_python();
  if (python.empty()) return;
  const std::vector<Site> sites = {
      {"<% quote airflow-jinja %><%= title %><% end %>,\n", any_text},
      {"<% quote airflow-jinja %>a { <%= title %>} {{ '}}' ~ {'b': {}}['b'] }}<%= title %>{<% end %>,\n", any_text,
       [](const std::string& v) { return "a { " + v + "} }}{}" + v + "{"; }},
      {"<% quote airflow-jinja %>x{# <%= title %>#}{% if \"%}\" %}%<%= title %>{% endif %}#}<% end %>,\n", any_text,
       [](const std::string& v) { return "x%" + v + "#}"; }}};
  std::string list;
  std::vector<std::string> wanted;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    through(
        sites[i], "python",
        [&](const std::string& printed, const std::string& value) {
          list += printed;
          wanted.push_back(sites[i].said(value));
        },
        i == 0 ? large_corpus() : hostile_corpus());
  }
  compare(said(python, list, "print(json.dumps([jinja.from_string(t).render() for t in x]))\n"), wanted);
}

TEST_CASE("a program in a text for Jinja in Python gives every text back") {
  const std::string python = airflow_python();
  if (python.empty()) return;
  std::string list;
  std::vector<std::string> wanted;
  const std::string text =
      "<% quote airflow-jinja %><% quote sh %>printf '%s\\0' '{{' <%= title %> # <%= title %><% end %> <% end %>,\n";
  through({text, any_text}, "python", [&](const std::string& printed, const std::string& value) {
    if (wanted.size() == 400) return;
    list += printed;
    wanted.push_back("{{" + std::string(1, '\0') + value + std::string(1, '\0'));
  });
  compare(said(python, list,
               "run = lambda t: subprocess.run(['bash', '-c', jinja.from_string(t).render()], "
               "stdout=subprocess.PIPE)\n"
               "print(json.dumps([run(t).stdout.decode() for t in x]))\n"),
          wanted);
}

}  // namespace intentc::test
