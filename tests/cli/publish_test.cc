// plan, publish and render, as a user runs them one after the other.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/run_intentc.h"

namespace intentc::test {
namespace {

namespace fs = std::filesystem;

// A folder with a copy of Northwind (model/) and an empty bare repository (render.git).
class Workbench {
 public:
  Workbench() {
    fs::copy(source_dir() / "examples/northwind-postgres", path() / "model", fs::copy_options::recursive);
    REQUIRE(run({.arguments = {"git", "init", "-q", "--bare", (path() / "render.git").string()}}).exit_code == 0);
  }

  const fs::path& path() const { return folder_.path(); }
  const TemporaryFolder& folder() const { return folder_; }
  Ran operator()(std::vector<std::string> arguments) const {  // in the environment of the demo
    if (std::ranges::find(arguments, "--env") == arguments.end()) arguments.insert(arguments.end(), {"--env", "local"});
    return intentc(std::move(arguments), path());
  }
  Ran publish() const { return (*this)({"publish", "model", "--repo", "render.git"}); }

  std::string commits() const {
    return run({.arguments = {"git", "-C", (path() / "render.git").string(), "rev-list", "--count", "render"}}).out;
  }

  void replace(const fs::path& file, std::string_view before, std::string_view after) const {
    std::string text = read_file(path() / file);
    const auto at = text.find(before);
    REQUIRE(at != std::string::npos);
    folder_.write(file, text.replace(at, before.size(), after));
  }

  // NW_Data/orders for the reporting workspace.
  void add_sink() const {
    replace("model/workspaces/reporting.yaml", "NW_Data/suppliers]", "NW_Data/suppliers, NW_Data/orders]");
  }

 private:
  TemporaryFolder folder_;
};

TEST_CASE("without a repository everything is new, and publish says what it lacks") {
  const Workbench bench;
  const Ran plan = bench({"plan", "model"});
  CHECK(plan.exit_code == 0);
  CHECK(plan.err == "no render repository: everything is new\n");
  CHECK(plan.out.ends_with("Plan: 8 to create, 0 to change, 0 to move, 0 to destroy; 2 of 2 chunks\n"));
  const Ran publish = bench({"publish", "model"});
  CHECK(publish.exit_code == 1);
  CHECK(publish.out.empty());
  CHECK(publish.err.find("error[P100]") == 0);
}

TEST_CASE("a platform that serves nobody any more gives up its jobs and views, and keeps its data") {
  const Workbench bench;
  REQUIRE(bench.publish().exit_code == 0);
  std::string text = read_file(bench.path() / "model/assignments.yaml");
  for (auto at = text.find("status: provisioned"); at != std::string::npos; at = text.find("status: provisioned", at)) {
    text.replace(at, std::string_view("status: provisioned").size(), "status: decommissioned");
  }
  bench.folder().write("model/assignments.yaml", text);
  const Ran plan = bench({"plan", "model", "--repo", "render.git"});
  INFO(plan.out << plan.err);
  CHECK(plan.out.ends_with("Plan: 0 to create, 0 to change, 0 to move, 2 to retain, 6 to destroy; 2 of 2 chunks\n"));
  REQUIRE(bench.publish().exit_code == 0);
  const Ran files = run(
      {.arguments = {"git", "-C", (bench.path() / "render.git").string(), "ls-tree", "-r", "--name-only", "render"}});
  std::istringstream lines(files.out);
  std::vector<std::string> jobs;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("/jobs/") != std::string::npos) jobs.push_back(line.substr(line.rfind('/') + 1));
  }
  CHECK(jobs == std::vector<std::string>{"ingest_nw_data.sh", "jobs.json"});  // it gives the slot back to the source
}

