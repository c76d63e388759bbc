#include "cli/proposal.h"

#include "cli/command.h"
#include "cli/pipeline.h"
#include "renderers/report/findings_text.h"

namespace intentc {
namespace {

Result<PreviousRender> last_render(const RenderOptions& options, const std::filesystem::path& folder,
                                   const Scope& scope) {
  if (!folder.empty() && options.repository.empty()) return open_folder(folder, scope.environment_name);
  if (!scope.repository.empty()) return open_branch({scope.repository, scope.branch}, scope.environment_name);
  return no_previous();
}

// The model must be good before anything else is looked at; `loaded.findings` says what is not.
Result<Proposal> propose_loaded(const RenderOptions& options, const std::filesystem::path& folder, Loaded& loaded,
                                const Meaning& meaning) {
  const Result<Scope> scope = choose_scope(options, loaded);
  if (!scope) return scope.error();
  Result<PreviousRender> previous = last_render(options, folder, *scope);
  if (!previous) return std::move(previous.error());
  Result<Drafted> drafted = draft(*scope, loaded, meaning, *previous);
  if (!drafted) return std::move(drafted.error());
  return Proposal{std::move(*previous), std::move(drafted->prepared), std::move(drafted->plan), scope->repository,
                  scope->branch,        loaded.settings.author};
}

}  // namespace

std::optional<Proposal> propose(const RenderOptions& options, const std::filesystem::path& folder, Console& console) {
  Loaded loaded;
  load(options, loaded);
  Meaning meaning;
  if (loaded.good(options)) meaning = derive_and_check(options, loaded);
  if (!loaded.good(options)) {
    talk_findings(loaded, console);
    return std::nullopt;
  }
  Result<Proposal> proposal = propose_loaded(options, folder, loaded, meaning);
  talk_findings(loaded, console);
  if (proposal) return std::move(*proposal);
  if (loaded.good(options)) console.error(finding_text(proposal.error(), loaded.text, console.talk_paint()));
  return std::nullopt;
}

}  // namespace intentc
