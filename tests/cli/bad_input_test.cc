// What a user can get wrong, through the program itself: a clear error with its code, exit 1, and nothing half written.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>

#include "tests/cli/run_intentc.h"
#include "tests/support/repository.h"
#include "tests/support/tool.h"

namespace intentc::test {
namespace {

namespace fs = std::filesystem;

const std::string kContainer = "kind: container\nname: Shop\ntype: postgres\n";
const std::string kSales =
    "kind: datastore\nname: Sales\ncapture: {kind: snapshot, container: Shop, trigger: {every: 10m}}\n"
    "datasets:\n  orders:\n    key: [id]\n    columns: {id: int not null}\n";
const std::string kReport = "kind: workspace\nname: Report\ngroups: {all: {sinks: [Sales/orders]}}\n";
const std::string kModel = kContainer + "---\n" + kSales + "---\n" + kReport;

std::string transformer(const std::string& name, const std::string& reads, const std::string& makes) {
  return "---\nkind: workspace\nname: " + name + "\ngroups: {g: {sinks: [" + reads +
         "/d]}}\ntransformer:\n  name: " + name +
         "T\n  code: {sql: {d: {text: select 1}}}\n  output:\n    name: " + makes +
         "\n    datasets: {d: {key: [id], columns: {id: int not null}}}\n";
}

std::string nested(const std::string& open, const std::string& close) {
  std::string text;
  for (int level = 0; level < 10'000; ++level) text += open;
  text += "1";
  for (int level = 0; level < 10'000; ++level) text += close;
  return text;
}

struct BadInput {
  std::string name;
  std::string code;
  std::function<void(TemporaryFolder&)> make;  // below `m`
  std::string says = "";                       // besides the code
};

BadInput text(const std::string& name, const std::string& code, const std::string& bytes,
              const std::string& says = "") {
  return {name, code, [bytes](TemporaryFolder& folder) { folder.write("m/model.yaml", bytes); }, says};
}

const std::vector<BadInput>& bad_inputs() {
  static const std::vector<BadInput> inputs = {
      {"an empty folder", "Y001", [](auto& folder) { fs::create_directory(folder.path() / "m"); }, "intentc init"},
      {"a folder that is not there", "Y002", [](auto&) {}},
      text("an empty file", "Y010", ""),
      text("a binary file", "Y012",
           std::string("\x7f"
                       "ELF\2\1\1\0\0\0",
                       10)),
      {"a line of 200 MB", "Y007",
       [](auto& folder) { fs::resize_file(folder.write("m/model.yaml", "a: "), 200'000'000); }},
      text("bad UTF-8", "Y011", kModel + "doc: \xFF\xFE\n"),
      text("a tab that indents", "Y115", "kind: container\nname: Shop\ntype: postgres\nconnection:\n\thost: h\n"),
      text("a duplicate key", "Y107", kContainer + "type: mysql\n"),
      text("an unknown key", "Y202", kContainer + "colour: red\n"),
      text("an unknown kind", "Y201", "kind: contaner\nname: Shop\n", "did you mean `container`?"),
      text("a list where a text belongs", "Y203", "kind: container\nname: [Shop]\ntype: postgres\n"),
      text("an anchor", "Y103", "kind: container\nname: &n Shop\ntype: postgres\n"),
      text("an alias", "Y102", "kind: container\nname: Shop\ntype: postgres\ndoc: *n\n"),
      text("10,000 levels of YAML", "Y109", "a: " + nested("[", "]") + "\n"),
      {"10,000 levels of JSON", "Y109",
       [](auto& folder) { folder.write("m/model.json", "{\"a\": " + nested("[", "]") + "}"); }},
      {"a loop of links", "Y005",
       [](auto& folder) {
         folder.write("m/model.yaml", kModel);
         fs::create_directory_symlink(".", folder.path() / "m/again");
         fs::create_symlink("loop.yaml", folder.path() / "m/loop.yaml");
       }},
      {"a referenced file outside of the model", "Y022",
       [](auto& folder) {
         folder.write("secret.sql", "select 1");
         std::string made = transformer("W", "Sales", "Out");
         made.replace(made.find("{text: select 1}"), 16, "../secret.sql");
         folder.write("m/model.yaml", kModel + made);
       }},
      text("a type that a comma cuts", "Y111",
           kContainer +
               "---\nkind: datastore\nname: S\ncapture: {kind: snapshot, container: Shop, trigger: {every: 1h}}\n"
               "datasets: {d: {columns: {price: decimal(10,2)}}}\n",
           "\"decimal(10,2)\""),
      text("a cron text that YAML misreads", "Y112",
           kContainer + "---\nkind: datastore\nname: S\ncapture: {kind: snapshot, container: Shop, trigger: {cron: */5 "
                        "* * * *}}\n"
                        "datasets: {d: {columns: {id: int}}}\n",
           "\"*/5 * * * *\""),
      text("transformers in a circle", "R209",
           kContainer + transformer("A", "Two", "One") + transformer("B", "One", "Two") +
               "---\nkind: workspace\nname: R\ngroups: {g: {sinks: [One/d]}}\n"),
      text("a missing reference", "R104", kContainer + "---\n" + kReport, "Sales"),
      text("two containers with one name", "R211", kContainer + "---\n" + kContainer + "---\n" + kSales),
  };
  return inputs;
}

// Everything below the folder but the model itself.
std::vector<std::string> beside_the_model(const TemporaryFolder& folder) {
  std::vector<std::string> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
    const std::string name = entry.path().filename();
    if (name != "m" && name != "secret.sql") found.push_back(name);
  }
  return found;
}

// The program with its packs where every user may read and run them; as root, the command is run by `nobody`.
class OrdinaryUser {
 public:
  OrdinaryUser() {
    fs::permissions(folder_.path(), fs::perms::all);
    fs::copy_file(program(), folder_.path() / "intentc");
    fs::copy(source_dir() / "templates", folder_.path() / "templates", fs::copy_options::recursive);
  }

  Ran operator()(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), (folder_.path() / "intentc").string());
    return command(std::move(arguments));
  }

