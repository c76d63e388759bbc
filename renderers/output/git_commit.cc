#include "renderers/output/git_commit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

namespace intentc {
namespace {

struct Identity {
  std::string name;
  std::string mail;
};

using Config = std::map<std::string, std::string>;

Result<Config> read_config(const Git& git) {
  const Result<ProcessResult> result =
      git.run({"config", "-z", "--get-regexp", R"(^(user|author|committer)\.(name|email)$|^commit\.gpgsign$)"});
  if (!result) return result.error();
  Config config;  // exit code 1: nothing found
  for (std::string_view rest = result->out; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t end = line.find('\n');
    // The last one counts; a key without a value is a flag that is set.
    config[std::string(line.substr(0, end))] = end == std::string_view::npos ? "true" : line.substr(end + 1);
  }
  return config;
}

std::string first_of(const Config& config, std::initializer_list<const char*> keys, const std::string& otherwise) {
  for (const char* key : keys) {
    const auto at = config.find(key);
    if (at != config.end() && !at->second.empty()) return at->second;
  }
  return otherwise;
}

Identity parse_author(const std::string& text) {
  const std::size_t open = text.find('<');
  const std::size_t close = text.find('>');
  if (open == std::string::npos || close == std::string::npos || close < open) return {text, "intentc@invalid"};
  std::string name = text.substr(0, open);
  while (name.ends_with(' ')) name.pop_back();
  return {name.empty() ? "intentc" : name, text.substr(open + 1, close - open - 1)};
}

bool is_set(std::string value) {
  for (char& c : value) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return value == "true" || value == "yes" || value == "on" || value == "1";
}

Git::Environment identities(const Config& config, const std::string& author_setting) {
  Identity author{first_of(config, {"author.name", "user.name"}, "intentc"),
                  first_of(config, {"author.email", "user.email"}, "intentc@invalid")};
  if (!author_setting.empty()) author = parse_author(author_setting);
  const Identity committer{first_of(config, {"committer.name", "user.name"}, author.name),
                           first_of(config, {"committer.email", "user.email"}, author.mail)};
  Git::Environment environment = {{"GIT_AUTHOR_NAME", author.name},
                                  {"GIT_AUTHOR_EMAIL", author.mail},
                                  {"GIT_COMMITTER_NAME", committer.name},
                                  {"GIT_COMMITTER_EMAIL", committer.mail}};
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch != nullptr && *epoch != '\0') {
    environment.emplace_back("GIT_AUTHOR_DATE", fmt::format("@{} +0000", epoch));
    environment.emplace_back("GIT_COMMITTER_DATE", fmt::format("@{} +0000", epoch));
  }
  return environment;
}

}  // namespace

Result<std::string> branch_tip(const Git& git, const std::string& reference) {
  // The pattern is a prefix of whole components: `refs/heads/render` finds `refs/heads/render/x` as well.
  const Result<std::string> out =
      git.read({"for-each-ref", "--format=%(refname)%00%(symref)%00%(objecttype)%00%(objectname)", reference});
  if (!out) return out.error();
  for (std::string_view rest = *out; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.starts_with(reference) || line.substr(reference.size(), 1) != std::string_view("\0", 1)) continue;
    std::string_view fields = line.substr(reference.size() + 1);
    const std::string_view target = fields.substr(0, fields.find('\0'));
    fields.remove_prefix(target.size() + 1);
    if (!target.empty()) {
      return Diagnostic{.code = "P104",
                        .message = fmt::format("`{}` is another name of `{}`", reference, target),
                        .path = git.path(),
                        .help = "give the branch itself with `--branch`"};
    }
    return std::string(fields.substr(fields.find('\0') + 1));
  }
  return std::string();
}

Result<std::string> write_commit(const Git& git, const std::string& tree, const std::string& parent,
                                 const std::string& message, const std::string& author) {
  const Result<Config> config = read_config(git);
  if (!config) return config.error();
  std::vector<std::string> arguments = {"commit-tree", tree, "-m", message};
  if (!parent.empty()) arguments.insert(arguments.end(), {"-p", parent});
  if (is_set(first_of(*config, {"commit.gpgsign"}, "false"))) arguments.emplace_back("-S");
  Result<std::string> out = git.write(std::move(arguments), {}, identities(*config, author));
  if (out) out->resize(std::min(out->find('\n'), out->size()));
  return out;
}

Result<bool> move_branch(const Git& git, const std::string& reference, const std::string& commit,
                         const std::string& expected) {
  const std::string before = expected.empty() ? std::string(commit.size(), '0') : expected;
  const Result<ProcessResult> moved = git.run({"update-ref", "-m", "intentc publish", reference, commit, before});
  if (!moved) return moved.error();
  if (moved->ok()) return true;

  const Result<std::string> tip = branch_tip(git, reference);
  if (!tip) return tip.error();
  if (*tip != expected) return false;
  const std::string reason = git_reason(*moved);
  if (reason.find(".lock") != std::string::npos && reason.find("File exists") != std::string::npos) {
    return Diagnostic{.code = "P106",
                      .message = fmt::format("the branch is locked: {}", reason),
                      .path = git.path(),
                      .help = "another git is writing it; if none runs any more, remove that `.lock` file"};
  }
  return Diagnostic{.code = "P108",
                    .message = fmt::format("cannot write to the repository `{}`: {}", git.path(), reason),
                    .path = git.path(),
                    .help = "the branch is as it was; look for free space, permissions and limits of file size"};
}

}  // namespace intentc
