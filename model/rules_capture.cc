// How data is got from its source: R085, R088–R093. (R165, whether it needs a trigger, is asked of the graph.)
#include <algorithm>

#include "model/rules_context.h"

namespace intentc {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reserved words are taken: source names are always quoted, and the producer chose them.
bool is_sql_name(std::string_view name) {
  constexpr std::size_t kLongest = 128;
  const auto may_follow = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
  return !name.empty() && name.size() <= kLongest && is_letter(name.front()) && std::ranges::all_of(name, may_follow);
}

bool is_table(std::string_view name) {
  const std::size_t point = name.find('.');
  if (point == std::string_view::npos) return is_sql_name(name);
  return is_sql_name(name.substr(0, point)) && is_sql_name(name.substr(point + 1));
}

// Kafka's own rule.
bool is_topic(std::string_view name) {
  constexpr std::size_t kLongest = 249;
  const auto allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= kLongest && name != "." && name != ".." && std::ranges::all_of(name, allowed);
}

class CaptureRules {
 public:
  CaptureRules(const RuleContext& context, const Store& store)
      : context_(context), model_(context.model), store_(store), capture_(store.capture) {}

  void check() const {
    if (capture_.container_name.nowhere()) {
      context_.absent("R085", capture_.at, [&] {
        return RuleFinding{
            .message = "the capture of datastore " + context_.quoted(store_.name) + " has no `container`",
            .help = "name the container that its data is in"};
      });
    }
    check_source_names();
    if (capture_.kind == CaptureKind::watermark) check_watermark();
  }

 private:
  void check_source_names() const {
    const bool kafka = capture_.kind == CaptureKind::kafka;
    for (const Capture::SourceName& entry : capture_.tables) {
      const std::string_view source = context_.view(entry.source);
      if (kafka ? is_topic(source) : is_table(source)) continue;
      context_.error("R089", entry.source, [&] {
        return RuleFinding{.message = quoted(source) + " is no name of a " + (kafka ? "topic" : "table"),
                           .help = kafka ? "a topic has up to 249 letters, digits, `.`, `_` and `-`"
                                         : "write `table` or `schema.table`, each of letters, digits and `_`"};
      });
    }
    if (capture_.tables.empty()) return;
    auto named = capture_.tables.begin();
    for (const DatasetId id : store_.datasets) {
      while (named != capture_.tables.end() && (!named->dataset || named->dataset < id)) ++named;
      if (named != capture_.tables.end() && named->dataset == id) continue;
      context_.error("R088", model_[id].name, [&] {
        return RuleFinding{.message = "the capture names a source for other datasets, but none for " +
                                      context_.quoted(model_[id].name),
                           .help = "name it, or name none: then each dataset's own name is taken",
                           .related = {{capture_.tables.front().dataset_name, "the sources are named here"}}};
      });
    }
  }

  void check_watermark() const {
    const Text at = capture_.watermark_column;
    if (at.nowhere()) {
      return context_.error("R090", capture_.at, [&] {
        return RuleFinding{.message = "a capture by watermark names no column",
                           .help = "add `watermark: {column: updated_at}`, a column that only grows"};
      });
    }
    const std::string_view name = context_.view(at);
    if (!is_sql_name(name)) {
      return context_.error("R090", at,
                            [&] { return RuleFinding{.message = quoted(name) + " cannot be the name of a column"}; });
    }
    const Column* first = nullptr;
    for (const DatasetId id : store_.datasets) {
      const Column* column = find_column(model_[id], name);
      if (column == nullptr) {
        report_missing(model_[id], at);
      } else if (column->type && !has_mark_type(*column)) {
        report_type(*column, at);
      } else if (column->type && first != nullptr && first->type != column->type) {
        report_difference(*first, *column);
      } else if (first == nullptr && column->type) {
        first = column;
      }
    }
  }

  const Column* find_column(const Dataset& dataset, std::string_view name) const {
    for (const ColumnId id : dataset.columns) {
      if (context_.view(model_[id].name) == name) return &model_[id];
    }
    return nullptr;
  }

  bool has_mark_type(const Column& column) const {
    const TypeKind kind = model_.types[column.type].kind;
    return kind == TypeKind::integer || kind == TypeKind::timestamp;
  }

  void report_missing(const Dataset& dataset, Text at) const {
    if (dataset.columns.empty()) return;  // R023
    context_.error("R092", dataset.name, [&] {
      return RuleFinding{.message = "dataset " + context_.quoted(dataset.name) + " has no column " +
                                    context_.quoted(at) + ", the watermark",
                         .help = "every dataset of the store needs it; put the others into a store of their own",
                         .related = {{at, "the watermark is named here"}}};
    });
  }

  void report_type(const Column& column, Text at) const {
    context_.error("R091", column.spelling, [&] {
      return RuleFinding{
          .message = "a watermark of type `" + model_.types[column.type].canonical + "` does not only grow",
          .help = "take an integer or a timestamp",
          .related = {{at, "the watermark is named here"}}};
    });
  }

  void report_difference(const Column& first, const Column& column) const {
    context_.error("R093", column.spelling, [&] {
      return RuleFinding{.message = "the watermark " + context_.quoted(column.name) + " has two types: `" +
                                    model_.types[first.type].canonical + "` and `" +
                                    model_.types[column.type].canonical + "`",
                         .help = "give it one type in all datasets of the store",
                         .related = {{first.spelling, "the first type"}}};
    });
  }

  const RuleContext& context_;
  const Ecosystem& model_;
  const Store& store_;
  const Capture& capture_;
};

}  // namespace

void check_captures(const RuleContext& context) {
  for (const Store& store : context.model.stores) {
    const bool from_source = !store.producer && !store.capture.at.nowhere();
    if (from_source) CaptureRules(context, store).check();
  }
}

}  // namespace intentc
