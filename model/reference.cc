#include "model/reference.h"

#include <algorithm>
#include <vector>

#include "model/kinds.h"

namespace intentc {
namespace {

std::string anchor(std::string_view name) {
  std::string result(name);
  std::ranges::replace(result, ' ', '-');
  return result;
}

std::string words(std::span<const std::string_view> all) {
  std::string result;
  for (const std::string_view word : all) result += (result.empty() ? "`" : " `") + std::string(word) + "`";
  return result;
}

class ReferenceWriter {
 public:
  std::string write() {
    for (const Kind& kind : kinds()) section(*kind.part, "### ");
    out_ += "## Parts\n\n";
    for (std::size_t i = 0; i < parts_.size(); ++i) section(*parts_[i], "### ");  // grows while it runs
    out_.pop_back();
    return out_;
  }

 private:
  void section(const Part& part, std::string_view heading) {
    out_ += std::string(heading) + std::string(part.name) + "\n\n" + std::string(part.doc) + "\n";
    if (!part.one_of.empty()) out_ += "Exactly one of " + words(part.one_of) + ".\n";
    if (!part.at_most.empty()) out_ += "At most one of " + words(part.at_most) + ".\n";
    out_ += "\n| field | value | |\n|---|---|---|\n";
    for (const Field& field : part.fields) row(field);
    out_ += "\n";
  }

  void row(const Field& field) {
    const std::string name = "`" + std::string(field.name) + "`";
    out_ += "| " + (field.need == Need::optional ? name : "**" + name + "**") + " | " + value(*field.shape) + " | " +
            std::string(field.doc);
    if (!field.fallback.empty()) out_ += " Default: " + std::string(field.fallback) + ".";
    out_ += " |\n";
  }

  std::string value(const Shape& shape) {
    std::string result;
    const auto add = [&](const std::string& what) { result += (result.empty() ? "" : " or ") + what; };
    if (shape.scalar != ScalarForm::none) add(scalar(shape));
    if (shape.items != nullptr) add("list of " + value(*shape.items));
    if (shape.part != nullptr) add(link(*shape.part));
    if (shape.values != nullptr) add("map " + std::string(shape.key_is) + " → " + value(*shape.values));
    if (shape.tree) add("nested names");
    if (shape.free) add("map");
    return result;
  }

  std::string link(const Part& part) {
    if (std::ranges::find(parts_, &part) == parts_.end()) parts_.push_back(&part);
    return "[" + std::string(part.name) + "](#" + anchor(part.name) + ")";
  }

  static std::string scalar(const Shape& shape) {
    switch (shape.scalar) {
      case ScalarForm::none:
        break;
      case ScalarForm::text:
        return shape.names.empty() ? "text" : "`" + std::string(shape.names) + "`";
      case ScalarForm::sql_name:
        return "SQL name";
      case ScalarForm::name:
        return "name";
      case ScalarForm::boolean:
        return "`true` `false`";
      case ScalarForm::integer:
        return std::to_string(shape.least) + " … " + std::to_string(shape.most);
      case ScalarForm::number:
        return "number";
      case ScalarForm::word:
        return words(shape.words);
      case ScalarForm::duration:
        return shape.words.empty() ? "duration" : words(shape.words) + " or duration";
      case ScalarForm::size:
        return "size";
      case ScalarForm::date:
        return "date";
      case ScalarForm::digest:
        return "`sha256:<hex>`";
      case ScalarForm::cron:
        return "cron";
      case ScalarForm::time:
        return "time of day";
      case ScalarForm::timezone:
        return "time zone";
      case ScalarForm::type:
        return "type";
    }
    return {};
  }

  std::string out_;
  std::vector<const Part*> parts_;
};

}  // namespace

std::string model_reference() { return ReferenceWriter().write(); }

}  // namespace intentc
