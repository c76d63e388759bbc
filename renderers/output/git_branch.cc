#include <fmt/format.h>

#include <algorithm>

#include "renderers/output/git_commit.h"
#include "renderers/output/git_tree.h"
#include "renderers/output/source.h"

namespace intentc {
namespace {

class BranchSource : public RenderSource {
 public:
  BranchSource(Git git, std::string reference) : git_(std::move(git)), reference_(std::move(reference)) {}

  std::vector<GitEntry> entries;  // of the tip, sorted by path

  Result<FileMap> read(const std::vector<std::string>& paths) override {
    std::vector<const GitEntry*> wanted;
    for (const std::string& path : paths) {
      const auto at = std::lower_bound(entries.begin(), entries.end(), path,
                                       [](const GitEntry& entry, const std::string& key) { return entry.path < key; });
      assert(at != entries.end() && at->path == path);
      wanted.push_back(&*at);
    }
    return read_blobs(git_, wanted);
  }

  Result<Published> write(const PreviousRender& previous, const Prepared& prepared,
                          const CommitOptions& options) override {
    const Result<std::string> tree = write_tree(git_, entries, prepared.files, prepared.bytes);
    if (!tree) return tree.error();
    const std::string message = fmt::format("render {}: {} chunk{}", prepared.render.generation,
                                            prepared.changed_chunks, prepared.changed_chunks == 1 ? "" : "s");
    const Result<std::string> commit = write_commit(git_, *tree, previous.commit, message, options.author);
    if (!commit) return commit.error();
    const Result<bool> moved = move_branch(git_, reference_, *commit, previous.commit);
    if (!moved) return moved.error();
    return Published{.outcome = *moved ? Published::Outcome::done : Published::Outcome::lost, .commit = *commit};
  }

 private:
  Git git_;
  std::string reference_;
};

Status check_name(const Git& git, const std::string& branch) {
  const Result<ProcessResult> result = git.run({"check-ref-format", "--branch", branch});
  if (!result) return result.error();
  if (result->ok() && result->out == branch + "\n" && branch != "HEAD") return {};
  return Diagnostic{.code = "P104",
                    .message = fmt::format("`{}` cannot be the name of a branch", branch),
                    .help = "see `git help check-ref-format`; the usual name is `render`"};
}

Status check_not_checked_out(const Git& git, const std::string& branch) {
  const Result<std::string> out = git.read({"worktree", "list", "--porcelain", "-z"});
  if (!out) return out.error();
  std::string_view folder;
  for (std::string_view rest = *out; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.starts_with("worktree ")) folder = line.substr(9);
    if (line != "branch refs/heads/" + branch) continue;
    return Diagnostic{
        .code = "P105",
        .message = fmt::format("the branch `{}` is checked out in `{}`", branch, folder),
        .path = git.path(),
        .help = fmt::format("no work tree is ever changed: check out another branch there (git -C {0} switch "
                            "-c other), or `git worktree prune` if the folder is gone",
                            folder)};
  }
  return {};
}

}  // namespace

Result<PreviousRender> open_branch(const BranchName& name, const std::string& environment) {
  Result<Git> git = Git::open(name.repository);
  if (!git) return git.error();
  if (Status status = check_name(*git, name.branch); !status.ok()) return status.error();
  if (Status status = check_not_checked_out(*git, name.branch); !status.ok()) return status.error();
  const std::string reference = "refs/heads/" + name.branch;
  const Result<std::string> tip = branch_tip(*git, reference);
  if (!tip) return tip.error();

  auto source = std::make_shared<BranchSource>(*git, reference);
  PreviousRender previous{.commit = *tip, .source = source};
  if (tip->empty()) return previous;
  Result<std::vector<GitEntry>> entries = list_tree(*git, *tip);
  if (!entries) return entries.error();
  source->entries = std::move(*entries);
  std::vector<TreeFile> files;
  for (const GitEntry& entry : source->entries) {
    if (entry.type != "tree") files.push_back({entry.path, entry.mode});
  }
  if (std::none_of(files.begin(), files.end(), [](const TreeFile& file) { return file.path == "manifest.json"; })) {
    return Diagnostic{.code = "P107",
                      .message = fmt::format("the branch `{}` of `{}` holds no render: it has no `manifest.json`",
                                             name.branch, name.repository),
                      .path = name.repository,
                      .help = "choose another branch with `--branch`; the first publish makes it"};
  }
  return load_render(std::move(previous), files, environment);
}

}  // namespace intentc
