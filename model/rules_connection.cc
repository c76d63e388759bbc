// Where containers are reached, inline or in an environment: R082, R083.
#include "model/host.h"
#include "model/rules_context.h"

namespace intentc {
namespace {

// The part of `text` that is `piece`, a view into it.
Text part_of(const RuleContext& context, Text text, std::string_view piece) {
  const auto start = static_cast<std::uint32_t>(piece.data() - context.view(text).data());
  return {text.offset + start, static_cast<std::uint32_t>(piece.size())};
}

void check_host(const RuleContext& context, Text at, std::string_view host) {
  if (const auto problem = host_problem(host)) {
    context.error("R082", at, [&] {
      return RuleFinding{.message = quoted(host) + " is no host: " + *problem,
                         .help = "write a host name, an IPv4 or an IPv6 address"};
    });
  }
}

// Of `host:port`; a port with a field of its own is a number already.
void check_port(const RuleContext& context, Text at, std::string_view port) {
  if (parse_port(port)) return;
  context.error("R083", at, [&] {
    return RuleFinding{.message = port.empty() ? "the port is missing" : quoted(port) + " is no port",
                       .help = "a port is a number from 0 to 65535"};
  });
}

void check_connection(const RuleContext& context, const Connection& connection) {
  if (!connection.host.nowhere()) check_host(context, connection.host, context.view(connection.host));
  for (const Text broker : connection.bootstrap) {
    const HostPort parts = split_host_port(context.view(broker));
    check_host(context, part_of(context, broker, parts.host), parts.host);
    check_port(context, parts.port.empty() ? broker : part_of(context, broker, parts.port), parts.port);
  }
}

}  // namespace

void check_connections(const RuleContext& context) {
  for (const Container& container : context.model.containers) check_connection(context, container.connection);
  for (const Environment& environment : context.model.environments) {
    for (const auto& [container, connection] : environment.containers) check_connection(context, connection);
  }
}

}  // namespace intentc
