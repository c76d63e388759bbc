// Templates under test: compiled from strings against one small schema, run over values written as JSON.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/template/machine.h"
#include "renderers/template/template_set.h"

namespace intentc::test {

const Schema& schema();

// A value of the schema's `type` ("Root" …) from JSON; fields that are missing are absent, empty, 0 or false.
Value bind_value(const nlohmann::json& json, FieldType type, ValueArena& arena);

// Compiled templates of one pack. `main` is the template `t`.
class Bench {
 public:
  explicit Bench(std::string_view main, std::string_view dialect = "text",
                 const std::map<std::string, std::string>& includes = {});

  bool ok() const { return findings.ok(); }
  // One line per finding: "T110 1:5 `nam` message | label".
  std::string errors() const;

  struct Rendered {
    bool ok = false;
    std::string out;  // or the finding: "T201 message"
    Sha256 trace = {};
  };
  Rendered run(const nlohmann::json& root) const;
  Rendered run(const Value& root) const;
  // What is printed; "error: …" if there is no program or a value is refused.
  std::string print(const nlohmann::json& root = nlohmann::json::object()) const;

  TextSpace text;
  Diagnostics findings;
  TemplateSet set;
};

}  // namespace intentc::test
