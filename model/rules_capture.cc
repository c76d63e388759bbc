// How data is got from its source: R085, R088–R093. (R165, whether it needs a trigger, is asked of the graph.)
#include <algorithm>

#include "model/base/utf8.h"
#include "model/duration.h"
#include "model/rules_context.h"

namespace intentc {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reserved words are taken: the producer chose the name, and it is always quoted.
bool is_sql_name(std::string_view name) {
  constexpr std::size_t kLongest = 128;
  const auto may_follow = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
  return !name.empty() && name.size() <= kLongest && is_letter(name.front()) && std::ranges::all_of(name, may_follow);
}

bool in_quotes(std::string_view name) {
  constexpr std::string_view kMarks = "\"`";
  return name.size() > 1 && name.front() == name.back() && kMarks.find(name.front()) != std::string_view::npos;
}

// Why this is no `table` or `schema.table`; empty if it is. Producers choose what they like, so any printable text will
// do; how long it may be is for the target pack to say (R214).
std::string table_fault(std::string_view name) {
  const std::size_t point = name.find('.');
  const bool has_schema = point != std::string_view::npos;
  const std::string_view schema = has_schema ? name.substr(0, point) : std::string_view("-");
  const std::string_view table = has_schema ? name.substr(point + 1) : name;
  if (schema.empty()) return "has nothing before the point";
  if (table.empty()) return has_schema ? "has nothing behind the point" : "is empty";
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint next = decode_code_point(name, at);
    if (next.length == 0 || is_control(next.value)) return "has a line break or another control character";
    at += next.length;
  }
  // A mark inside a name is a part of it; a pair around it is what SQL writes, and the pack will write it too.
  if (in_quotes(name) || in_quotes(schema) || in_quotes(table)) return "has quotes around it";
  return {};
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
      if (kafka) {
        check_topic(entry.source, source);
      } else if (const std::string fault = table_fault(source); !fault.empty()) {
        context_.error("R089", entry.source, [&] {
          return RuleFinding{.message = "the table " + quoted(source) + " " + fault,
                             .help = "write `table` or `schema.table` as the database spells them, without quotes"};
        });
      }
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

  void check_topic(Text at, std::string_view name) const {
    if (is_topic(name)) return;
    context_.error("R089", at, [&] {
      return RuleFinding{.message = quoted(name) + " is no name of a topic",
                         .help = "a topic has up to 249 letters, digits, `.`, `_` and `-`"};
    });
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
    if (first != nullptr) check_lag(*first);
  }

  void check_lag(const Column& first) const {
    const Text lag = capture_.watermark_lag;
    if (lag.nowhere() || model_.types[first.type].kind != TypeKind::integer) return;
    const std::optional<Duration> duration = parse_duration(context_.view(lag));
    if (!duration || duration->zero()) return;
    context_.error("R091", lag, [&] {
      return RuleFinding{.message = "a watermark of type `" + model_.types[first.type].canonical +
                                    "` has no lag: a duration cannot be taken from a number",
                         .help = "leave `lag` out, or take a timestamp as the watermark",
                         .related = {{first.spelling, "the watermark's type"}}};
    });
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
