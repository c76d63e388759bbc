// Names that the database or psql takes as the model gives them: R214 where they are written, before anything is
// rendered.
#include <algorithm>
#include <catch2/catch.hpp>

#include "renderers/physical_names.h"
#include "tests/renderers/rendering.h"
#include "tests/support/folder.h"

namespace intentc::test {
namespace {

const std::string kLong(64, 'x');
const std::string kFits(63, 'x');
const std::string kDatasets = "datasets:\n  d: {key: [id], columns: {id: int not null}}\n";

struct Parts {
  std::string columns = "id: int not null";
  std::string capture = "";
  std::string connection = "";
  std::string reader = "reporting";
  std::string environment = "";
  std::string more = "";
};

std::string model(const Parts& parts) {
  return "kind: ecosystem\nname: T\nprincipals: {\"" + parts.reader + "\": {kind: group}}\n---\n" +
         "kind: container\nname: Shop\ntype: postgres\n" + parts.connection + "---\n" +
         "kind: datastore\nname: S\ncapture: {kind: snapshot, container: Shop, trigger: {every: 1h}" + parts.capture +
         "}\ndatasets:\n  d: {key: [id], columns: {" + parts.columns + "}}\n---\n" +
         "kind: workspace\nname: Report\naccess: {readers: [\"" + parts.reader + "\"]}\n" +
         "groups: {all: {sinks: [S/d]}}\n" + parts.environment + parts.more;
}

// What stands against the model: nothing, or messages with their codes.
std::string errors(const Parts& parts) {
  TemporaryFolder folder;
  folder.write("model.yaml", model(parts));
  return render_model(folder.path()).errors;
}

std::string table(const std::string& name) { return ", tables: {d: \"" + name + "\"}"; }
std::string source(const std::string& name) { return "id: {type: int, nullable: false, source: \"" + name + "\"}"; }

}  // namespace

TEST_CASE("tables, schemas and columns at the source have 63 bytes at most") {
  CHECK(errors({.capture = table(kFits + "." + kFits)}).empty());
  CHECK(errors({.capture = table(kLong)}) ==
        "R214 the table at the source `" + kLong + "` has 64 bytes, 63 is the most\n");
  CHECK(errors({.capture = table(kLong + ".t")}) ==
        "R214 the schema at the source `" + kLong + "` has 64 bytes, 63 is the most\n");
  CHECK(errors({.columns = source(kFits)}).empty());
  CHECK(errors({.columns = source(kLong)}).starts_with("R214 the column at the source"));
  // Without `source` the column's own name is read.
  CHECK(errors({.columns = "id: int not null, " + kLong + ": int"}).starts_with("R214 the column at the source"));
  CHECK(errors({.columns = "id: int not null, " + kLong + ": {type: int, source: s}"}).empty());
  CHECK(errors({.columns = source("數" + std::string(61, 'x'))}).starts_with("R214"));  // bytes, not characters
}

TEST_CASE("columns that become one when they are cut are told") {
  const PackNameRule rule{
      .alphabet = "abcdefghijklmnopqrstuvwxyz0123456789_", .length = 63, .hash = 8, .prefix = "", .reserved = {}};
  const std::string cut = physical_name(rule, "", {kLong});
  const std::string one = "id: int not null, " + kLong + ": {type: int, source: a}, ";
  CHECK(errors({.columns = one + kLong + "y: {type: int, source: b}"}).empty());  // a hash keeps them apart
  CHECK(errors({.columns = one + cut + ": {type: int, source: b}"}) ==
        "R214 `" + kLong + "` and `" + cut + "` would both be the column `" + cut + "`\n");
}

TEST_CASE("roles have 63 bytes at most, those of an environment too") {
  CHECK(errors({.reader = kFits}).empty());
  CHECK(errors({.reader = kLong}) == "R214 the role `" + kLong + "` has 64 bytes, 63 is the most\n");
  const std::string bound = "---\nkind: environment\nname: default\nbindings: {principals: {reporting: ROLE}}\n";
  const auto with = [&](const std::string& role) {
    std::string text = bound;
    return text.replace(text.find("ROLE"), 4, role);
  };
  CHECK(errors({.environment = with("x" + kFits)}).starts_with("R214 the role"));
  CHECK(errors({.environment = with("someone")}).empty());
  // A principal that no role could be named after, bound to one that exists.
  CHECK(errors({.reader = kLong,
                .environment = "---\nkind: environment\nname: default\nbindings: {principals: {" + kLong + ": r}}\n"})
            .empty());
}

TEST_CASE("a role of many workspaces is told once") {
  const std::string second = "---\nkind: workspace\nname: Second\naccess: {readers: [" + kLong + "], admins: [" +
                             kLong + "]}\n" + "groups: {all: {sinks: [S/d]}}\n";
  CHECK(errors({.reader = kLong, .more = second}) == "R214 the role `" + kLong + "` has 64 bytes, 63 is the most\n");
}

TEST_CASE("a store that two platforms read is told once") {
  std::string two = "---\nkind: service\nname: V\ntarget: postgres\nparams: {store: Shop}\n";
  for (const char* platform : {"P", "Q"})
    two += std::string("---\nkind: platform\nname: ") + platform + "\nservice: V\n";
  two += "---\nkind: assignments\ngroups: {Report/all: [{platform: P}, {platform: Q}]}\n";
  CHECK(errors({.capture = table(kLong), .more = two}) ==
        "R214 the table at the source `" + kLong + "` has 64 bytes, 63 is the most\n");
}

TEST_CASE("the environment's prefix of roles is a name itself") {
  const auto with = [](const std::string& prefix) {
    return errors({.environment = "---\nkind: environment\nname: default\nprefix: \"" + prefix + "\"\n"});
  };
  CHECK(with("test_").empty());
  CHECK(with(kLong).starts_with("R214 the prefix"));
}

TEST_CASE("services are names that a service file can hold") {
  const auto with = [](const std::string& service) {
    return errors({.connection = "connection: {service: \"" + service + "\"}\n"});
  };
  CHECK(with("shop_read").empty());
  CHECK(with("a]b").find("R214 the service `a]b` cannot stand in a service file") == 0);
  CHECK(with(std::string(251, 's')).starts_with("R214 the service"));
  CHECK(with(std::string(250, 's')).empty());
}

TEST_CASE("two containers that one service would read are told") {
  std::string twin = slug("a-b");  // `a-b-` and a hash, which is also what `a b <hash>` becomes
  std::replace(twin.begin(), twin.end(), '-', ' ');
  REQUIRE(slug(twin) == slug("a-b"));
  const auto with = [&](const std::string& second) {
    std::string more;
    for (const std::string& name : {std::string("a-b"), second}) {
      more += "---\nkind: container\nname: \"" + name + "\"\ntype: postgres\n";
    }
    more += "---\nkind: datastore\nname: Y\ncapture: {kind: snapshot, container: a-b, trigger: {every: 1h}}\n" +
            kDatasets + "---\nkind: datastore\nname: Z\ncapture: {kind: snapshot, container: \"" + second +
            "\", trigger: {every: 1h}}\n" + kDatasets +
            "---\nkind: workspace\nname: Other\ngroups: {all: {sinks: [Y/d, Z/d]}}\n";
    return errors({.more = more});
  };
  CHECK(with("a b").empty());
  CHECK(with(twin) ==
        "R214 containers `a-b` and `" + twin + "` would both be read through the service `" + slug(twin) + "`\n");
}

TEST_CASE("columns of a transformer's output keep their names or are refused") {
  const auto with = [](const std::string& column) {
    return errors({.more = "---\nkind: workspace\nname: W\ngroups: {g: {sinks: [S/d]}}\ntransformer:\n  name: T\n"
                           "  code: {sql: {o: {text: select 1}}}\n  output:\n    name: O\n    datasets:\n"
                           "      o: {key: [id], columns: {id: int not null, " +
                           column +
                           ": int}}\n"
                           "---\nkind: workspace\nname: R2\ngroups: {g: {sinks: [O/o]}}\n"});
  };
  CHECK(with("n").empty());
  CHECK(with("ctid") ==
        "R214 the output column `ctid` has the name of a column that every table of the database has\n");
  CHECK(with("C" + kFits) == "R214 the output column `c" + kFits + "` has 64 bytes, 63 is the most\n");
}

}  // namespace intentc::test
