// What consumers ask for: workspaces, groups, sinks, transformers.
#include "model/kinds_parts.h"

namespace intentc::table {
namespace {

constexpr Field kAccessFields[] = {
    {.name = "readers", .shape = &kPrincipalNames, .doc = "Who may read the views.", .fallback = "nobody"},
    {.name = "admins", .shape = &kPrincipalNames, .doc = "Who looks after the workspace.", .fallback = "nobody"},
};
constexpr Part kAccessPart{.name = "access", .doc = "Who may read.", .fields = kAccessFields};
constexpr Shape kAccess{.part = &kAccessPart};
constexpr Field kVerifierFields[] = {
    {.name = "allow", .shape = &kClassNames, .doc = "Only these classifications."},
    {.name = "deny", .shape = &kClassNames, .doc = "Never these classifications."},
};
constexpr Part kVerifierPart{
    .name = "classifications", .doc = "What every dataset that it sinks must satisfy.", .fields = kVerifierFields};
constexpr Shape kVerifier{.part = &kVerifierPart};

constexpr std::string_view kAllowedWords[] = {"allowed"};
constexpr Shape kAllowed{.scalar = ScalarForm::word, .words = kAllowedWords};
constexpr Field kSinkFields[] = {
    {.name = "dataset",
     .shape = &kDatasetName,
     .doc = "`Store/dataset`, or `Store/*` for all of a datastore.",
     .need = Need::required},
    {.name = "deprecated", .shape = &kAllowed, .doc = "`allowed`: also if it is deprecated."},
    {.name = "as", .shape = &kSqlName, .doc = "Another name for the consumer's view."},
};
constexpr Part kSinkPart{.name = "sink", .doc = "Short form: `Store/dataset` or `Store/*`.", .fields = kSinkFields};
constexpr Shape kSink{.scalar = ScalarForm::text, .names = "Store/dataset", .part = &kSinkPart};
constexpr Shape kSinks{.items = &kSink};

constexpr std::string_view kHistoryNeeds[] = {"live", "forensic", "live-with-history"};
constexpr Shape kHistoryNeed{.scalar = ScalarForm::word, .words = kHistoryNeeds};
constexpr std::string_view kLatencies[] = {"seconds", "minutes", "hours", "days"};
constexpr Shape kLatency{.scalar = ScalarForm::duration, .words = kLatencies};
constexpr Shape kRetainNeed{.part = &kRetainPart};
constexpr Field kNeedsFields[] = {
    {.name = "history", .shape = &kHistoryNeed, .doc = "What is needed of the past."},
    {.name = "latency", .shape = &kLatency, .doc = "How soon data must be there."},
    {.name = "retain",
     .shape = &kRetainNeed,
     .doc = "How long; on a live group how long the last state is kept after the consumer left."},
    {.name = "regulator", .shape = &kText, .doc = "Who demands it."},
};
constexpr Part kNeedsPart{.name = "needs", .doc = "The quality that a group asks for.", .fields = kNeedsFields};
constexpr Shape kNeeds{.part = &kNeedsPart};
constexpr Field kGroupFields[] = {
    {.name = "sinks", .shape = &kSinks, .doc = "The datasets.", .need = Need::by_rule, .rule = "R102"},
    {.name = "needs", .shape = &kNeeds, .doc = "The quality that it asks for."},
    {.name = "platform", .shape = &kPlatformName, .doc = "A request, which assignments honour or refuse."},
};
constexpr Part kGroupPart{
    .name = "group", .doc = "Datasets that are used together.", .fields = kGroupFields, .named = true};
constexpr Shape kGroup{.part = &kGroupPart};
constexpr Shape kGroups{.values = &kGroup, .keys = KeyForm::plain_name, .key_is = "group"};

constexpr std::string_view kFileOrText[] = {"file", "text"};
constexpr Field kSqlFields[] = {
    {.name = "file", .shape = &kText, .doc = "A file, relative to the model."},
    {.name = "text", .shape = &kText, .doc = "The statement itself."},
};
constexpr Part kSqlPart{.name = "statement",
                        .doc = "Short form: a single line that ends in `.sql` is a file, anything else the statement.",
                        .fields = kSqlFields,
                        .one_of = kFileOrText};
constexpr Shape kSqlValue{.scalar = ScalarForm::text, .part = &kSqlPart};
constexpr Shape kSqlCode{.values = &kSqlValue, .key_is = "output dataset", .key_refers = true};
constexpr Field kPythonFields[] = {
    {.name = "repo", .shape = &kText, .doc = "Repository of the code.", .need = Need::required},
    {.name = "commit", .shape = &kText, .doc = "The commit."},
    {.name = "module", .shape = &kText, .doc = "The module to run."},
    {.name = "requirements", .shape = &kTexts, .doc = "Packages, with versions."},
    {.name = "env", .shape = &kTextMap, .doc = "Environment variables."},
};
constexpr Part kPythonPart{.name = "python code", .doc = "A Python module.", .fields = kPythonFields};
constexpr Shape kPython{.part = &kPythonPart};
constexpr Field kImageFields[] = {
    {.name = "image", .shape = &kText, .doc = "The image, with its digest.", .need = Need::required},
    {.name = "command", .shape = &kTexts, .doc = "What to run in it."},
    {.name = "env", .shape = &kTextMap, .doc = "Environment variables."},
};
constexpr Part kImagePart{.name = "container code", .doc = "A container image.", .fields = kImageFields};
constexpr Shape kImage{.part = &kImagePart};
constexpr std::string_view kCodeKinds[] = {"sql", "python", "container"};
constexpr Field kCodeFields[] = {
    {.name = "sql", .shape = &kSqlCode, .doc = "Per output dataset one `select`."},
    {.name = "python", .shape = &kPython, .doc = "A Python module."},
    {.name = "container", .shape = &kImage, .doc = "A container image."},
};
constexpr Part kCodePart{.name = "code",
                         .doc = "What a transformer runs: exactly one of `sql`, `python`, `container`.",
                         .fields = kCodeFields,
                         .one_of = kCodeKinds};
constexpr Shape kCode{.part = &kCodePart};

constexpr Field kOutputFields[] = {
    {.name = "name",
     .shape = &kSqlName,
     .doc = "The datastore that it makes; unique in the ecosystem.",
     .need = Need::required},
    {.name = "datasets", .shape = &kDatasets, .doc = "What it makes.", .need = Need::by_rule, .rule = "R022"},
    {.name = "defaults", .shape = &kDefaults, .doc = "What its datasets take where they say nothing."},
    kProductionField,
    kDeprecatedField,
    {.name = "approvals",
     .shape = &kApprovals,
     .doc = "`Workspace/group/dataset` that may use it; absent: anyone, empty: nobody."},
    kContactsField,
    {.name = "freshness", .shape = &kFreshness, .doc = "How old data may be."},
};
constexpr Part kOutputPart{.name = "output",
                           .doc =
                               "The datastore that a transformer makes; team and container are "
                               "those of its workspace.",
                           .fields = kOutputFields,
                           .named = true};
constexpr Shape kOutput{.part = &kOutputPart};
constexpr Field kTransformerFields[] = {
    {.name = "name", .shape = &kSqlName, .doc = "What it is called.", .need = Need::required},
    {.name = "code", .shape = &kCode, .doc = "What it runs.", .need = Need::required},
    {.name = "output", .shape = &kOutput, .doc = "The datastore that it makes.", .need = Need::required},
    {.name = "trigger",
     .shape = &kTrigger,
     .doc = "What starts it.",
     .fallback = "when all external inputs have something new"},
};
constexpr Part kTransformerPart{.name = "transformer",
                                .doc = "Code that makes a new datastore from the datasets of its workspace.",
                                .fields = kTransformerFields,
                                .named = true};
constexpr Shape kTransformer{.part = &kTransformerPart};

constexpr std::string_view kPriorities[] = {"critical", "high", "medium", "low"};
constexpr Shape kPriority{.scalar = ScalarForm::word, .words = kPriorities};
constexpr Shape kWorkspaceContainer{.scalar = ScalarForm::text, .names = "container"};
constexpr Field kWorkspaceFields[] = {
    {.name = "name", .shape = &kSqlName, .doc = "Unique in the ecosystem.", .need = Need::required},
    kTeamField,
    {.name = "container",
     .shape = &kWorkspaceContainer,
     .doc = "Where the data is wanted.",
     .fallback = "the platform's own"},
    kProductionField,
    {.name = "priority", .shape = &kPriority, .doc = "How important its data is; flows back to the producers."},
    kDeprecatedField,
    {.name = "access", .shape = &kAccess, .doc = "Who may read."},
    {.name = "classifications", .shape = &kVerifier, .doc = "What every dataset that it sinks must satisfy."},
    {.name = "groups", .shape = &kGroups, .doc = "What it asks for."},
    {.name = "transformer", .shape = &kTransformer, .doc = "Code that makes a new datastore from it."},
    kContactsField,
};

}  // namespace

constinit const Part kWorkspaceKind{.name = "workspace",
                                    .doc = "What a consumer asks for: groups of datasets, and where they are wanted.",
                                    .fields = kWorkspaceFields,
                                    .named = true};

}  // namespace intentc::table
