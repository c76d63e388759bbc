#include "model/shape.h"

#include <algorithm>
#include <functional>

#include "model/base/edit_distance.h"
#include "model/names.h"
#include "model/shape_scalar.h"

namespace intentc {
namespace {

std::string tick(std::string_view text) { return "`" + std::string(text) + "`"; }

// What a shape takes, for "expected …".
std::string expected(const Shape& shape) {
  std::string result;
  const auto add = [&](std::string_view what) { result += (result.empty() ? "" : " or ") + std::string(what); };
  if (shape.scalar != ScalarForm::none) {
    add(shape.scalar == ScalarForm::type       ? "a type"
        : shape.scalar == ScalarForm::boolean  ? "`true` or `false`"
        : shape.scalar == ScalarForm::integer  ? "a number"
        : shape.scalar == ScalarForm::number   ? "a number"
        : shape.scalar == ScalarForm::duration ? "a duration"
                                               : "a text");
  }
  if (shape.items != nullptr) add("a list");
  if (shape.part != nullptr) add("the fields of " + with_article(shape.part->name));
  if (shape.values != nullptr) add("a mapping with a name for each " + std::string(shape.key_is));
  if (shape.tree) add("nested names");
  if (shape.free) add("a mapping");
  return result;
}

// The field that an unknown name was probably meant to be.
bool is_near(std::string_view unknown, std::string_view field) {
  NearMiss near(unknown);
  near.offer(field);
  return near.best().has_value();
}

class ShapeCheck {
 public:
  ShapeCheck(const TreeView& tree, Diagnostics& findings) : tree_(tree), findings_(findings) {}

  void document(std::uint32_t root);
  void part(std::uint32_t node, const Part& part, bool is_document);

 private:
  void value(std::uint32_t node, const Shape& shape, std::string_view what);
  void wrong_form(std::uint32_t node, const Shape& shape, std::string_view what);
  // `absent` is the one field that is missing where this one is not known, or nullptr.
  void unknown_field(std::uint32_t key, const Part& part, bool is_document, const Field* absent);
  void missing(std::uint32_t node, const Part& part, const Field& field);
  // With an unknown field, which may be the one, none of several is no mistake of its own.
  void exclusive(std::uint32_t node, const Part& part, bool has_unknown);
  void map(std::uint32_t node, const Shape& shape);
  void names_tree(std::uint32_t node, const Shape& shape);
  void names_list(std::uint32_t node, const Shape& shape, std::string_view parent);
  void annotation(std::uint32_t value, std::string_view field);
  void same_but_for_case(const std::vector<std::uint32_t>& names, std::string_view key_is);
  std::vector<std::uint32_t> keys(std::uint32_t map) const;

  struct Folded {
    std::size_t hash;
    std::uint32_t order;
    std::uint32_t key;
  };