  Ran command(std::vector<std::string> arguments) const {
    if (geteuid() == 0) {
      const std::vector<std::string> nobody = {"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"};
      arguments.insert(arguments.begin(), nobody.begin(), nobody.end());
    }
    return run({.arguments = std::move(arguments),
                .directory = folder_.path(),
                .environment = {{"HOME", folder_.path().string()}}});
  }

  fs::path path() const { return folder_.path(); }
  fs::path write(const std::string& name, const std::string& bytes) { return folder_.write(name, bytes); }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("bad input is an error with its code, and leaves nothing behind") {
  for (const BadInput& input : bad_inputs()) {
    TemporaryFolder folder;
    input.make(folder);
    const Ran ran = intentc({"render", "m", "-o", "out"}, folder.path());
    INFO(input.name << "\n" << ran.out << ran.err);
    CHECK(ran.exit_code == 1);
    CHECK(ran.err.find("[" + input.code) != std::string::npos);
    CHECK(ran.err.find(input.says) != std::string::npos);
    CHECK(ran.err.size() < 4000);
    CHECK(beside_the_model(folder).empty());
  }
}

TEST_CASE("a byte order mark and carriage returns are no mistakes: the render is the same") {
  TemporaryFolder folder;
  folder.write("m/model.yaml", kModel);
  std::string other = "\xEF\xBB\xBF";
  for (const char c : kModel) other += c == '\n' ? "\r\n" : std::string(1, c);
  folder.write("n/model.yaml", other);
  REQUIRE(intentc({"render", "m", "-o", "out"}, folder.path()).exit_code == 0);
  const Ran again = intentc({"render", "n", "-o", "out"}, folder.path());
  CHECK(again.exit_code == 0);
  CHECK(again.out.find("nothing") != std::string::npos);
}

TEST_CASE("a file, a folder and a referenced file that cannot be read are named") {
  OrdinaryUser user;
  std::string made = transformer("W", "Sales", "Out");
  made.replace(made.find("{text: select 1}"), 16, "made.sql");
  user.write("m/model.yaml", kModel + made);
  const fs::path sql = user.write("m/made.sql", "select 1");
  const fs::path secret = user.write("m/secret.yaml", kContainer);
  const fs::path closed = user.write("m/closed/a.yaml", kContainer).parent_path();
  for (const fs::path& path : {sql, secret, closed}) fs::permissions(path, fs::perms::none);
  const Ran ran = user({"render", "m", "-o", "out", "--packs", "templates"});
  for (const fs::path& path : {sql, secret, closed}) fs::permissions(path, fs::perms::owner_all);
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 1);
  for (const char* name : {"`made.sql`", "m/secret.yaml", "m/closed"}) CHECK(ran.err.find(name) != std::string::npos);
  CHECK(ran.err.find("Permission denied") != std::string::npos);
  CHECK_FALSE(fs::exists(user.path() / "out"));
}

TEST_CASE("an output folder that cannot be written is named, and left as it is") {
  OrdinaryUser user;
  user.write("m/model.yaml", kModel);
  const fs::path closed = user.path() / "closed";
  fs::create_directory(closed);
  fs::permissions(closed,
                  fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
  const Ran ran = user({"render", "m", "-o", "closed/out", "--packs", "templates"});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("[P302]") != std::string::npos);
  CHECK(fs::is_empty(closed));
}

TEST_CASE("a full disk is told, and nothing is left") {
  TemporaryFolder folder;
  folder.write("m/model.yaml", kModel);
  const std::string limited = "ulimit -f 1; exec \"$0\" render m -o out";
  const Ran ran = run({.arguments = {"sh", "-c", limited, program().string()}, .directory = folder.path()});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("[P302]") != std::string::npos);
  CHECK(beside_the_model(folder).empty());
  CHECK(intentc({"render", "m", "-o", "out"}, folder.path()).exit_code == 0);
}

