#include "tests/template/sites.h"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "renderers/template/utf8.h"
#include "tests/template/bench.h"

namespace intentc::test {
namespace {

Value root_with(const std::string& title, ValueArena& arena) {
  const FieldType type = *schema().parse_type("Root");
  static const Value empty = [] {
    static ValueArena kept;
    return bind_value(nlohmann::json::object(), *schema().parse_type("Root"), kept);
  }();
  auto fields = arena.array(empty.items().size());
  std::copy(empty.items().begin(), empty.items().end(), fields.begin());
  fields[*schema().slot(schema().record(type), "title")] = Value::text(title);
  return Value::record(fields);
}

}  // namespace

void through(const Site& site, std::string_view dialect,
             const std::function<void(const std::string& printed, const std::string& value)>& use,
             const std::vector<std::string>& corpus) {
  const Bench bench(site.text, dialect);
  INFO(site.text);
  REQUIRE(bench.errors() == "");
  std::size_t wrong = 0;
  for (const std::string& value : corpus) {
    ValueArena arena;
    const auto rendered = bench.run(root_with(value, arena));
    if (rendered.ok != site.takes(value) && ++wrong < 5) {
      FAIL_CHECK(fmt::format("{}: {}", hex_of(value), rendered.ok ? "must be refused" : rendered.out));
    }
    if (rendered.ok) use(rendered.out, value);
  }
}

bool any_text(const std::string& value) { return is_text(value); }
bool any_line(const std::string& value) { return is_text(value) && !has_control(value); }
bool any_utf8(const std::string& value) { return tmpl::valid_utf8(value); }
bool identifier(const std::string& value) { return any_line(value) && !value.empty() && value.size() <= 63; }

void compare(const std::vector<std::string>& said, const std::vector<std::string>& wanted) {
  CHECK(said.size() == wanted.size());
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < std::min(said.size(), wanted.size()); ++i) {
    if (said[i] != wanted[i] && ++wrong < 5) FAIL_CHECK(fmt::format("{}: said {}, wanted {}", i, said[i], wanted[i]));
  }
}

}  // namespace intentc::test
