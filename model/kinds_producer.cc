// What producers offer: datastores, datasets, columns.
#include "model/kinds_parts.h"

namespace intentc::table {
namespace {

constexpr std::string_view kPersonalRoles[] = {"key", "attribute"};
constexpr Shape kPersonalRole{.scalar = ScalarForm::word, .words = kPersonalRoles};
constexpr Field kPersonalFields[] = {
    {.name = "subject", .shape = &kText, .doc = "Whose data it is: `customer`.", .need = Need::required},
    {.name = "role",
     .shape = &kPersonalRole,
     .doc = "Whether it identifies the subject or describes it.",
     .fallback = "attribute"},
};
constexpr Part kPersonalPart{.name = "personal data", .doc = "Marks data about a person.", .fields = kPersonalFields};
constexpr Shape kPersonal{.part = &kPersonalPart};

constexpr Shape kType{.scalar = ScalarForm::type};
constexpr Field kColumnFields[] = {
    {.name = "type", .shape = &kType, .doc = "The logical type. Quote one that has a comma.", .need = Need::required},
    {.name = "nullable", .shape = &kBoolean, .doc = "Whether a value may be missing.", .fallback = "true"},
    {.name = "classification", .shape = &kClassNames, .doc = "How sensitive the values are."},
    {.name = "personal", .shape = &kPersonal, .doc = "Marks data about a person."},
    {.name = "default", .shape = &kText, .doc = "The value where the source gives none."},
    {.name = "source", .shape = &kText, .doc = "The name at the source, where it differs."},
};
constexpr Part kColumnPart{.name = "column",
                           .doc = "Short form: the type, and `not null` behind it: `varchar(40) not null`.",
                           .fields = kColumnFields,
                           .named = true};
constexpr Shape kColumn{.scalar = ScalarForm::type, .part = &kColumnPart};
constexpr Shape kColumns{.values = &kColumn, .keys = KeyForm::sql_name, .key_is = "column"};

constexpr std::string_view kFormats[] = {"odcs", "avro", "protobuf", "ddl", "jsonschema"};
constexpr Shape kFormat{.scalar = ScalarForm::word, .words = kFormats};
constexpr Field kSchemaFields[] = {
    {.name = "from", .shape = &kText, .doc = "The file, relative to the model.", .need = Need::required},
    {.name = "format", .shape = &kFormat, .doc = "How it is written.", .need = Need::required},
};
constexpr Part kSchemaPart{.name = "schema", .doc = "Columns that stand in another file.", .fields = kSchemaFields};
constexpr Shape kSchema{.part = &kSchemaPart};

constexpr std::string_view kExpectations[] = {"not-null", "unique", "range", "reference", "row-count", "sql"};
constexpr std::string_view kOnFailWords[] = {"warn", "quarantine", "stop"};
constexpr Shape kOnFail{.scalar = ScalarForm::word, .words = kOnFailWords};
constexpr Field kRangeFields[] = {
    {.name = "column", .shape = &kColumnName, .doc = "The column.", .need = Need::required},
    {.name = "min", .shape = &kText, .doc = "Least value."},
    {.name = "max", .shape = &kText, .doc = "Greatest value."},
};
constexpr Part kRangePart{.name = "range", .doc = "Values lie between two bounds.", .fields = kRangeFields};
constexpr Shape kRange{.part = &kRangePart};
constexpr Field kRowCountFields[] = {
    {.name = "min", .shape = &kCount, .doc = "At least so many rows."},
    {.name = "max", .shape = &kCount, .doc = "At most so many rows."},
};
constexpr Part kRowCountPart{.name = "row count", .doc = "How many rows a batch has.", .fields = kRowCountFields};
constexpr Shape kRowCount{.scalar = ScalarForm::integer, .least = 0, .most = 1'000'000'000, .part = &kRowCountPart};
constexpr Field kExpectFields[] = {
    {.name = "not-null", .shape = &kColumnNames, .doc = "These columns have a value in every row."},
    {.name = "unique", .shape = &kColumnNames, .doc = "No two rows agree in these columns."},
    {.name = "range", .shape = &kRange, .doc = "Values lie between two bounds."},
    {.name = "reference", .shape = &kDatasetName, .doc = "Every key is found in that dataset."},
    {.name = "row-count", .shape = &kRowCount, .doc = "How many rows there are; a number is exact."},
    {.name = "sql", .shape = &kText, .doc = "A query that returns the rows that are wrong."},
    {.name = "on-fail", .shape = &kOnFail, .doc = "What then.", .fallback = "quarantine"},
};
constexpr Part kExpectPart{.name = "expectation",
                           .doc = "What must be true of every batch: exactly one rule.",
                           .fields = kExpectFields,
                           .one_of = kExpectations};
constexpr Shape kExpect{.part = &kExpectPart};
constexpr Shape kExpects{.items = &kExpect};

constexpr std::string_view kColumnsOrSchema[] = {"columns", "schema"};
constexpr Field kDatasetFields[] = {
    {.name = "columns",
     .shape = &kColumns,
     .doc = "The columns, in their order.",
     .need = Need::by_rule,
     .rule = "R023"},
    {.name = "schema", .shape = &kSchema, .doc = "Instead of `columns`: a file that describes them."},
    {.name = "key", .shape = &kColumnNames, .doc = "The columns that identify a row, in order."},
    {.name = "partition", .shape = &kColumnNames, .doc = "The columns by which rows are grouped when ingested."},
    {.name = "classification",
     .shape = &kClassNames,
     .doc = "How sensitive the whole dataset is; then no column says so."},
    {.name = "storage", .shape = &kPolicyNames, .doc = "Storage policies of the zone that it obeys."},
    {.name = "expect", .shape = &kExpects, .doc = "What must be true of every batch."},
    {.name = "freshness", .shape = &kFreshness, .doc = "How old data may be."},
    {.name = "retain", .shape = &kRetain, .doc = "How long it is kept."},
    kDeprecatedField,
};

constexpr Field kDefaultsFields[] = {
    {.name = "classification",
     .shape = &kClassNames,
     .doc = "For datasets that neither have one nor a column that has one."},
    {.name = "storage", .shape = &kPolicyNames, .doc = "For datasets without storage policies."},
    {.name = "contacts", .shape = &kContacts, .doc = "For datasets."},
    {.name = "freshness", .shape = &kFreshness, .doc = "For datasets without one."},
    {.name = "retain", .shape = &kRetain, .doc = "For datasets without one."},
};

extern const Part kCapturePart;
constexpr Shape kCapture{.part = &kCapturePart};

constexpr Field kDatastoreFields[] = {
    {.name = "name", .shape = &kSqlName, .doc = "Unique in the ecosystem.", .need = Need::required},
    kTeamField,
    {.name = "capture",
     .shape = &kCapture,
     .doc = "How data is got from the source.",
     .need = Need::by_rule,
     .rule = "R021"},
    {.name = "datasets", .shape = &kDatasets, .doc = "What it offers.", .need = Need::by_rule, .rule = "R022"},
    {.name = "defaults", .shape = &kDefaults, .doc = "What its datasets take where they say nothing."},
    kProductionField,
    kDeprecatedField,
    {.name = "approvals",
     .shape = &kApprovals,
     .doc = "`Workspace/group/dataset` that may use it; absent: anyone, empty: nobody."},
    kContactsField,
    {.name = "freshness", .shape = &kFreshness, .doc = "How old data may be."},
};

constexpr std::string_view kCaptureKinds[] = {"snapshot", "watermark", "cdc", "kafka", "files", "api"};
constexpr Shape kCaptureKind{.scalar = ScalarForm::word, .words = kCaptureKinds};
constexpr std::string_view kConsistencies[] = {"multi", "single"};
constexpr Shape kConsistency{.scalar = ScalarForm::word, .words = kConsistencies};
constexpr Shape kSourceNames{.values = &kText, .key_is = "dataset", .key_refers = true};
constexpr Field kWatermarkFields[] = {
    {.name = "column",
     .shape = &kColumnName,
     .doc = "The column that only grows; every dataset has it.",
     .need = Need::required},
    {.name = "lag",
     .shape = &kDuration,
     .doc = "How far behind the newest value to stay. Without one, rows that are committed late are looked for in the "
            "whole table."},
};
constexpr Part kWatermarkPart{
    .name = "watermark", .doc = "New rows are those above the last mark.", .fields = kWatermarkFields};
constexpr Shape kWatermark{.part = &kWatermarkPart};
constexpr std::string_view kDeletesOneOf[] = {"soft", "compare"};
constexpr std::string_view kNoDeletes[] = {"none"};
constexpr Field kDeletesFields[] = {
    {.name = "soft", .shape = &kColumnName, .doc = "The column that marks a deleted row."},
    {.name = "compare", .shape = &kDuration, .doc = "How often all keys are compared."},
};
constexpr Part kDeletesPart{
    .name = "deletes", .doc = "How deleted rows are seen.", .fields = kDeletesFields, .one_of = kDeletesOneOf};
constexpr Shape kDeletes{.scalar = ScalarForm::word, .words = kNoDeletes, .part = &kDeletesPart};
constexpr std::string_view kTablesOrTopics[] = {"tables", "topics"};
constexpr Field kCaptureFields[] = {
    {.name = "kind", .shape = &kCaptureKind, .doc = "How data is got.", .need = Need::required},
    {.name = "consistency",
     .shape = &kConsistency,
     .doc = "`multi`: all datasets in one consistent batch; `single`: each by itself.",
     .fallback = "multi"},
    {.name = "container", .shape = &kContainerName, .doc = "Where the data is.", .need = Need::by_rule, .rule = "R085"},
    {.name = "credential", .shape = &kCredentialName, .doc = "Who reads it there."},
    {.name = "trigger", .shape = &kTrigger, .doc = "What starts it."},
    {.name = "tables",
     .shape = &kSourceNames,
     .doc = "Per dataset: `[schema.]table` at the source.",
     .fallback = "the dataset's name in lower case"},
    {.name = "topics", .shape = &kSourceNames, .doc = "Per dataset: its topic."},
    {.name = "watermark", .shape = &kWatermark, .doc = "For `kind: watermark`."},
    {.name = "deletes", .shape = &kDeletes, .doc = "How deleted rows are seen.", .fallback = "none"},
};
constinit const Part kCapturePart{
    .name = "capture", .doc = "How data is got from the source.", .fields = kCaptureFields, .at_most = kTablesOrTopics};

constexpr Field kFreshnessFields[] = {
    {.name = "expected", .shape = &kDuration, .doc = "As old data usually is."},
    {.name = "warn", .shape = &kDuration, .doc = "Older: warn."},
    {.name = "breach", .shape = &kDuration, .doc = "Older: broken promise."},
};
constexpr Field kRetainFields[] = {
    {.name = "at-least", .shape = &kDuration, .doc = "Kept at least so long."},
    {.name = "at-most", .shape = &kDuration, .doc = "Kept at most so long."},
};

}  // namespace

constinit const Part kFreshnessPart{.name = "freshness", .doc = "How old data may be.", .fields = kFreshnessFields};
constinit const Part kRetainPart{.name = "retain", .doc = "How long data is kept.", .fields = kRetainFields};
constinit const Part kDatasetPart{.name = "dataset",
                                  .doc = "A table, topic or set of files with columns.",
                                  .fields = kDatasetFields,
                                  .named = true,
                                  .at_most = kColumnsOrSchema};
constinit const Part kDefaultsPart{
    .name = "defaults", .doc = "What datasets take where they say nothing.", .fields = kDefaultsFields};
constinit const Part kDatastoreKind{.name = "datastore",
                                    .doc = "What a team offers: datasets that are captured together.",
                                    .fields = kDatastoreFields,
                                    .named = true};

}  // namespace intentc::table
