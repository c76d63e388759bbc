#include "model/pack.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "model/base/edit_distance.h"
#include "model/base/file.h"
#include "model/base/sha256.h"
#include "model/documents.h"
#include "model/pack_kinds.h"
#include "model/read_json.h"
#include "model/shape.h"
#include "model/source_text.h"
#include "model/tree_view.h"

namespace intentc {
namespace {

constexpr std::string_view kNodeKinds[] = {"ingest", "export", "trigger", "transform", "link"};

class PackReader {
 public:
  PackReader(const std::filesystem::path& folder, TextSpace& text, Diagnostics& findings)
      : folder_(folder), text_(text), findings_(findings) {}

  std::optional<Pack> run() {
    const std::size_t before = findings_.errors();
    pack_.folder = folder_;
    with_file("target.json", [&](const TreeView& tree, std::uint32_t root) { read_target(tree, root); });
    with_file("types.json", [&](const TreeView& tree, std::uint32_t root) { read_types(tree, root); });
    with_file("names.json", [&](const TreeView& tree, std::uint32_t root) { read_names(tree, root); });
    with_file("resources.json", [&](const TreeView& tree, std::uint32_t root) { read_resources(tree, root); });
    if (findings_.errors() != before) return std::nullopt;
    return std::move(pack_);
  }

 private:
  void with_file(const std::string& name, const std::function<void(const TreeView&, std::uint32_t)>& read) {
    const std::string path = shown_path(folder_, name);
    std::string bytes;
    if (!read_file(folder_ / name, kMaxDocumentFile, bytes).ok()) {
      findings_.add({.code = "T001",
                     .message = fmt::format("pack folder `{}` has no readable `{}`", folder_.string(), name),
                     .path = path,
                     .help = "a pack has target.json, types.json, names.json, resources.json and templates"});
      return;
    }
    fold_text(bytes);
    if (auto wrong = unreadable_text(bytes, path)) {
      findings_.add(std::move(*wrong));
      return;
    }
    Forest forest;
    const std::size_t before = findings_.errors();
    read_json(text_.add_file(path, bytes), text_, forest, findings_);
    if (findings_.errors() != before) return;
    if (forest.documents.size() != 1) {
      findings_.add({.code = "T002", .message = fmt::format("`{}` must hold one JSON object", name), .path = path});
      return;
    }
    read(TreeView(forest, text_), forest.documents.front().root);
  }

  bool shaped(const TreeView& tree, std::uint32_t node, const Part& part) {
    const std::size_t before = findings_.errors();
    if (!tree.is_map(node)) {
      findings_.add({.code = "T002",
                     .message = fmt::format("a {} is a JSON object", part.name),
                     .at = tree.text(node),
                     .help = "`intentc explain T002` shows one"});
      return false;
    }
    check_shape(tree, node, part, findings_);
    return findings_.errors() == before;
  }

  static std::vector<std::string> words(const TreeView& tree, std::uint32_t list) {
    std::vector<std::string> result;
    tree.each_item(list, [&](std::uint32_t item) { result.emplace_back(tree.view(item)); });
    return result;
  }

  static std::string string(const TreeView& tree, std::uint32_t node, std::string_view field) {
    const Text text = tree.find_text(node, field);
    return text.nowhere() ? std::string() : std::string(tree.space().view(text));
  }

