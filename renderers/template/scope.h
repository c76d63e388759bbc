// Which names a template or include may use here, and which optional values are known to be there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/template/errors.h"
#include "renderers/template/resolved.h"
#include "renderers/template/syntax.h"

namespace intentc::tmpl {

class Scope {
 public:
  Scope(const Schema& schema, Errors& errors) : schema_(schema), errors_(errors) {}

  // A root's fields are names by themselves.
  void use_root(FieldType record) { root_ = record; }
  bool declares(std::string_view name) const;

  struct Mark {
    std::size_t names;
    std::size_t present;
  };
  Mark mark() const { return {names_.size(), present_.size()}; }
  void back_to(Mark mark);

  void bind(std::string_view name, Operand operand);
  void bind_unknown(std::string_view name);  // its declaration was wrong: uses of it say nothing more
  void assume_present(const Operand& operand) { present_.push_back(operand.key()); }

  // Findings T110, T111, T114. The type is without `optional` where the value is known to be there.
  std::optional<Operand> resolve(const Path& path) const;

  // The loop that `loop` means; -1: none.
  int loop = -1;

 private:
  struct Name {
    std::string name;
    std::optional<Operand> operand;
  };
  const Name* find(std::string_view name) const;
  std::optional<Operand> loop_value(const Path& path) const;
  std::optional<Operand> start(const Path& path, std::size_t& next) const;
  bool step(Operand& operand, Text part, std::string_view before) const;
  void narrow(Operand& operand) const;
  void unknown(Text at, const std::string& message, const std::vector<std::string_view>& candidates,
               const std::string& whose) const;

  const Schema& schema_;
  Errors& errors_;
  std::optional<FieldType> root_;
  std::vector<Name> names_;
  std::vector<std::string> present_;
};

}  // namespace intentc::tmpl
