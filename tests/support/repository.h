// A git repository in a private folder, with nobody's configuration.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/folder.h"
#include "tests/support/process.h"

namespace intentc::test {

class Repository {
 public:
  // Arguments for `git init`, as `--bare`.
  explicit Repository(std::vector<std::string> options = {"--bare"}) {
    setenv("GIT_CONFIG_GLOBAL", (folder_.path() / "gitconfig").c_str(), 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    folder_.write("gitconfig", "[init]\n\tdefaultBranch = main\n");
    options.insert(options.begin(), {"git", "init", "-q"});
    options.push_back(path());
    must(options);
  }

  std::string path() const { return (folder_.path() / "render.git").string(); }
  const std::filesystem::path& around() const { return folder_.path(); }

  std::string git(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.begin(), {"git", "-C", path()});
    return must(std::move(arguments), input);
  }

  std::string tip(const std::string& branch = "render") const {
    return git({"for-each-ref", "--format=%(objectname)", "refs/heads/" + branch});
  }
  std::string show(const std::string& file) const { return git({"show", "render:" + file}); }
  void fsck() const {
    const Ran ran = run({.arguments = {"git", "-C", path(), "fsck", "--strict", "--no-dangling"}});
    CHECK(ran.exit_code == 0);
    const std::string said = ran.out + ran.err;
    CHECK((said.empty() || said == "notice: HEAD points to an unborn branch (main)\n"));
  }

  // A commit on the branch as somebody would make it by hand: `file` with other bytes (or gone).
  void edit(const std::string& file, const std::string& bytes, const std::string& mode = "100644") const {
    const Ran blob = run({.arguments = {"git", "-C", path(), "hash-object", "-w", "--stdin"}, .input = bytes});
    commit_index("--cacheinfo", mode + "," + blob.out.substr(0, blob.out.find('\n')) + "," + file);
  }
  void remove(const std::string& file) const { commit_index("--force-remove", file); }

 private:
  void commit_index(const std::string& option, const std::string& value) const {
    const std::string script =
        "set -e; export GIT_INDEX_FILE=\"$1/../index\"; cd \"$1\"; rm -f \"$GIT_INDEX_FILE\"; "
        "! git rev-parse -q --verify refs/heads/render >/dev/null || git read-tree refs/heads/render; "
        "git --git-dir=\"$(git rev-parse --absolute-git-dir)\" --work-tree=. update-index --add \"$2\" \"$3\"; "
        "new=$(git -c user.name=somebody -c user.email=s@b commit-tree $(git write-tree) "
        "$(git rev-parse -q --verify refs/heads/render | sed 's/^/-p /') -m hand); "
        "git update-ref refs/heads/render $new";
    must({"sh", "-c", script, "sh", path(), option, value});
  }

  static std::string must(std::vector<std::string> arguments, const std::string& input = {}) {
    const Ran ran = run({.arguments = std::move(arguments), .input = input});
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    return ran.out.ends_with('\n') && ran.out.find('\n') == ran.out.size() - 1 ? ran.out.substr(0, ran.out.size() - 1)
                                                                               : ran.out;
  }

  TemporaryFolder folder_;
};

}  // namespace intentc::test
