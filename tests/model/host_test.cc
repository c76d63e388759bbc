#include "model/host.h"

#include <catch2/catch.hpp>

namespace intentc {

TEST_CASE("hosts are names and addresses") {
  const std::string longest =
      std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(61, 'd');
  for (const std::string& host : {std::string("localhost"), std::string("db-1.eu.example.com"),
                                  std::string("my_db.internal"), std::string("10.0.0.1"), std::string("::1"),
                                  std::string("2001:db8::17"), std::string("3com.example"), longest}) {
    INFO(host);
    CHECK_FALSE(host_problem(host));
  }
}

TEST_CASE("what is no host says why") {
  for (const std::string& host :
       {std::string(""), std::string("a..b"), std::string(".a"), std::string("a."), std::string("-a"),
        std::string("a-"), std::string("_a"), std::string("a b"), std::string("a;b"), std::string("http://a"),
        std::string("a:5432"), std::string("10.0.0.256"), std::string("1.2.3"), std::string("a.1b"),
        std::string("/run/postgresql"), std::string("é.com"), std::string(64, 'a'), std::string(254, 'a'),
        std::string("a\0b", 3)}) {
    INFO(host);
    CHECK(host_problem(host));
  }
}

TEST_CASE("ports are numbers below 65536") {
  CHECK(parse_port("0") == 0);
  CHECK(parse_port("65535") == 65535);
  for (const char* port : {"", "65536", "-1", "+1", "80 ", "0x50", "123456"}) CHECK_FALSE(parse_port(port));
}

TEST_CASE("host and port are split at the last colon outside brackets") {
  CHECK(split_host_port("kafka:9092").host == "kafka");
  CHECK(split_host_port("kafka:9092").port == "9092");
  CHECK(split_host_port("kafka").port.empty());
  CHECK(split_host_port("[::1]:9092").host == "::1");
  CHECK(split_host_port("[::1]:9092").port == "9092");
  CHECK(split_host_port("[::1").port.empty());
}

}  // namespace intentc
