#include "model/referenced.h"

#include <catch2/catch.hpp>

#include "model/documents.h"
#include "model/input_digest.h"
#include "tests/model/reading.h"
#include "tests/support/folder.h"

namespace intentc {
namespace {

using test::TemporaryFolder;
namespace fs = std::filesystem;

struct Fixture {
  TemporaryFolder folder;
  TextSpace space;
  Diagnostics findings;

  std::string read(std::string_view path) {
    ReferencedFiles files(folder.path(), space, findings);
    const Text in_model = space.add_file("m.yaml", path);
    const Text content = files.read(in_model, "the SQL");
    return content.nowhere() ? "nowhere" : std::string(space.view(content));
  }
  Diagnostic only() { return findings.sorted(space).at(0); }
};

std::string digest(const fs::path& root) {
  TextSpace space;
  Diagnostics findings;
  const Forest forest = read_documents(root, space, findings);
  ReferencedFiles files(root, space, findings);
  if (fs::exists(root / "sql/q.sql")) files.read(space.add_file("m", "sql/q.sql"), "the SQL");
  REQUIRE(findings.ok());
  return hex(input_digest(forest, space, files.files()));
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a referenced file is read beneath the model's folder") {
  folder.write("sql/a.sql", "\xEF\xBB\xBFselect 1\r\nfrom é\r\n");
  folder.write("_schemas/a.json", "{}");
  CHECK(read("sql/a.sql") == "select 1\nfrom é\n");
  CHECK(read("_schemas/a.json") == "{}");
  CHECK(findings.empty());
}

TEST_CASE_METHOD(Fixture, "a missing file is found at the path, with the near miss") {
  folder.write("sql/customers.sql", "select 1");
  CHECK(read("sql/custmers.sql") == "nowhere");
  CHECK(only().code.view() == "Y021");
  CHECK(only().message == "cannot read the SQL: there is no file `sql/custmers.sql` in the model's folder");
  CHECK(only().label == "did you mean `sql/customers.sql`?");
  CHECK(space.place(only().at).line == 1);
  CHECK(read("none/at/all.sql") == "nowhere");
}

TEST_CASE_METHOD(Fixture, "no referenced file lies outside of the model") {
  folder.write("m.sql", "select 1");
  for (const char* path : {"../m.sql", "/etc/passwd", "./m.sql", "a/../m.sql", "a//b", ".."})
    CHECK(read(path) == "nowhere");
  CHECK(findings.total("Y022") == 6);
}

TEST_CASE_METHOD(Fixture, "links, folders, large files and binaries are no referenced files") {
  folder.write("real.sql", "select 1");
  fs::create_symlink("real.sql", folder.path() / "link.sql");
  fs::create_directory(folder.path() / "folder.sql");
  folder.write("large.sql", std::string(ReferencedFiles::kMaxBytes + 1, 'x'));
  folder.write("fits.sql", std::string(ReferencedFiles::kMaxBytes, 'x'));
  folder.write("binary.sql", std::string("a\0b", 3));
  folder.write("schema.yaml", "a: 1\n");
  for (const char* path : {"link.sql", "folder.sql", "large.sql", "binary.sql", "schema.yaml", ""}) {
    CHECK(read(path) == "nowhere");
  }
  CHECK(read("fits.sql").size() == ReferencedFiles::kMaxBytes);
  for (const Code code : {Code("Y023"), Code("Y025"), Code("Y026"), Code("Y027")}) CHECK(findings.total(code) == 1);
  CHECK(findings.total("Y024") == 2);
}

TEST_CASE_METHOD(Fixture, "a file is read once, and refused at each place") {
  folder.write("a.sql", "select 1");
  ReferencedFiles files(folder.path(), space, findings);
  const Text path = space.add_file("m.yaml", "a.sql");
  CHECK(files.read(path, "x") == files.read(space.add_file("n.yaml", "a.sql"), "x"));
  CHECK(files.files().size() == 1);
  files.read(space.add_file("o.yaml", "b.sql"), "x");
  files.read(space.add_file("p.yaml", "b.sql"), "x");
  CHECK(findings.total("Y021") == 2);
  CHECK(files.files().size() == 1);
}

TEST_CASE("the input digest is of what is said, not of how it is filed") {
  TemporaryFolder one;
  one.write("a.yaml", "n: 1\n---\nn: 2\n");
  one.write("b.yaml", "n: 3\n");
  one.write("sql/q.sql", "select 1\n");
  TemporaryFolder other;
  other.write("x/y.yaml", "\xEF\xBB\xBF\r\nn: 3\r\n\r\n---\r\n\r\nn: 1\r\n");
  other.write("z.yml", "---\nn: 2");
  other.write("sql/q.sql", "select 1\r\n");
  CHECK(digest(one.path()) == digest(other.path()));
  other.write("z.yml", "n: 4");
  CHECK(digest(one.path()) != digest(other.path()));
  other.write("z.yml", "n: 2");
  CHECK(digest(one.path()) == digest(other.path()));
  other.write("sql/q.sql", "select 2\n");
  CHECK(digest(one.path()) != digest(other.path()));
}

}  // namespace intentc
