#include "model/pack_page.h"

#include <algorithm>
#include <array>

namespace intentc {
namespace {

// The record of the templates that a kind of node is printed by.
struct NodeKind {
  std::string_view kind;
  std::string_view title;
  std::string_view record;
};
constexpr std::array<NodeKind, 5> kNodeKinds = {{{"ingest", "Ingest", "Ingest"},
                                                 {"export", "Export", "Export"},
                                                 {"trigger", "Trigger", "Trigger"},
                                                 {"transform", "DataTransformer", "Transform"},
                                                 {"link", "Link", "Link"}}};

std::string code(const std::string& text) { return "`" + text + "`"; }

std::string listed(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : ", ") + code(word);
  return result.empty() ? "none" : result;
}

// In a cell of a table.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

// In a quoted label of Mermaid, where `#` begins a character reference.
std::string label(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"') {
      result += "#quot;";
    } else if (c == '#') {
      result += "#35;";
    } else if (c == '<') {
      result += "#lt;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string condition(const PackCondition& when) {
  std::string result;
  for (const auto& [parameter, words] : when)
    result += (result.empty() ? "" : " and ") + code(parameter) + " " + listed(words);
  return result;
}

class PageWriter {
 public:
  explicit PageWriter(const Pack& pack) : pack_(pack) {}

  std::string write() {
    out_ = "# The pack `" + pack_.name + "`\n\n" + pack_.doc + "\n\n";
    out_ += "Written by `intentc pack doc` from the pack's own descriptor, version " + pack_.version +
            "; what the words mean is told in\n[packs.md](../packs.md).\n";
    capabilities();
    diagram();
    files();
    parameters("## Parameters of a service", pack_.parameters);
    if (!pack_.hints.empty()) parameters("## Hints", pack_.hints);
    types();
    names();
    return std::move(out_);
  }

 private:
  void row(std::initializer_list<std::string> cells) {
    for (const std::string& text : cells) out_ += "| " + text + " ";
    out_ += "|\n";
  }

  void capabilities() {
    out_ += "\n## What it can do\n\n| | |\n|---|---|\n";
    row({"reads from containers of type", listed(pack_.sources)});
    row({"keeps its data in", listed(pack_.own)});
    row({"brings data to", listed(pack_.exports)});
    row({"captures by", listed(pack_.captures)});
    row({"credentials", pack_.credentials.empty() ? "all" : listed(pack_.credentials)});
    row({"history", listed(pack_.history)});
    row({"triggers", listed(pack_.triggers)});
    row({"code of transformers", listed(pack_.code)});
  }

  // Each kind of node with its resources, each below its manager; what holds data is drawn as a cylinder.
  void diagram() {
    out_ += "\n## What a node becomes\n\n```mermaid\nflowchart LR\n";
    std::size_t number = 0;
    for (const NodeKind& node : kNodeKinds) {
      out_ += "  " + std::string(node.kind) + "([" + std::string(node.title) + "])\n";
      const auto found = pack_.resources.find(std::string(node.kind));
      if (found == pack_.resources.end()) continue;
      for (const PackResource& resource : found->second) {
        const std::string text = "\"" + label(resource.address) + "\"";
        out_ += "  " + std::string(node.kind) +
                (resource.per == "node" ? " --> " : " -- \"per " + resource.per + "\" --> ");
        out_ += "r" + std::to_string(number++) + (resource.data ? "[(" + text + ")]" : "[" + text + "]");
        out_ += ":::" + resource.manager + "\n";
      }
    }
    out_ +=
        "  classDef sql stroke:#336791\n  classDef file stroke:#888888,stroke-dasharray:3\n"
        "  classDef terraform stroke:#7b42bc\n```\n\n";
    out_ +=
        "A cylinder holds data: a render that would lose one is refused. Blue is made by `sql/apply.sql`, violet by\n"
        "`main.tf`, and dashed ones are files. What one node becomes depends on what it stands for: a transformer's "
        "output\n"
        "has no job of its own, and only an export to another container has a table there.\n";
  }

  void files() {
    out_ += "\n## Its files\n\n| for each | template | writes | in | only where |\n|---|---|---|---|---|\n";
    for (const PackOutput& output : pack_.outputs) {
      row({output.record, code(output.file), code(output.path), output.dialect, condition(output.when)});
    }
  }

  void parameters(const std::string& title, const std::vector<PackParameter>& parameters) {
    out_ += "\n" + title + "\n\n| name | value | default | |\n|---|---|---|---|\n";
    for (const PackParameter& parameter : parameters) {
      const std::string needed = condition(parameter.required_when);
      std::string fallback = parameter.fallback.empty() ? "" : code(parameter.fallback);
      if (parameter.required) fallback = "**required**";
      if (!needed.empty()) fallback = "required where " + needed;
      row({code(parameter.name), parameter.words.empty() ? parameter.shape : listed(parameter.words), fallback,
           cell(parameter.doc)});
    }
  }

  void types() {
    out_ += "\n## Types\n\n| in the model | here |\n|---|---|\n";
    for (const auto& [key, type] : pack_.types) {
      std::string here = type.pattern.empty() ? "no: " + cell(type.reason) : code(cell(type.pattern));
      for (const auto& [hole, most] : type.most) here += ", `" + hole + "` up to " + std::to_string(most);
      row({code(cell(key)), here});
    }
  }

  void names() {
    out_ += "\n## Names\n\n| of a | bytes | begins with | may not be |\n|---|---|---|---|\n";
    for (const auto& [kind, rule] : pack_.names) {
      row({kind, std::to_string(rule.length), rule.prefix.empty() ? "" : code(rule.prefix),
           rule.reserved.empty() ? "" : listed(rule.reserved)});
    }
    out_ +=
        "\nNames are lower case and never change once they were given; what had to be cut or changed ends in a hash.\n";
  }

  const Pack& pack_;
  std::string out_;
};

}  // namespace

std::string pack_page(const Pack& pack) { return PageWriter(pack).write(); }

}  // namespace intentc
