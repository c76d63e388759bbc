// Parts that several kinds share.
#include <algorithm>

#include "model/build.h"

namespace intentc {

Owner Build::owner(std::uint32_t body) const {
  const std::uint32_t node = tree.find(body, "owner");
  return {tree.find_text(node, "repo"), tree.find_text(node, "branch")};
}

Deprecation Build::deprecation(std::uint32_t body) const {
  const std::uint32_t node = tree.find(body, "deprecated");
  if (!tree.is_map(node)) return {};
  return {tree.text(node), tree.find_text(node, "reason"), tree.find_text(node, "since")};
}

std::vector<Contact> Build::contacts(std::uint32_t body) const {
  std::vector<Contact> result;
  tree.each_item(tree.find(body, "contacts"), [&](std::uint32_t item) {
    result.push_back({tree.find_text(item, "role"), tree.find_text(item, "channel"), tree.find_text(item, "address")});
  });
  return result;
}

Connection Build::connection(std::uint32_t node) const {
  Connection result;
  if (!tree.is_map(node)) return result;
  result.at = tree.text(node);
  result.service = tree.find_text(node, "service");
  result.host = tree.find_text(node, "host");
  result.port = tree.find_text(node, "port");
  result.database = tree.find_text(node, "database");
  result.account = tree.find_text(node, "account");
  result.region = tree.find_text(node, "region");
  result.bucket = tree.find_text(node, "bucket");
  tree.each_item(tree.find(node, "bootstrap"), [&](std::uint32_t item) {
    if (tree.is_scalar(item)) result.bootstrap.push_back(tree.text(item));
  });
  return result;
}

// A nested map becomes `a.b`, a list `a.0`, `a.1`.
std::vector<Parameter> Build::parameters(std::uint32_t map) {
  std::vector<Parameter> result;
  const auto nested = [&](Text prefix, std::string_view last, Text source) {
    return space.add_decoded(std::string(view(prefix)) + "." + std::string(last), source);
  };
  const auto add = [&](const auto& self, Text name, std::uint32_t value) -> void {
    if (tree.is_scalar(value)) {
      result.push_back({name, tree.text(value)});
    } else if (tree.is_list(value)) {
      std::size_t index = 0;
      tree.each_item(
          value, [&](std::uint32_t item) { self(self, nested(name, std::to_string(index++), tree.text(item)), item); });
    } else {
      tree.each_entry(value, [&](std::uint32_t key, std::uint32_t below) {
        self(self, nested(name, tree.view(key), tree.text(key)), below);
      });
    }
  };
  tree.each_named(map, [&](std::uint32_t key, std::uint32_t value) { add(add, tree.text(key), value); });
  std::ranges::stable_sort(result, {}, [&](const Parameter& p) { return view(p.name); });
  return result;
}

Trigger Build::trigger(std::uint32_t node) {
  Trigger result;
  if (!tree.is_map(node)) return result;
  result.at = tree.text(node);
  result.cron = tree.find_text(node, "cron");
  result.timezone = tree.find_text(node, "timezone");
  if (result.timezone.nowhere()) result.timezone = implied("UTC");
  result.every = tree.find_text(node, "every");
  result.offset = tree.find_text(node, "offset");
  result.within = tree.find_text(node, "within");
  result.external = tree.find_text(node, "external");
  const std::uint32_t on = tree.find(node, "on");
  if (!result.cron.nowhere()) {
    result.kind = Trigger::Kind::cron;
  } else if (!result.every.nowhere()) {
    result.kind = Trigger::Kind::every;
  } else if (!result.external.nowhere()) {
    result.kind = Trigger::Kind::external;
  } else if (tree.is_map(on)) {
    result.kind = Trigger::Kind::on;
    const std::uint32_t any = tree.find(on, "any");
    result.any = any != kNoNode;
    tree.each_item(result.any ? any : tree.find(on, "all"), [&](std::uint32_t item) {
      if (!tree.is_scalar(item)) return;
      if (const DatasetId id = dataset(tree.text(item), "R310"); id.valid()) result.inputs.push_back(id);
    });
    result.not_before = tree.find_text(on, "not-before");
    result.at_least_every = tree.find_text(on, "at-least-every");
  }
  return result;
}

}  // namespace intentc
