#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "model/documents.h"
#include "model/referenced.h"
#include "tests/model/reading.h"
#include "tests/support/folder.h"

namespace intentc {
namespace {

using test::TemporaryFolder;
namespace fs = std::filesystem;

// root may read everything, so as root the work is done by a child that is nobody.
template <class Work>
std::string as_ordinary_user(const TemporaryFolder& folder, Work&& work) {
  if (geteuid() != 0) return work();
  fs::permissions(folder.path(), static_cast<fs::perms>(0777));
  const fs::path result = folder.path() / "_result";
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (setgid(kNobody) != 0 || setuid(kNobody) != 0) _exit(1);
    std::ofstream(result) << work();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status == 0 ? test::read_file(result) : fmt::format("ended with {}", status);
}

}  // namespace

TEST_CASE("an unreadable file and an unreadable folder are findings, and the rest is read") {
  TemporaryFolder folder;
  folder.write("m/a.yaml", "n: 1\n");
  folder.write("m/closed/b.yaml", "n: 2\n");
  fs::permissions(folder.write("m/secret.yaml", "n: 3\n"), fs::perms::none);
  fs::permissions(folder.path() / "m/closed", fs::perms::none);
  const std::string seen = as_ordinary_user(folder, [&] {
    Reading r;
    r.forest = read_documents(folder.path() / "m", *r.space, r.findings);
    std::string text = r.codes() + " " + r.tree();
    for (const auto& f : r.findings.sorted(*r.space))
      text += "\n" + f.path.substr(folder.path().string().size()) + ": " + f.message;
    return text;
  });
  fs::permissions(folder.path() / "m/closed", fs::perms::owner_all);
  CHECK(seen ==
        "Y004 Y004 {n: 1}\n/m/closed: cannot read this: Permission denied\n"
        "/m/secret.yaml: cannot read this: Permission denied");
}

TEST_CASE("an unreadable root and an unreadable referenced file are findings") {
  TemporaryFolder folder;
  fs::permissions(folder.write("m/q.sql", "select 1"), fs::perms::none);
  fs::create_directory(folder.path() / "closed");
  fs::permissions(folder.path() / "closed", fs::perms::none);
  const std::string seen = as_ordinary_user(folder, [&] {
    Reading r;
    ReferencedFiles files(folder.path() / "m", *r.space, r.findings);
    files.read(r.space->add_file("a.yaml", "q.sql"), "the SQL");
    read_documents(folder.path() / "closed", *r.space, r.findings);
    return r.codes();
  });
  fs::permissions(folder.path() / "closed", fs::perms::owner_all);
  CHECK(seen == "Y004 Y024");
}

}  // namespace intentc
