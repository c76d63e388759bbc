// Tools that a test may need and a user's machine may lack.
#pragma once

#include <string>
#include <string_view>

namespace intentc::test {

// Call as `if (!have_tool("initdb", "no PostgreSQL")) return;`: true if the program is in PATH. If not, the reason goes
// to the list of skipped tests that `make test` prints, or, with INTENTC_REQUIRE_ALL=1 (CI), the test fails.
bool have_tool(std::string_view program, std::string_view reason);

// The same for what is no program: a test that finds itself unable to run says why.
void skip(std::string_view reason);

// What only root can try, tried by somebody else: said, but no failure in CI either, which may run as anybody.
void skip_as_user(std::string_view reason);

// A program of the tests' Python environment (`make test` builds it from tests/requirements.txt): its path, or empty
// after having called skip().
std::string python_tool(std::string_view program);

// A program of the project's shared folder, which lies beside the repository or above it (INTENTC_SHARED names another
// place): `shared_tool("consumers/parse-back")` is its path, or empty after having called skip().
std::string shared_tool(std::string_view program);

}  // namespace intentc::test