TEST_CASE("a repository that does not exist is not made") {
  const Workbench bench;
  const Ran ran = bench({"publish", "model", "--repo", "none.git"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("git init --bare") != std::string::npos);
  CHECK_FALSE(fs::exists(bench.path() / "none.git"));
}

TEST_CASE("publishing twice makes one commit, and one sink more the second plan of decisions") {
  const Workbench bench;
  const Ran first = bench.publish();
  CHECK(first.exit_code == 0);
  CHECK(first.out.find(": 2 chunks, ") != std::string::npos);
  CHECK(first.out.ends_with("; next: intentc-apply --repo render.git\n"));
  const Ran again = bench.publish();
  CHECK(again.exit_code == 0);
  CHECK(again.out.find("nothing to do: render ") == 0);
  CHECK(bench.commits() == "1\n");

  bench.add_sink();
  const Ran plan = bench({"plan", "model", "--repo", "render.git", "--format", "json"});
  CHECK(plan.exit_code == 0);
  const auto changes = nlohmann::json::parse(plan.out)["platforms"][0]["changes"];
  REQUIRE(changes.size() == 2);
  CHECK(changes[0]["op"] == "change");
  CHECK(changes[0]["label"] == "Ingest/Warehouse/NW_Data");
  CHECK(changes[1]["op"] == "create");
  CHECK(changes[1]["label"] == "Export/Warehouse/Reporting/NW_Data/orders");
  CHECK(bench.publish().exit_code == 0);
  CHECK(bench.commits() == "2\n");
}

TEST_CASE("--detailed-exitcode tells changes from none") {
  const Workbench bench;
  const std::vector<std::string> plan = {"plan", "model", "--repo", "render.git", "--detailed-exitcode"};
  CHECK(bench(plan).exit_code == 2);
  CHECK(bench({"publish", "model", "--repo", "render.git", "--detailed-exitcode"}).exit_code == 2);
  CHECK(bench(plan).exit_code == 0);
  CHECK(bench({"publish", "model", "--repo", "render.git", "--detailed-exitcode"}).exit_code == 0);
}

TEST_CASE("render writes into a folder exactly what publish commits") {
  const Workbench bench;
  CHECK(bench({"render", "model", "-o", "out", "--now", "2026-11-21"}).exit_code == 0);
  CHECK(bench({"publish", "model", "--repo", "render.git", "--now", "2026-11-21"}).exit_code == 0);
  REQUIRE(run({.arguments = {"git", "clone", "-q", "-b", "render", "render.git", "clone"}, .directory = bench.path()})
              .exit_code == 0);
  const Ran diff = run({.arguments = {"diff", "-r", "-x", ".git", "out", "clone"}, .directory = bench.path()});
  CHECK(diff.out.empty());
  CHECK(diff.exit_code == 0);
  const Ran again = bench({"render", "model", "-o", "out", "--now", "2026-11-22"});
  CHECK(again.out == "nothing to do: out is up to date\n");
}

TEST_CASE("render needs a folder, and not one that holds something else") {
  const Workbench bench;
  CHECK(bench({"render", "model"}).exit_code == 64);
  const Ran ran = bench({"render", "model", "-o", "model"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("error[P301]") == 0);
}

TEST_CASE("a render that was edited by hand is refused, and the file is named") {
  const Workbench bench;
  REQUIRE(bench({"render", "model", "-o", "out"}).exit_code == 0);
  bench.folder().write("out/warehouse/chunks/foundation/sql/apply.sql", "-- mine\n");
  const Ran ran = bench({"render", "model", "-o", "out"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("warehouse/chunks/foundation/sql/apply.sql") != std::string::npos);
  CHECK(read_file(bench.path() / "out/warehouse/chunks/foundation/sql/apply.sql") == "-- mine\n");
}

TEST_CASE("a model with errors is not rendered") {
  const Workbench bench;
  bench.folder().write("model/more.yaml", "kind: nonsense\n");
  for (const auto& arguments : {std::vector<std::string>{"plan", "model"},
                                {"publish", "model", "--repo", "render.git"},
                                {"render", "model", "-o", "out"}}) {
    const Ran ran = bench(arguments);
    CHECK(ran.exit_code == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.find("model/more.yaml:1:") != std::string::npos);
  }
  CHECK_FALSE(fs::exists(bench.path() / "out"));
}

TEST_CASE("a pack that is not installed stops a plan, and is named") {
  const Ran ran = intentc({"plan", "examples/northwind"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("error[T010]") == 0);
  CHECK(ran.err.find("`azure`") != std::string::npos);
}

TEST_CASE("options that cannot be are usage errors or name what there is") {
  const Workbench bench;
  CHECK(bench({"plan", "model", "--now", "2026-02-30"}).exit_code == 64);
  CHECK(bench({"plan", "model", "--now", "today"}).exit_code == 64);
  const Ran platform = bench({"plan", "model", "--platform", "Warehous"});
  CHECK(platform.exit_code == 1);
  CHECK(platform.err.find("did you mean `Warehouse`?") != std::string::npos);
  const Ran environment = bench({"plan", "model", "--env", "prod"});
  CHECK(environment.exit_code == 1);
  CHECK(environment.err.find("it has: local, production") != std::string::npos);
}

TEST_CASE("the settings name the repository, relative to themselves") {
  const Workbench bench;
  bench.folder().write("intentc.yaml", "model: model\nrepo: render.git\nauthor: Render Bot <bot@northwind.example>\n");
  CHECK(bench({"publish"}).exit_code == 0);
  CHECK(bench({"plan"}).out.find("nothing to do") == 0);
  const Ran log = run({.arguments = {"git", "-C", "render.git", "log", "-1", "--format=%an <%ae>", "render"},
                       .directory = bench.path()});
  CHECK(log.out == "Render Bot <bot@northwind.example>\n");
}

}  // namespace
}  // namespace intentc::test