  static std::uint32_t number(const TreeView& tree, std::uint32_t node, std::string_view field,
                              std::uint32_t fallback) {
    const std::string digits = string(tree, node, field);
    std::uint32_t value = fallback;
    if (!digits.empty()) std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

  static std::vector<PackParameter> parameters(const TreeView& tree, std::uint32_t map) {
    std::vector<PackParameter> result;
    tree.each_named(map, [&](std::uint32_t key, std::uint32_t value) {
      result.push_back({.name = std::string(tree.view(key)),
                        .shape = string(tree, value, "shape"),
                        .words = words(tree, tree.find(value, "words")),
                        .fallback = string(tree, value, "default"),
                        .required = tree.find_true(value, "required"),
                        .required_when = {},
                        .doc = string(tree, value, "doc")});
    });
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return result;
  }

  // A condition of `owner`; what it asks for must be declared, so that a misspelt word is not just never true.
  PackCondition condition(const TreeView& tree, std::uint32_t owner, std::string_view field) {
    PackCondition result;
    tree.each_named(tree.find(owner, field), [&](std::uint32_t key, std::uint32_t list) {
      const auto found = std::ranges::find(pack_.parameters, tree.view(key), &PackParameter::name);
      if (found == pack_.parameters.end() || found->shape != "enum") {
        std::vector<std::string_view> known;
        for (const PackParameter& parameter : pack_.parameters) {
          if (parameter.shape == "enum") known.push_back(parameter.name);
        }
        findings_.add({.code = "T007",
                       .message = fmt::format("`{}` asks for `{}`, which is no parameter with a list of words", field,
                                              tree.view(key)),
                       .at = tree.text(key),
                       .label = did_you_mean(tree.view(key), known),
                       .help = "a condition names a parameter of the shape `enum`, declared under `parameters`"});
        return;
      }
      auto& values = result[found->name];
      tree.each_item(list, [&](std::uint32_t item) {
        values.emplace_back(tree.view(item));
        if (std::ranges::find(found->words, values.back()) != found->words.end()) return;
        const std::vector<std::string_view> words(found->words.begin(), found->words.end());
        findings_.add({.code = "T007",
                       .message = fmt::format("parameter `{}` is never `{}`", found->name, values.back()),
                       .at = tree.text(item),
                       .label = did_you_mean(values.back(), words),
                       .help = fmt::format("it can be: {}", fmt::join(words, ", "))});
      });
      if (values.empty()) {
        findings_.add({.code = "T007",
                       .message = fmt::format("`{}` asks for `{}` and accepts no value of it", field, found->name),
                       .at = tree.text(key),
                       .help = fmt::format("list some of: {}", fmt::join(found->words, ", "))});
      }
    });
    return result;
  }

  void read_target(const TreeView& tree, std::uint32_t root) {
    if (!shaped(tree, root, kTargetFile)) return;
    pack_.name = string(tree, root, "pack");
    pack_.version = string(tree, root, "version");
    pack_.doc = string(tree, root, "doc");
    const std::uint32_t containers = tree.find(root, "containers");
    pack_.sources = words(tree, tree.find(containers, "source"));
    pack_.own = words(tree, tree.find(containers, "own"));
    pack_.exports = words(tree, tree.find(containers, "export"));
    pack_.captures = words(tree, tree.find(root, "captures"));
    pack_.triggers = words(tree, tree.find(root, "triggers"));
    pack_.history = words(tree, tree.find(root, "history"));
    pack_.credentials = words(tree, tree.find(root, "credentials"));
    pack_.code = words(tree, tree.find(root, "code"));
    pack_.parameters = parameters(tree, tree.find(root, "parameters"));
    tree.each_named(tree.find(root, "parameters"), [&](std::uint32_t key, std::uint32_t value) {
      PackCondition needed = condition(tree, value, "required-when");
      std::ranges::find(pack_.parameters, tree.view(key), &PackParameter::name)->required_when = std::move(needed);
    });
    pack_.hints = parameters(tree, tree.find(root, "hints"));
    tree.each_item(tree.find(root, "outputs"), [&](std::uint32_t item) {
      PackOutput output{.file = string(tree, item, "template"),
                        .path = string(tree, item, "path"),
                        .record = string(tree, item, "record"),
                        .dialect = string(tree, item, "dialect"),
                        .when = condition(tree, item, "when"),
                        .at = tree.find_text(item, "path")};
      const bool safe = !output.path.empty() && output.path.front() != '/' && output.path != "chunk.json" &&
                        ("/" + output.path + "/").find("/../") == std::string::npos;
      if (!safe) {
        findings_.add({.code = "T003",
                       .message = fmt::format("`{}` is no path for a file of a chunk", output.path),
                       .at = output.at,
                       .help = "write a relative path without `..`; `chunk.json` is the compiler's own"});
      }
      pack_.outputs.push_back(std::move(output));
    });
  }

  void read_types(const TreeView& tree, std::uint32_t root) {
    tree.each_named(root, [&](std::uint32_t key, std::uint32_t value) {
      const std::string name(tree.view(key));
      const auto known = pack_type_keys();
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        findings_.add({.code = "T004",
                       .message = fmt::format("there is no logical type `{}`", name),
                       .at = tree.text(key),
                       .label = did_you_mean(name, known),
                       .help = "types.json maps every logical type of the language"});
        return;
      }
      PackType type{.pattern = "", .reason = "", .most = {}, .at = tree.text(key)};
      if (tree.is_scalar(value)) {
        type.pattern = tree.view(value);
      } else if (shaped(tree, value, kTypeEntryPart)) {
        type.pattern = string(tree, value, "pattern");
        type.reason = string(tree, value, "unsupported");
        const std::uint32_t most = tree.find(value, "most");
        tree.each_named(most, [&](std::uint32_t hole, std::uint32_t) {
          type.most[std::string(tree.view(hole))] = number(tree, most, tree.view(hole), 0);
        });
      }
      pack_.types[name] = std::move(type);
    });
    for (const std::string_view name : pack_type_keys()) {
      if (pack_.types.contains(std::string(name))) continue;
      findings_.add({.code = "T005",
                     .message = fmt::format("types.json says nothing about `{}`", name),
                     .at = {tree.text(root).offset, 1},
                     .help = R"(map it to a physical type, or to {"unsupported": "why, and what to write"})"});
    }
  }

