#include "model/base/process.h"

#include <fcntl.h>

#include <catch2/catch.hpp>
#include <thread>

namespace intentc {

TEST_CASE("a program's outputs and exit code are kept apart") {
  auto result = run_process({"sh", "-c", "echo out; echo err >&2; exit 7"}, "");
  REQUIRE(result.ok());
  CHECK(result->out == "out\n");
  CHECK(result->err == "err\n");
  CHECK(result->exit_code == 7);
}

TEST_CASE("arguments reach the program as they are") {
  const std::string hostile = "a b'\"$(touch x)\n*";
  auto result = run_process({"printf", "%s|", hostile, ""}, "");
  REQUIRE(result.ok());
  CHECK(result->out == hostile + "||");
}

TEST_CASE("large input and large outputs at once do not block") {
  std::string input(8 << 20, 'x');
  auto result = run_process({"sh", "-c", "tee /dev/stderr"}, input);
  REQUIRE(result.ok());
  CHECK(result->out == input);
  CHECK(result->err == input);
}

TEST_CASE("a program may ignore its input") {
  auto result = run_process({"true"}, std::string(8 << 20, 'x'));
  REQUIRE(result.ok());
  CHECK(result->exit_code == 0);
}

TEST_CASE("additions replace variables and keep the others") {
  setenv("INTENTC_TEST_KEPT", "kept", 1);
  setenv("INTENTC_TEST_REPLACED", "old", 1);
  auto result = run_process({"sh", "-c", "echo $INTENTC_TEST_KEPT $INTENTC_TEST_REPLACED"}, "",
                            {{"INTENTC_TEST_REPLACED", "new"}});
  unsetenv("INTENTC_TEST_KEPT");
  unsetenv("INTENTC_TEST_REPLACED");
  REQUIRE(result.ok());
  CHECK(result->out == "kept new\n");
}

TEST_CASE("a signal that ends the program is 128 and its number") {
  auto result = run_process({"sh", "-c", "kill -TERM $$"}, "");
  REQUIRE(result.ok());
  CHECK(result->exit_code == 128 + 15);
}

TEST_CASE("a program that does not exist is a finding") {
  auto result = run_process({"intentc-no-such-program"}, "");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code.view() == "P090");
  CHECK(result.error().message == "cannot start `intentc-no-such-program`: No such file or directory");
}

TEST_CASE("the program inherits no handle but its three streams") {
  int inherited = 0;  // what whoever runs the tests left open
  for (int fd = 3; fd < 1024; ++fd) {
    const int flags = fcntl(fd, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) ++inherited;
  }
  auto result = run_process({"sh", "-c", "ls /proc/self/fd | wc -l"}, "");
  REQUIRE(result.ok());
  CHECK(std::stoi(result->out) == inherited + 4);  // three streams, and the folder that `ls` reads
}

TEST_CASE("programs run in several threads at once", "[threads]") {
  std::vector<std::thread> threads;
  std::vector<std::string> outs(8);
  for (std::size_t i = 0; i < outs.size(); ++i) {
    threads.emplace_back([&outs, i] {
      auto result = run_process({"cat"}, std::string(100000, static_cast<char>('a' + i)));
      if (result.ok()) outs[i] = result->out;
    });
  }
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < outs.size(); ++i) CHECK(outs[i] == std::string(100000, static_cast<char>('a' + i)));
}

}  // namespace intentc
