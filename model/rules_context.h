// What every family of rules works with. Only rules*.cc include this.
#pragma once

#include <string>
#include <utility>

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"
#include "model/shape_scalar.h"

namespace intentc {

struct RuleFinding {  // a Diagnostic without code, severity and place
  std::string message;
  std::string label = {};
  std::string help = {};
  std::vector<Related> related = {};
};

struct RuleContext {
  const Ecosystem& model;
  const TextSpace& text;
  Diagnostics& findings;

  std::string_view view(Text name) const { return text.view(name); }
  // User text in backticks, shortened and without control characters.
  std::string quoted(Text name) const { return intentc::quoted(text.view(name)); }
  // `Store/dataset` and `Workspace/group`, quoted.
  std::string quoted(DatasetId dataset) const;
  std::string quoted(GroupId group) const;

  // `build` returns a RuleFinding; it runs only if the finding is kept.
  template <class Build>
  void error(Code code, Text at, Build&& build) const {
    add(code, Severity::error, at, std::forward<Build>(build));
  }
  // As error, for what is absent: silent where the document has errors of shape, for there it may be misspelt.
  template <class Build>
  void absent(Code code, Text at, Build&& build) const {
    if (!model.is_misshapen_at(text.spelling(at))) add(code, Severity::error, at, std::forward<Build>(build));
  }
  template <class Build>
  void warning(Code code, Text at, Build&& build) const {
    add(code, Severity::warning, at, std::forward<Build>(build));
  }

 private:
  template <class Build>
  void add(Code code, Severity severity, Text at, Build&& build) const {
    findings.add(code, severity, at, [&] {
      RuleFinding finding = build();
      return Diagnostic{.code = code,
                        .severity = severity,
                        .message = std::move(finding.message),
                        .at = at,
                        .label = std::move(finding.label),
                        .help = std::move(finding.help),
                        .related = std::move(finding.related)};
    });
  }
};

// One function per family.
void check_owners(const RuleContext& context);        // R003 R004 R012 R013
void check_datasets(const RuleContext& context);      // R021–R030
void check_columns(const RuleContext& context);       // R034 R037 R061 R062 R071 R072
void check_connections(const RuleContext& context);   // R082 R083
void check_captures(const RuleContext& context);      // R085 R088–R093
void check_triggers(const RuleContext& context);      // R221 R222
void check_sinks(const RuleContext& context);         // R102 R105 R110–R112 R224
void check_transformers(const RuleContext& context);  // R121 R123 R126 R223 R225
void check_platforms(const RuleContext& context);     // R133 R136 R145
void check_view_names(const RuleContext& context);    // R214

}  // namespace intentc
