#include <fmt/format.h>

#include <algorithm>

#include "model/duration.h"
#include "renderers/describe_context.h"
#include "renderers/payload.h"

namespace intentc {
namespace {

using nlohmann::json;

// As PostgreSQL reads an interval; empty for none.
std::string interval(std::string_view written) {
  const std::optional<Duration> duration = parse_duration(written);
  if (!duration || duration->zero()) return "";
  return duration->months != 0 ? fmt::format("{} months", duration->months)
                               : fmt::format("{} seconds", duration->seconds);
}

// The column and its payload in `dataset`, by the name that the model gives it.
struct CapturedColumn {
  const Type* type;
  const json& payload;
  std::string source() const { return payload.value("source", payload.at("name").get<std::string>()); }
};

std::optional<CapturedColumn> find_column(const DescribeContext& context, DatasetId id, const json& dataset,
                                          Text wanted) {
  for (const ColumnId column : context.eco[id].columns) {
    const std::string name = context.view(context.eco[column].name);
    if (name != context.view(wanted)) continue;
    const json& columns = dataset.at("columns");
    const auto payload = std::find_if(columns.begin(), columns.end(), [&](const json& c) {
      return c.at("name") == column_name(context.in.pack, name) && c.at("state") == "live";
    });
    if (payload != columns.end()) return CapturedColumn{&context.eco.types[context.eco[column].type], *payload};
  }
  return std::nullopt;
}

json dataset_expectations(DescribeContext& context, DatasetId id) {
  json expectations = json::array();
  for (const ExpectationRule& rule : context.eco[id].expect) {
    const std::string kind = context.view(rule.kind);
    const bool known = kind == "not-null" || kind == "unique" || kind == "range" || kind == "row-count";
    if (!known) {
      context.notes.push_back(fmt::format("dataset `{}/{}`: pack `{}` does not check the expectation `{}`",
                                          context.view(context.eco[context.eco[id].store].name),
                                          context.view(context.eco[id].name), context.in.pack.name, kind));
      continue;
    }
    json columns = json::array();
    for (const Text column : rule.columns) columns.push_back(column_name(context.in.pack, context.view(column)));
    const std::string bounds = context.view(rule.value);
    const auto dots = bounds.find("..");
    expectations.push_back({{"kind", kind},
                            {"columns", std::move(columns)},
                            {"least", bounds.substr(0, dots)},
                            {"most", dots == std::string::npos ? bounds : bounds.substr(dots + 2)},
                            {"fail", context.view(rule.on_fail)}});
  }
  return expectations;
}

// What is read by its mark: the column, and how rows that went are told.
void describe_watermark(const DescribeContext& context, const Capture& capture, DatasetId id, json& dataset,
                        json& settings) {
  if (const auto mark = find_column(context, id, dataset, capture.watermark_column)) {
    settings["mark"] = mark->payload.at("type");  // what a replay asks for is checked by it
    json watermark = {{"column", mark->source()},
                      {"type", mark->payload.at("type")},
                      {"clock", mark->type->kind == TypeKind::timestamp},
                      {"late", capture.watermark_lag.nowhere()}};
    const std::string lag = interval(context.view(capture.watermark_lag));
    if (!lag.empty()) watermark["lag"] = lag;
    dataset["watermark"] = std::move(watermark);
  }
  if (capture.deletes_soft.nowhere()) return;
  if (const auto soft = find_column(context, id, dataset, capture.deletes_soft)) {
    dataset["soft"] = {{"column", soft->source()}, {"flag", soft->type->kind == TypeKind::boolean}};
  }
}

}  // namespace

std::string capture_word(const Store& store) {
  if (store.producer) return "transformer";
  switch (store.capture.kind) {
    case CaptureKind::watermark:
      return "watermark";
    case CaptureKind::cdc:
      return "cdc";
    default:  // what the pack cannot do was told at `validate`
      return "snapshot";
  }
}

json capture_settings(const DescribeContext& context, const Store& store) {
  json settings = json::object();
  if (store.capture.kind == CaptureKind::watermark && !store.capture.deletes_compare.nowhere()) {
    settings["compare"] = interval(context.view(store.capture.deletes_compare));
  }
  return settings;
}

void describe_dataset_capture(DescribeContext& context, const Store& store, DatasetId id, json& dataset) {
  const Capture& capture = store.capture;
  json settings = json::object();
  if (json expect = dataset_expectations(context, id); !expect.empty()) settings["expect"] = std::move(expect);
  if (capture.kind == CaptureKind::cdc && !store.producer) {
    json named = json::object();  // changes come under the names that the source gives
    for (const json& column : dataset.at("columns")) {
      if (column.contains("source") && column.at("state") == "live") named[column.at("name")] = column.at("source");
    }
    if (!named.empty()) settings["named"] = std::move(named);
  }
  if (capture.kind == CaptureKind::watermark && !store.producer) {
    describe_watermark(context, capture, id, dataset, settings);
  }
  if (!settings.empty()) dataset["settings"] = settings.dump();
}

}  // namespace intentc
