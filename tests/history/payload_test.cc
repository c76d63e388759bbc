#include "graph/history/payload.h"

#include <catch2/catch.hpp>

using namespace intentc;
using Details = std::vector<std::string>;

namespace {

std::string batch(const std::string& datasets, const std::string& rest = "") {
  return R"({"datasets":[)" + datasets + "]" + rest + R"(,"version":1})";
}

std::string dataset(const std::string& name, const std::string& columns, const std::string& state = "live") {
  return R"({"columns":[)" + columns + R"(],"key":["id"],"name":")" + name + R"(","digest":")" +
         std::to_string(columns.size()) + R"(","state":")" + state + R"("})";
}

const std::string kId = R"({"name":"id","state":"live","type":"integer"})";
const std::string kFreight = R"~({"name":"freight","state":"live","type":"numeric(10,2)"})~";

}  // namespace

TEST_CASE("equal payloads have no details") {
  CHECK(payload_details("ingest", batch(dataset("a", kId)), batch(dataset("a", kId))).empty());
}

TEST_CASE("datasets that come and go are named, for a batch as such") {
  const std::string one = batch(dataset("customers", kId));
  const std::string two = batch(dataset("customers", kId) + "," + dataset("orders", kId));
  CHECK(payload_details("ingest", one, two) == Details{"adds dataset orders to the batch"});
  CHECK(payload_details("ingest", two, one) == Details{"removes dataset orders from the batch"});
  CHECK(payload_details("transform", one, two) == Details{"adds dataset orders"});
}

TEST_CASE("columns and their types are named with their dataset") {
  const std::string before = batch(dataset("orders", kId + "," + kFreight));
  CHECK(payload_details("ingest", batch(dataset("orders", kId)), before) == Details{"adds column freight to orders"});
  CHECK(payload_details(
            "ingest", before,
            batch(dataset("orders", kId + R"~(,{"name":"freight","state":"live","type":"numeric(12,2)"})~"))) ==
        Details{"changes type of orders.freight from numeric(10,2) to numeric(12,2)"});
  CHECK(payload_details("export", R"({"columns":[)" + kId + "]}", R"({"columns":[)" + kId + "," + kFreight + "]}") ==
        Details{"adds column freight"});
  CHECK(payload_details("export", R"({"columns":[)" + kFreight + "," + kId + "]}",
                        R"({"columns":[)" + kId + "," + kFreight + "]}") == Details{"reorders columns"});
}

TEST_CASE("what is let go and what is revived") {
  const std::string live = batch(dataset("orders", kId));
  const std::string detached = batch(dataset("orders", kId, "detached"));
  CHECK(payload_details("ingest", live, detached) == Details{"lets go of orders: its data stays"});
  CHECK(payload_details("ingest", detached, live) == Details{"revives orders: its data is carried on"});
}

TEST_CASE("owners, settings and texts") {
  CHECK(payload_details("ingest", R"({"owner":"a@main"})", R"({"owner":"b@main"})") ==
        Details{"owner a@main → b@main"});
  CHECK(payload_details("ingest", R"({"schedule":{"every":"5m","kind":"every"}})",
                        R"({"schedule":{"every":"10m","kind":"every"}})") ==
        Details{"changes every of schedule from 5m to 10m"});
  CHECK(payload_details("ingest", "{}", R"({"contact":"#sales"})") == Details{"sets contact to #sales"});
  CHECK(payload_details("ingest", R"({"contact":"#sales"})", "{}") == Details{"removes contact"});
  CHECK(payload_details("transform", R"({"sql":"select 1\nfrom a"})", R"({"sql":"select 2\nfrom a"})") ==
        Details{"changes sql"});
  CHECK(payload_details("export", R"({"readers":["a"]})", R"({"readers":["a","b"]})") == Details{"adds reader b"});
  CHECK(payload_details("export", "{}", R"({"readers":["a"]})") == Details{"adds reader a"});
}

TEST_CASE("a long list of details is cut") {
  std::string before = "{";
  std::string after = "{";
  for (int i = 10; i < 60; ++i) {
    before += (i > 10 ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
    after += (i > 10 ? ",\"k" : "\"k") + std::to_string(i) + "\":2";
  }
  const Details details = payload_details("ingest", before + "}", after + "}");
  CHECK(details.size() == 21);
  CHECK(details.back() == "and 30 more");
}

TEST_CASE("payloads that are none have no details and no fit is assumed to break") {
  CHECK(payload_details("ingest", "", "{").empty());
  CHECK(compatible_payload("", "[]"));
}

TEST_CASE("stored data fits if keys and types are the same") {
  const std::string before = batch(dataset("orders", kId + "," + kFreight));
  CHECK(compatible_payload(before, batch(dataset("orders", kId))));
  CHECK(compatible_payload(before, batch(dataset("other", R"({"name":"id","type":"text"})"))));
  CHECK_FALSE(compatible_payload(before, batch(dataset("orders", R"({"name":"id","type":"text"})"))));
  std::string rekeyed = before;
  rekeyed.replace(rekeyed.find(R"("key":["id"])"), 12, R"("key":["no"])");
  CHECK_FALSE(compatible_payload(before, rekeyed));
}