  void read_names(const TreeView& tree, std::uint32_t root) {
    tree.each_named(root, [&](std::uint32_t key, std::uint32_t value) {
      if (!shaped(tree, value, kNameRulePart)) return;
      pack_.names[std::string(tree.view(key))] = {.alphabet = string(tree, value, "alphabet"),
                                                  .length = number(tree, value, "length", 63),
                                                  .hash = number(tree, value, "hash", 8),
                                                  .prefix = string(tree, value, "prefix"),
                                                  .joint = string(tree, value, "joint") == "-" ? "-" : "_",
                                                  .reserved = words(tree, tree.find(value, "reserved"))};
    });
  }

  void read_resources(const TreeView& tree, std::uint32_t root) {
    tree.each_named(root, [&](std::uint32_t key, std::uint32_t value) {
      const std::string kind(tree.view(key));
      if (std::find(std::begin(kNodeKinds), std::end(kNodeKinds), kind) == std::end(kNodeKinds)) {
        findings_.add({.code = "T006",
                       .message = fmt::format("there is no kind of node `{}`", kind),
                       .at = tree.text(key),
                       .help = "one of: ingest, export, trigger, transform, link"});
        return;
      }
      auto& resources = pack_.resources[kind];
      tree.each_item(value, [&](std::uint32_t item) {
        if (!shaped(tree, item, kResourcePart)) return;
        resources.push_back({.per = string(tree, item, "per"),
                             .address = string(tree, item, "address"),
                             .manager = string(tree, item, "manager"),
                             .data = tree.find_true(item, "data"),
                             .weight = number(tree, item, "weight", 1)});
      });
    });
  }

  const std::filesystem::path& folder_;
  TextSpace& text_;
  Diagnostics& findings_;
  Pack pack_;
};

}  // namespace

std::optional<Pack> read_pack(const std::filesystem::path& folder, TextSpace& text, Diagnostics& findings) {
  return PackReader(folder, text, findings).run();
}

}  // namespace intentc
