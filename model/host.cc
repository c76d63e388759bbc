#include "model/host.h"

#include <arpa/inet.h>

#include <algorithm>

namespace intentc {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_address(const std::string& host) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 || inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

std::optional<std::string> label_problem(std::string_view label) {
  if (label.empty()) return "between two points, and at either end of one, stands a name";
  if (label.size() > 63) return "the part `" + std::string(label.substr(0, 20)) + "…` is longer than 63 letters";
  for (const char c : label) {
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') {
      return "a host name has letters, digits, `-`, `_` and points";
    }
  }
  const auto is_edge = [](char c) { return c == '-' || c == '_'; };
  if (is_edge(label.front()) || is_edge(label.back())) {
    return "`" + std::string(label) + "` begins or ends with `-` or `_`";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> host_problem(std::string_view host) {
  constexpr std::size_t kLongest = 253;
  if (host.empty()) return "the host is empty";
  if (host.size() > kLongest) return "a host name has at most 253 letters";
  if (host.find('\0') == std::string_view::npos && is_address(std::string(host))) return std::nullopt;
  if (host.find(':') != std::string_view::npos) return "this is no IPv6 address; a port is a field of its own";
  std::string_view last;
  for (std::size_t at = 0; at <= host.size();) {
    const std::size_t point = std::min(host.find('.', at), host.size());
    last = host.substr(at, point - at);
    if (auto problem = label_problem(last)) return problem;
    at = point + 1;
  }
  if (!is_letter(last.front())) return "this is no IPv4 address, and the last part of a name begins with a letter";
  return std::nullopt;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  if (text.empty() || text.size() > 5) return std::nullopt;
  std::uint32_t port = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    port = port * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(port);
}

HostPort split_host_port(std::string_view text) {
  if (!text.empty() && text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return {text, {}};
    const std::string_view rest = text.substr(end + 1);
    return {text.substr(1, end - 1), rest.empty() || rest.front() != ':' ? std::string_view{} : rest.substr(1)};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {text, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace intentc
