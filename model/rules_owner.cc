// Who owns what, and what is said about it: R003, R004, R013.
#include "model/git_names.h"
#include "model/rules_context.h"

namespace intentc {
namespace {

void check_branch(const RuleContext& context, Text branch) {
  if (branch.nowhere()) return;
  if (const auto problem = branch_problem(context.view(branch))) {
    context.error("R004", branch, [&] {
      return RuleFinding{.message = "the branch name " + context.quoted(branch) + " " + *problem,
                         .help = "git must take it: `git check-ref-format --branch NAME`"};
    });
  }
}

void check_owner(const RuleContext& context, const Owner& owner) {
  if (!owner.repo.nowhere()) {
    if (const auto problem = repository_problem(context.view(owner.repo))) {
      context.error("R003", owner.repo, [&] {
        return RuleFinding{.message = "the repository name " + context.quoted(owner.repo) + " " + *problem,
                           .help = "a repository is written `organisation/name`"};
      });
    }
  }
  check_branch(context, owner.branch);
}

}  // namespace

void check_owners(const RuleContext& context) {
  check_owner(context, context.model.owner);
  for (const Zone& zone : context.model.zones) check_owner(context, zone.owner);
  for (const Team& team : context.model.teams) check_owner(context, team.owner);
  for (const Environment& environment : context.model.environments) check_branch(context, environment.branch);
  for (const Vendor& vendor : context.model.vendors) {
    if (!vendor.doc.nowhere()) continue;
    context.absent("R013", vendor.name, [&] {
      return RuleFinding{.message = "vendor " + context.quoted(vendor.name) + " has no `doc`",
                         .help = "say in a sentence what it is and why data may lie there"};
    });
  }
}

}  // namespace intentc
