// Names, types and includes of a template: from the parsed files to one tree of resolved nodes.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "renderers/template/errors.h"
#include "renderers/template/resolved.h"
#include "renderers/template/scope.h"
#include "renderers/template/syntax.h"

namespace intentc::tmpl {

using Files = std::map<std::string, File, std::less<>>;

// Is this file only there to be included? Its last path segment begins with `_`.
bool is_include(std::string_view file);

class Resolver {
 public:
  Resolver(const Files& files, const Schema& schema, Errors& errors)
      : files_(files), schema_(schema), errors_(errors) {}

  // Findings T110–T125, T133, T140.
  Inlined root(const File& file, FieldType record, const Dialect& dialect);

  // Checks an include that nobody includes, with its parameters as they are declared. A dialect is not known, so
  // filters and places are not checked.
  void unused(std::string_view name, const File& file);

  bool was_included(std::string_view file) const { return included_files_.contains(file); }

 private:
  void nodes(const Nodes& nodes, Scope& scope, ResolvedNodes& out);
  void print(const Node& node, const PrintNode& print, Scope& scope, ResolvedNodes& out);
  void branches(const Node& node, const IfNode& branches, Scope& scope, ResolvedNodes& out);
  void loop(const Node& node, const ForNode& loop, Scope& scope, ResolvedNodes& out);
  void include(const Node& node, const IncludeNode& include, Scope& scope, ResolvedNodes& out);
  void quote(const Node& node, const QuoteNode& quote, Scope& scope, ResolvedNodes& out);

  std::optional<ResolvedTest> test(const Condition& condition, const Scope& scope);
  bool filter(const FilterUse& use, bool last, Operand& what, Resolved& made);
  Hole hole(FieldType type) const;
  const File* included_file(const IncludeNode& include);
  void pass(const IncludeNode& include, const File& file, const Scope& outer, Scope& inner);
  Resolved make(Resolved::Kind kind, const Node& node) const;
  bool room(Text at);

  const Files& files_;
  const Schema& schema_;
  Errors& errors_;
  const Dialect* dialect_ = nullptr;
  Inlined result_;
  std::vector<std::string_view> including_;
  std::set<std::string, std::less<>> included_files_;
  int included_ = -1;
  int loops_ = 0;
  int quotes_ = 0;
  std::size_t count_ = 0;
};

}  // namespace intentc::tmpl
