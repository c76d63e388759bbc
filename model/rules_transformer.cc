// Workspaces with a transformer: R121, R123, R126, R223, R225.
#include <algorithm>
#include <set>

#include "model/git_names.h"
#include "model/rules_context.h"

namespace intentc {
namespace {

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool has_digest(std::string_view image) {
  constexpr std::string_view kMark = "@sha256:";
  constexpr std::size_t kDigits = 64;
  const std::size_t at = image.rfind(kMark);
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view digits = image.substr(at + kMark.size());
  return digits.size() == kDigits && is_hex(digits);
}

bool is_commit(std::string_view commit) { return (commit.size() == 40 || commit.size() == 64) && is_hex(commit); }

// The platform of a transformer is where its output is wanted, so its own groups choose none.
void check_groups(const RuleContext& context, const Workspace& workspace) {
  for (const GroupId id : workspace.groups) {
    const Group& group = context.model[id];
    for (const auto& [at, what] :
         {std::pair{group.needs_at, "`needs`"}, std::pair{group.platform_name, "`platform`"}}) {
      if (at.nowhere()) continue;
      context.error("R121", at, [&] {
        return RuleFinding{.message = "a group of a workspace with a transformer takes no " + std::string(what),
                           .help = "it is served wherever the transformer's output is wanted; say it at those groups"};
      });
    }
  }
}

void check_assignments(const RuleContext& context) {
  for (const Assignment& assignment : context.model.assignments) {
    if (!assignment.group) continue;
    const Workspace& workspace = context.model[context.model[assignment.group].workspace];
    if (!workspace.transformer) continue;
    context.error("R121", assignment.at, [&] {
      return RuleFinding{
          .message = "group " + context.quoted(assignment.group) + " feeds a transformer and cannot be assigned",
          .help = "it is served wherever the transformer's output is wanted; assign those groups",
          .related = {{workspace.name, context.quoted(workspace.name) + " has a transformer"}}};
    });
  }
}

void check_sql(const RuleContext& context, const Transformer& transformer) {
  for (const CodeOutput& output : transformer.sql) {
    const bool empty = context.view(output.sql).find_first_not_of(" \t\r\n;") == std::string_view::npos;
    if (!output.sql.nowhere() && empty) {
      context.error("R126", output.dataset_name, [&] {
        return RuleFinding{.message = "the statement for " + context.quoted(output.dataset_name) + " is empty",
                           .help = "write one `select`"};
      });
    }
  }
  if (!transformer.output) return;
  const Store& store = context.model[transformer.output];
  for (const DatasetId id : store.datasets) {
    const auto makes = [&](const CodeOutput& output) { return output.dataset == id; };
    if (std::ranges::any_of(transformer.sql, makes)) continue;
    context.error("R225", context.model[id].name, [&] {
      return RuleFinding{.message = "no code makes the dataset " + context.quoted(context.model[id].name),
                         .help = "add its `select` below `code: {sql: …}`, or drop the dataset",
                         .related = {{transformer.code_at, "the code is here"}}};
    });
  }
}

void check_code(const RuleContext& context, const Transformer& transformer) {
  if (transformer.code == Transformer::Code::sql) check_sql(context, transformer);
  if (!transformer.repo.nowhere()) {
    if (const auto problem = repository_problem(context.view(transformer.repo))) {
      context.error("R126", transformer.repo, [&] {
        return RuleFinding{.message = "the repository name " + context.quoted(transformer.repo) + " " + *problem,
                           .help = "a repository is written `organisation/name`"};
      });
    }
  }
  if (!transformer.commit.nowhere() && !is_commit(context.view(transformer.commit))) {
    context.error("R126", transformer.commit, [&] {
      return RuleFinding{.message = context.quoted(transformer.commit) + " is no commit",
                         .help = "write the whole hash, 40 or 64 digits: a branch or a tag may move"};
    });
  }
  if (!transformer.image.nowhere() && !has_digest(context.view(transformer.image))) {
    context.error("R126", transformer.image, [&] {
      return RuleFinding{.message = "the image " + context.quoted(transformer.image) + " has no digest",
                         .help = "write `name@sha256:` and its 64 digits: a tag may move"};
    });
  }
}

void check_inputs(const RuleContext& context, const Workspace& workspace) {
  const Trigger& trigger = workspace.transformer->trigger;
  if (trigger.inputs.empty()) return;
  std::set<DatasetId> read;
  for (const GroupId group : workspace.groups) {
    for (const SinkId sink : context.model[group].sinks) read.insert(context.model[sink].dataset);
  }
  for (const DatasetId input : trigger.inputs) {
    if (!input || read.contains(input)) continue;
    context.error("R223", trigger.at, [&] {
      return RuleFinding{
          .message = "the transformer waits for " + context.quoted(input) + ", which it does not read",
          .help = "add it to the sinks of workspace " + context.quoted(workspace.name) + ", or wait for another"};
    });
  }
}

void check_production(const RuleContext& context, const Workspace& workspace) {
  if (!workspace.transformer->output) return;
  const Store& output = context.model[workspace.transformer->output];
  if (output.production == workspace.production) return;
  context.warning("R123", output.name, [&] {
    const std::string made = "the output " + context.quoted(output.name);
    const std::string maker = "its workspace " + context.quoted(workspace.name);
    return RuleFinding{.message = output.production ? made + " is production, " + maker + " is not"
                                                    : made + " is not production, " + maker + " is",
                       .help = "set `production` alike",
                       .related = {{workspace.name, "declared here"}}};
  });
}

}  // namespace

void check_transformers(const RuleContext& context) {
  for (const Workspace& workspace : context.model.workspaces) {
    if (!workspace.transformer) continue;
    check_groups(context, workspace);
    check_production(context, workspace);
    check_code(context, *workspace.transformer);
    check_inputs(context, workspace);
  }
  check_assignments(context);
}

}  // namespace intentc