TEST_CASE("a repository that is locked, or full, or not there is told, and the branch is as it was") {
  TemporaryFolder folder;
  folder.write("m/model.yaml", kModel);
  const std::string repository = (folder.path() / "r.git").string();
  const auto publish = [&] { return intentc({"publish", "m", "--repo", repository}, folder.path()); };
  CHECK(publish().err.find("git init --bare " + repository) != std::string::npos);
  CHECK_FALSE(fs::exists(repository));

  REQUIRE(run({.arguments = {"git", "init", "-q", "--bare", repository}}).exit_code == 0);
  const std::string lock = "r.git/refs/heads/render.lock";
  folder.write(lock, "");
  const Ran locked = publish();
  INFO(locked.out << locked.err);
  CHECK(locked.exit_code == 1);
  CHECK(locked.err.find("render.lock") != std::string::npos);
  CHECK_FALSE(fs::exists(folder.path() / "r.git/refs/heads/render"));
  fs::remove(folder.path() / lock);

  // Nobody has told git who they are.
  const Ran anonymous = run({.arguments = {program().string(), "publish", "m", "--repo", repository},
                             .directory = folder.path(),
                             .environment = {{"HOME", folder.path().string()}, {"XDG_CONFIG_HOME", "/nonexistent"}}});
  INFO(anonymous.err);
  CHECK(anonymous.exit_code == 0);
  CHECK(fs::exists(folder.path() / "r.git/refs/heads/render"));
}

TEST_CASE("a repository that may not be written is told, and is as it was") {
  OrdinaryUser user;
  user.write("m/model.yaml", kModel);
  REQUIRE(user.command({"git", "init", "-q", "--bare", "r.git"}).exit_code == 0);
  REQUIRE(user.command({"chmod", "-R", "a-w", "r.git"}).exit_code == 0);
  const Ran ran = user({"publish", "m", "--repo", "r.git", "--packs", "templates"});
  REQUIRE(user.command({"chmod", "-R", "u+w", "r.git"}).exit_code == 0);
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 1);
  CHECK(ran.err.find("[P") != std::string::npos);
  CHECK(ran.err.find("ermission") != std::string::npos);
  CHECK_FALSE(fs::exists(user.path() / "r.git/refs/heads/render"));
}

}  // namespace intentc::test
