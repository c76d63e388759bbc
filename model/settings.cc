#include "model/settings.h"

#include <charconv>

#include "model/base/file.h"
#include "model/base/sha256.h"
#include "model/documents.h"
#include "model/duration.h"
#include "model/read_yaml.h"
#include "model/shape.h"
#include "model/source_text.h"

namespace intentc {
namespace {

constexpr std::string_view kFileName = "intentc.yaml";
constexpr std::size_t kMaxBytes = std::size_t{1} << 20;

std::filesystem::path below(const std::filesystem::path& folder, std::string_view path) {
  return (folder / std::filesystem::path(path)).lexically_normal();
}

// A remote is left as it is: `https://…`, `git@host:path`.
bool is_remote(std::string_view repo) {
  return repo.find("://") != std::string_view::npos || (repo.find(':') != std::string_view::npos && repo[0] != '/');
}

class SettingsReader {
 public:
  SettingsReader(const TreeView& tree, const std::filesystem::path& folder, Diagnostics& findings)
      : tree_(tree), folder_(folder), findings_(findings) {}

  void read(std::uint32_t root, Settings& settings) const {
    if (const auto model = text(root, "model"); !model.empty()) settings.model = below(folder_, model);
    settings.repo = text(root, "repo");
    if (!settings.repo.empty() && !is_remote(settings.repo)) settings.repo = below(folder_, settings.repo).string();
    settings.branch = text(root, "branch");
    settings.author = text(root, "author");
    settings.acknowledgements = text(root, "acknowledgements");
    tree_.each_item(tree_.find(root, "packs"), [&](std::uint32_t item) {
      if (tree_.is_scalar(item)) settings.packs.push_back(below(folder_, tree_.view(item)));
    });
    const std::uint32_t chunks = tree_.find(root, "chunks");
    number(chunks, "fill", settings.fill);
    number(chunks, "soft", settings.soft);
    number(chunks, "hard", settings.hard);
    if (settings.fill > settings.soft || settings.soft > settings.hard) contradiction(chunks, settings);
    const std::uint32_t breaker = tree_.find(root, "breaker");
    number(breaker, "count", settings.breaker_count);
    number(breaker, "share", settings.breaker_share);
    if (const auto jump = parse_duration(text(breaker, "date-jump"))) {
      settings.jump_days = static_cast<std::uint32_t>(jump->about_seconds() / 86400);
    }
  }

 private:
  std::string text(std::uint32_t node, std::string_view field) const {
    return std::string(tree_.space().view(tree_.find_text(node, field)));
  }

  void number(std::uint32_t node, std::string_view field, std::uint32_t& value) const {
    const std::string given = text(node, field);
    std::uint32_t parsed = 0;
    const auto [end, status] = std::from_chars(given.data(), given.data() + given.size(), parsed);
    if (!given.empty() && status == std::errc() && end == given.data() + given.size()) value = parsed;
  }

  void contradiction(std::uint32_t chunks, Settings& settings) const {
    findings_.add({.code = "Y230",
                   .message = "the limits of chunks contradict each other: fill " + std::to_string(settings.fill) +
                              ", soft " + std::to_string(settings.soft) + ", hard " + std::to_string(settings.hard),
                   .at = tree_.text(chunks),
                   .help = "`fill` is at most `soft`, and `soft` at most `hard`"});
    settings.fill = 80, settings.soft = 100, settings.hard = 500;
  }

  const TreeView& tree_;
  const std::filesystem::path& folder_;
  Diagnostics& findings_;
};

std::string digest_of(const Settings& settings) {
  Sha256Hasher hasher;
  for (const SettingLine& line : describe_settings(settings)) {
    // Where the model, the repository and the packs lie says nothing about what comes out.
    if (line.name == "model" || line.name == "repo" || line.name == "packs") continue;
    hasher.add_field(line.name);
    hasher.add_field(line.value);
  }
  return hex(hasher.finish());
}

void read_file_into(const std::filesystem::path& file, const std::filesystem::path& folder, std::string bytes,
                    TextSpace& space, Diagnostics& findings, Settings& settings) {
  const std::string shown = shown_path(folder, kFileName);
  fold_text(bytes);
  if (auto fault = unreadable_text(bytes, shown)) return findings.add(std::move(*fault));
  settings.file = file;
  Forest forest;
  read_yaml(space.add_file(shown, bytes), space, forest, findings);
  const TreeView tree(forest, space);
  for (std::size_t i = 0; i < forest.documents.size(); ++i) {
    const std::uint32_t root = forest.documents[i].root;
    if (i > 0) {
      findings.add(
          {.code = "R007", .message = "a settings file is one document, this is another", .at = tree.text(root)});
      return;
    }
    check_shape(tree, root, settings_part(), findings);
    SettingsReader(tree, folder, findings).read(root, settings);
  }
}

void describe(const Part& part, const std::string& prefix, std::vector<SettingLine>& lines) {
  for (const Field& field : part.fields) {
    const std::string name = prefix + std::string(field.name);
    if (field.shape->part != nullptr) {
      describe(*field.shape->part, name + ".", lines);
    } else {
      lines.push_back({name, std::string(field.fallback), {}, std::string(field.doc)});
    }
  }
}

std::string value_of(const Settings& s, std::string_view name) {
  if (name == "model") return s.model.generic_string();
  if (name == "repo") return s.repo;
  if (name == "branch") return s.branch;
  if (name == "author") return s.author;
  if (name == "acknowledgements") return s.acknowledgements;
  if (name == "chunks.fill") return std::to_string(s.fill);
  if (name == "chunks.soft") return std::to_string(s.soft);
  if (name == "chunks.hard") return std::to_string(s.hard);
  if (name == "breaker.count") return std::to_string(s.breaker_count);
  if (name == "breaker.share") return std::to_string(s.breaker_share);
  if (name == "breaker.date-jump") return std::to_string(s.jump_days) + "d";
  std::string packs;
  for (const auto& pack : s.packs) packs += (packs.empty() ? "" : ", ") + pack.generic_string();
  return packs;
}

}  // namespace

std::vector<SettingLine> describe_settings(const Settings& settings) {
  std::vector<SettingLine> lines;
  describe(settings_part(), "", lines);
  for (SettingLine& line : lines) line.value = value_of(settings, line.name);
  return lines;
}

Settings read_settings(const std::filesystem::path& folder, TextSpace& space, Diagnostics& findings) {
  Settings settings;
  settings.model = folder;
  const std::filesystem::path file = folder / kFileName;
  std::string bytes;
  const FileFailure failure = read_file(file, kMaxBytes, bytes);
  if (failure.ok()) {
    read_file_into(file, folder, std::move(bytes), space, findings, settings);
  } else if (failure.problem != FileProblem::missing && failure.problem != FileProblem::not_a_folder) {
    findings.add(file_finding(failure, shown_path(folder, kFileName), kMaxBytes));
  }
  settings.digest = digest_of(settings);
  return settings;
}

}  // namespace intentc
