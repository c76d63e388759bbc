#include "renderers/output/git_program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>

namespace intentc {
namespace {

bool comes_through(std::string_view name) {
  if (!name.starts_with("GIT_")) return true;
  constexpr std::array<std::string_view, 6> kKept = {"GIT_CONFIG_", "GIT_EXEC_PATH", "GIT_SSL_",
                                                     "GIT_SSH",     "GIT_TRACE",     "GIT_TEMPLATE_DIR"};
  if (name == "GIT_CONFIG_PARAMETERS") return false;  // of a `git -c …` around us
  return std::any_of(kKept.begin(), kKept.end(), [&](std::string_view kept) { return name.starts_with(kept); });
}

// `env` takes variables away without touching our own environment, which other threads may be reading.
std::vector<std::string> command(const Git::Environment& environment) {
  std::vector<std::string> argv = {"env"};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    if (comes_through(name)) continue;
    argv.emplace_back("-u");
    argv.emplace_back(name);
  }
  for (const auto& [name, value] : environment) argv.push_back(name + "=" + value);
  argv.insert(argv.end(), {"LC_ALL=C", "GIT_NO_REPLACE_OBJECTS=1", "GIT_TERMINAL_PROMPT=0"});
  argv.insert(argv.end(), {"git", "-c", "safe.bareRepository=all", "-c", "core.quotePath=false"});
  return argv;
}

Result<ProcessResult> run_git(std::vector<std::string> arguments, std::string_view input,
                              const Git::Environment& environment) {
  std::vector<std::string> argv = command(environment);
  argv.insert(argv.end(), std::make_move_iterator(arguments.begin()), std::make_move_iterator(arguments.end()));
  Result<ProcessResult> result = run_process(argv, input);
  const bool absent = result ? result->exit_code == 127 : result.error().code == Code("P090");  // env's word, or no env
  if (absent) {
    return Diagnostic{
        .code = "P090", .message = "cannot start `git`", .help = "install git, or add its folder to PATH"};
  }
  return result;
}

Diagnostic failed(Code code, const std::string& path, const std::string& verb, const ProcessResult& result) {
  if (code == Code("P108")) {
    return {.code = code,
            .message = fmt::format("cannot write to the repository `{}`: {}", path, git_reason(result)),
            .path = path,
            .help = "the branch is as it was; look for free space, permissions and limits of file size"};
  }
  return {.code = code,
          .message = fmt::format("`git {}` fails in `{}`: {}", verb, path, git_reason(result)),
          .path = path,
          .help = fmt::format("try `git -C {} fsck`", path)};
}

Diagnostic no_repository(const std::string& path) {
  const std::size_t colon = path.find(':');
  const bool remote = colon != std::string::npos && path.find('/') > colon;
  if (remote) {
    return {.code = "P101",
            .message = fmt::format("the render repository `{}` is not a path", path),
            .help = "clone it (a depth of 1 is enough), publish to the clone, and `git push` the branch"};
  }
  return {.code = "P101",
          .message = fmt::format("no git repository at `{}`", path),
          .path = path,
          .help = fmt::format("to make one: git init --bare {}", path)};
}

}  // namespace

std::string git_reason(const ProcessResult& result) {
  std::string_view text = result.err;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    for (const std::string_view prefix : {"fatal: ", "error: "}) {
      if (line.starts_with(prefix)) line.remove_prefix(prefix.size());
    }
    if (!line.empty() && !line.starts_with("warning: ") && !line.starts_with("hint: ")) return std::string(line);
  }
  if (result.exit_code == 128 + SIGXFSZ) return "a file would be larger than the limit";
  return fmt::format("exit code {}", result.exit_code);
}

Result<Git> Git::open(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::canonical(path, error);
  if (error || !std::filesystem::is_directory(absolute, error)) return no_repository(path);

  const Environment ceiling = {{"GIT_CEILING_DIRECTORIES", absolute.parent_path().string()}};
  const Result<ProcessResult> found =
      run_git({"-C", absolute.string(), "rev-parse", "--path-format=absolute", "--git-common-dir"}, {}, ceiling);
  if (!found) return found.error();
  if (found->ok()) {
    Git git;
    git.path_ = path;
    git.git_dir_ = found->out.substr(0, found->out.find('\n'));
    return git;
  }
  if (found->err.find("dubious ownership") != std::string::npos) {
    return Diagnostic{
        .code = "P103",
        .message = fmt::format("the repository `{}` belongs to another user", path),
        .path = path,
        .help = fmt::format("if you trust it: git config --global --add safe.directory {}", absolute.string())};
  }
  if (found->err.find("not a git repository") != std::string::npos) return no_repository(path);
  return failed("P102", path, "rev-parse", *found);
}

Result<ProcessResult> Git::run(std::vector<std::string> arguments, std::string_view input,
                               const Environment& environment) const {
  arguments.insert(arguments.begin(), "--git-dir=" + git_dir_);
  return run_git(std::move(arguments), input, environment);
}

Result<std::string> Git::read(std::vector<std::string> arguments, std::string_view input) const {
  const std::string verb = arguments.front();
  Result<ProcessResult> result = run(std::move(arguments), input);
  if (!result) return result.error();
  if (!result->ok()) return failed("P102", path_, verb, *result);
  return std::move(result->out);
}

Result<std::string> Git::write(std::vector<std::string> arguments, std::string_view input,
                               const Environment& environment) const {
  const std::string verb = arguments.front();
  Result<ProcessResult> result = run(std::move(arguments), input, environment);
  if (!result) return result.error();
  if (!result->ok()) return failed("P108", path_, verb, *result);
  return std::move(result->out);
}

}  // namespace intentc
