// Where a server is reached, as text: host names, addresses, ports (research/datasurface-semantics.md §1.0).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace intentc {

// Nothing, or why it is neither an IPv4 or IPv6 address nor a host name: at most 253 bytes, labels of letters, digits,
// `-` and `_` that begin and end with a letter or digit, the last label beginning with a letter.
std::optional<std::string> host_problem(std::string_view host);

// 0–65535, digits only.
std::optional<std::uint16_t> parse_port(std::string_view text);

struct HostPort {
  std::string_view host;  // without the brackets of `[::1]:9092`
  std::string_view port;  // empty: none was written
};
HostPort split_host_port(std::string_view text);

}  // namespace intentc