  const TreeView& tree_;
  Diagnostics& findings_;
  std::vector<Folded> folded_;
};

void ShapeCheck::document(std::uint32_t root) {
  const std::uint32_t kind = tree_.find(root, "kind");
  if (kind == kNoNode) {
    const Text at = tree_.text(root);
    return findings_.add({.code = "Y213",
                          .message = "this document does not say what it is",
                          .at = at,
                          .label = "`kind` is missing",
                          .help = "every document has a `kind`: `kind: datastore`"});
  }
  const Part* known = tree_.is_scalar(kind) ? find_kind(tree_.view(kind)) : nullptr;
  if (known != nullptr) return part(root, *known, true);
  const Text at = tree_.text(kind);
  findings_.add("Y201", Severity::error, at, [&] {
    NearMiss near(tree_.view(kind));
    std::string all;
    for (const Kind& each : kinds()) {
      near.offer(each.part->name);
      all += (all.empty() ? "" : ", ") + std::string(each.part->name);
    }
    return Diagnostic{.code = "Y201",
                      .message = tree_.is_scalar(kind) ? "there is no kind " + quoted(tree_.view(kind))
                                                       : "`kind` is a word, not a collection",
                      .at = at,
                      .label = near.best() ? "did you mean `" + std::string(*near.best()) + "`?" : "",
                      .help = "the kinds are: " + all};
  });
}

void ShapeCheck::part(std::uint32_t node, const Part& part, bool is_document) {
  std::uint64_t seen = 0;  // bit per own field of the part
  std::vector<std::uint32_t> unknown;
  std::vector<const Field*> absent;
  for (std::uint32_t key = tree_[node].first; key != kNoNode;) {
    const std::uint32_t field_value = tree_[key].next;
    const std::string_view name = tree_.view(key);
    const std::uint32_t next = tree_[field_value].next;
    const Field* field = find_field(part, name);
    if (field != nullptr) {
      if (field >= part.fields.data() && field < part.fields.data() + part.fields.size()) {
        seen |= std::uint64_t{1} << static_cast<unsigned>(field - part.fields.data());
      }
      const bool is_name = name == "name" && field->need == Need::required;
      value(field_value, *field->shape, is_name ? part.name : field->name);
      if (name == "doc" || name == "tags") annotation(field_value, name);
    } else if (!is_extension(name) && !(is_document && name == "kind")) {
      unknown.push_back(key);
    }
    key = next;
  }
  for (std::size_t i = 0; i < part.fields.size(); ++i) {
    const bool there = ((seen >> i) & 1U) != 0;
    if (there || part.fields[i].need != Need::required) continue;
    const auto meant = [&](std::uint32_t key) { return is_near(tree_.view(key), part.fields[i].name); };
    if (std::ranges::none_of(unknown, meant)) absent.push_back(&part.fields[i]);
  }
  // One field too many and one too few are one mistake.
  const bool same_mistake = unknown.size() == 1 && absent.size() == 1;
  for (const std::uint32_t key : unknown) unknown_field(key, part, is_document, same_mistake ? absent[0] : nullptr);
  if (!same_mistake) {
    for (const Field* field : absent) missing(node, part, *field);
  }
  exclusive(node, part, !unknown.empty());
}

void ShapeCheck::value(std::uint32_t node, const Shape& shape, std::string_view what) {
  if (tree_.is_scalar(node)) {
    if (shape.scalar == ScalarForm::none || tree_.is_nothing(node)) return wrong_form(node, shape, what);
    return check_scalar(tree_, node, shape, what, findings_);
  }
  if (tree_.is_list(node)) {
    if (shape.tree) return names_list(node, shape, what);
    if (shape.items == nullptr) return wrong_form(node, shape, what);
    return tree_.each_item(node, [&](std::uint32_t item) { value(item, *shape.items, what); });
  }
  if (shape.part != nullptr) return part(node, *shape.part, false);
  if (shape.values != nullptr) return map(node, shape);
  if (shape.tree) return names_tree(node, shape);
  if (!shape.free) wrong_form(node, shape, what);
}

void ShapeCheck::wrong_form(std::uint32_t node, const Shape& shape, std::string_view what) {
  const Text at = tree_.text(node);
  findings_.add("Y203", Severity::error, at, [&] {
    Diagnostic finding{.code = "Y203", .message = {}, .at = at, .label = "expected " + expected(shape)};
    if (tree_.is_nothing(node)) {
      finding.message = tick(what) + " has no value";
    } else if (tree_.is_scalar(node)) {
      finding.message = tick(what) + " cannot be a single value";
      if (shape.items != nullptr && shape.items->scalar != ScalarForm::none) {
        finding.help = "a list of one is written `[" + std::string(tree_.view(node).substr(0, 60)) + "]`";
      }
    } else {
      finding.message = tick(what) + (tree_.is_list(node) ? " cannot be a list" : " cannot be a mapping");
    }
    return finding;
  });
}

void ShapeCheck::unknown_field(std::uint32_t key, const Part& part, bool is_document, const Field* absent) {
  const Text at = tree_.text(key);
  findings_.add("Y202", Severity::error, at, [&] {
    const std::string_view name = tree_.view(key);
    Diagnostic finding{.code = "Y202", .message = with_article(part.name) + " has no field " + quoted(name), .at = at};
    NearMiss near(name);
    std::string all = is_document ? "kind" : "";
    const auto offer = [&](std::span<const Field> fields) {
      for (const Field& field : fields) {
        near.offer(field.name);
        all += (all.empty() ? "" : ", ") + std::string(field.name);
      }
    };
    offer(part.fields);
    if (part.annotated) offer(annotation_fields());
    if (part.named) offer(naming_fields());
    if (near.best()) finding.label = "did you mean " + tick(*near.best()) + "?";
    if (!near.best() && absent != nullptr) finding.label = tick(absent->name) + " is missing: is it that?";
    finding.help = "its fields are: " + all + "; a field of your own begins with `x-`";
    if (name == "null" || (name == "not null" && part.name == "column")) {
      finding.label = "write `nullable`";
      finding.help = "YAML takes the name `null` for no value, so the field is called `nullable`";
    }
    return finding;
  });
}

void ShapeCheck::missing(std::uint32_t node, const Part& part, const Field& field) {
  const Text at = tree_.text(node);
  findings_.add("Y204", Severity::error, at, [&] {
    return Diagnostic{.code = "Y204",
                      .message = with_article(part.name) + " needs the field " + tick(field.name),
                      .at = at,
                      .label = tick(field.name) + " is missing"};
  });
}

void ShapeCheck::exclusive(std::uint32_t node, const Part& part, bool has_unknown) {
  const auto fields = part.one_of.empty() ? part.at_most : part.one_of;
  if (fields.empty()) return;
  std::uint32_t first = kNoNode;
  std::uint32_t second = kNoNode;
  tree_.each_entry(node, [&](std::uint32_t key, std::uint32_t) {
    if (std::ranges::find(fields, tree_.view(key)) == fields.end()) return;
    (first == kNoNode ? first : second) = key;
  });
  if (second == kNoNode && (first != kNoNode || part.one_of.empty() || has_unknown)) return;
  std::string words;
  for (const std::string_view field : fields) words += (words.empty() ? "" : ", ") + tick(field);
  Diagnostic finding{.code = "Y215", .message = with_article(part.name) + " has one of " + words};
  finding.at = tree_.text(second == kNoNode ? node : second);
  if (second == kNoNode) {
    finding.label = "here is none of them";
  } else {
    finding.label = "beside " + tick(tree_.view(first));
    finding.related.push_back({tree_.text(first), tick(tree_.view(first)) + " stands here"});
  }
  findings_.add(std::move(finding));
}

void ShapeCheck::map(std::uint32_t node, const Shape& shape) {
  for (std::uint32_t key = tree_[node].first; key != kNoNode;) {
    const std::uint32_t entry = tree_[key].next;
    const std::uint32_t next = tree_[entry].next;
    const std::string_view name = tree_.view(key);
    const bool of_sql = shape.keys == KeyForm::sql_name || shape.keys == KeyForm::plain_name;
    if (!of_sql || !is_extension(name)) {
      if (of_sql) check_sql_name(tree_, key, shape.key_is, findings_, shape.keys == KeyForm::sql_name);
      if (shape.keys == KeyForm::name) check_display_name(tree_, key, shape.key_is, findings_);
      if (shape.key_refers && shape.key_is.find(' ') == std::string_view::npos) {
        check_reference_form(tree_, key, shape.key_is, findings_);
      }
      value(entry, *shape.values, name);
    }
    key = next;
  }
  if (!shape.key_refers && shape.keys != KeyForm::text) same_but_for_case(keys(node), shape.key_is);
}

void ShapeCheck::names_list(std::uint32_t node, const Shape& shape, std::string_view parent) {
  std::vector<std::uint32_t> names;
  tree_.each_item(node, [&](std::uint32_t item) {
    if (!tree_.is_scalar(item) || tree_.is_nothing(item)) return wrong_form(item, {.scalar = ScalarForm::name}, parent);
    check_display_name(tree_, item, shape.key_is, findings_);
    names.push_back(item);
  });
  same_but_for_case(names, shape.key_is);
}

// The leaves are `{}` or lists of names.
void ShapeCheck::names_tree(std::uint32_t node, const Shape& shape) {
  tree_.each_entry(node, [&](std::uint32_t key, std::uint32_t below) {
    check_display_name(tree_, key, shape.key_is, findings_);
    if (tree_.is_map(below)) return names_tree(below, shape);
    if (tree_.is_list(below)) return names_list(below, shape, tree_.view(key));
    findings_.add({.code = "Y203",
                   .message = tick(tree_.view(key)) + " cannot be a single value",
                   .at = tree_.text(below),
                   .label = "expected names below it",
                   .help = "a place without places below it is written `" + std::string(tree_.view(key)) + ": {}`"});
  });
  same_but_for_case(keys(node), shape.key_is);
}

void ShapeCheck::annotation(std::uint32_t node, std::string_view field) {
  const auto is_blank = [&](std::uint32_t text) {
    return tree_.is_scalar(text) && !tree_.is_nothing(text) &&
           tree_.view(text).find_first_not_of(" \t\n") == std::string_view::npos;
  };
  const auto report = [&](std::uint32_t at, std::string message) {
    findings_.add({.code = "R012",
                   .message = std::move(message),
                   .at = tree_.text(at),
                   .label = "write something, or leave it out"});
  };
  if (field == "doc" && is_blank(node)) report(node, "the documentation is empty");
  if (field != "tags") return;
  tree_.each_entry(node, [&](std::uint32_t key, std::uint32_t tag) {
    if (is_blank(key) || tree_.view(key).empty()) report(key, "a tag has no name");
    if (is_blank(tag)) report(tag, "the tag " + quoted(tree_.view(key)) + " is empty");
  });
}

std::vector<std::uint32_t> ShapeCheck::keys(std::uint32_t map) const {
  std::vector<std::uint32_t> result;
  tree_.each_entry(map, [&](std::uint32_t key, std::uint32_t) { result.push_back(key); });
  return result;
}

void ShapeCheck::same_but_for_case(const std::vector<std::uint32_t>& names, std::string_view key_is) {
  folded_.clear();
  for (const std::uint32_t name : names) {
    const auto order = static_cast<std::uint32_t>(folded_.size());
    folded_.push_back({std::hash<std::string>{}(fold_name(tree_.view(name))), order, name});
  }
  if (folded_.size() < 2) return;
  std::ranges::sort(folded_, {}, [](const Folded& f) { return std::pair(f.hash, f.order); });
  for (std::size_t i = 1; i < folded_.size(); ++i) {
    const Folded& before = folded_[i - 1];
    if (before.hash != folded_[i].hash) continue;
    if (fold_name(tree_.view(before.key)) != fold_name(tree_.view(folded_[i].key))) continue;
    const Text at = tree_.text(folded_[i].key);
    findings_.add("R007", Severity::error, at, [&] {
      return Diagnostic{
          .code = "R007",
          .message = "the " + std::string(key_is) + " " + quoted(tree_.space().view(at)) + " stands twice here",
          .at = at,
          .label = "names are compared without case",
          .related = {{tree_.text(before.key), "first as " + quoted(tree_.view(before.key))}}};
    });
  }
}

}  // namespace

std::vector<Text> check_shapes(const Forest& forest, const TextSpace& space, Diagnostics& findings) {
  const TreeView tree(forest, space);
  ShapeCheck check(tree, findings);
  std::vector<Text> misshapen;
  for (const Document& document : forest.documents) {
    const std::size_t errors = findings.errors();
    check.document(document.root);
    if (findings.errors() > errors) misshapen.push_back(document.source);
  }
  return misshapen;
}

void check_shape(const TreeView& tree, std::uint32_t node, const Part& part, Diagnostics& findings) {
  ShapeCheck(tree, findings).part(node, part, false);
}

}  // namespace intentc
