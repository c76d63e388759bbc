// Who does the work: services, platforms, environments, assignments; and the parts about where things are reached.
#include "model/kinds_parts.h"

namespace intentc::table {
namespace {

constexpr Shape kPort{.scalar = ScalarForm::integer, .least = 0, .most = 65535};
constexpr Shape kTimeOfDay{.scalar = ScalarForm::time};
constexpr Shape kTimezone{.scalar = ScalarForm::timezone};
constexpr Shape kNumber{.scalar = ScalarForm::number};

constexpr Field kConnectionFields[] = {
    {.name = "service", .shape = &kText, .doc = "The name in the service file; derived from the container without it."},
    {.name = "host", .shape = &kText, .doc = "Host name or address."},
    {.name = "port", .shape = &kPort, .doc = "TCP port."},
    {.name = "database", .shape = &kText, .doc = "Database at the host."},
    {.name = "account", .shape = &kText, .doc = "Account of a cloud service."},
    {.name = "region", .shape = &kText, .doc = "Region of a cloud service."},
    {.name = "bucket", .shape = &kText, .doc = "Bucket of an object store."},
    {.name = "bootstrap", .shape = &kTexts, .doc = "`host:port` of the first brokers."},
};

constexpr std::string_view kCronOnly[] = {"cron", "every", "external", "on"};
constexpr std::string_view kAllOrAny[] = {"all", "any"};
constexpr Field kOnFields[] = {
    {.name = "all", .shape = &kDatasetNames, .doc = "Run when each of these has something new."},
    {.name = "any", .shape = &kDatasetNames, .doc = "Run when one of these has something new."},
    {.name = "not-before", .shape = &kTimeOfDay, .doc = "Earliest time of day, `06:00`."},
    {.name = "at-least-every", .shape = &kDuration, .doc = "Run after this time even if nothing is new."},
};
constexpr Part kOnPart{.name = "trigger on inputs",
                       .doc = "Run when inputs have something new; without `all` or `any`: all external inputs.",
                       .fields = kOnFields,
                       .at_most = kAllOrAny};
constexpr Shape kOn{.part = &kOnPart};
constexpr Field kTriggerFields[] = {
    {.name = "cron", .shape = &kCron, .doc = "Exact times, five fields: `\"0 6 * * *\"`. Quote it."},
    {.name = "timezone", .shape = &kTimezone, .doc = "Time zone of `cron`.", .fallback = "UTC"},
    {.name = "every", .shape = &kDuration, .doc = "A period; the compiler spreads the starts."},
    {.name = "offset", .shape = &kDuration, .doc = "A fixed start within the period of `every`."},
    {.name = "within", .shape = &kDuration, .doc = "The part of the period in which `every` may start."},
    {.name = "external", .shape = &kText, .doc = "The name of something outside that starts it."},
    {.name = "on", .shape = &kOn, .doc = "New input (transformers)."},
};

constexpr Field kCostFields[] = {
    {.name = "per-stream", .shape = &kNumber, .doc = "Cost of a stream for a month."},
    {.name = "per-run", .shape = &kNumber, .doc = "Cost of one run."},
    {.name = "per-gb", .shape = &kNumber, .doc = "Cost of a gigabyte moved."},
};
constexpr Part kCostPart{.name = "cost", .doc = "Prices for estimates.", .fields = kCostFields};
constexpr Shape kCostShape{.part = &kCostPart};

constexpr Shape kIngestHints{.values = &kFree, .key_is = "Store or Store/dataset", .key_refers = true};
constexpr Shape kTransformHints{.values = &kFree, .key_is = "workspace", .key_refers = true};
constexpr Field kHintFields[] = {
    {.name = "ingest", .shape = &kIngestHints, .doc = "Per `Store` or `Store/dataset`: parameters of the target pack."},
    {.name = "transform", .shape = &kTransformHints, .doc = "Per workspace: parameters of the target pack."},
};
constexpr Part kHintsPart{.name = "hints", .doc = "Tuning by operations.", .fields = kHintFields};
constexpr Shape kHints{.part = &kHintsPart};

constexpr Field kServiceFields[] = {
    {.name = "name", .shape = &kName, .doc = "Unique in the ecosystem.", .need = Need::required},
    {.name = "target", .shape = &kText, .doc = "The target pack that renders for it.", .need = Need::required},
    {.name = "locations", .shape = &kLocationNames, .doc = "Where it runs."},
    {.name = "params", .shape = &kFree, .doc = "Parameters; the target pack says which."},
    {.name = "cost", .shape = &kCostShape, .doc = "Prices for estimates."},
    {.name = "hints", .shape = &kHints, .doc = "Tuning of single streams and transformers."},
};

constexpr std::string_view kHistoryWords[] = {"live", "forensic", "both"};
constexpr Shape kHistory{.scalar = ScalarForm::word, .words = kHistoryWords};
constexpr std::string_view kAllowWords[] = {"additive", "behavioural", "breaking", "destructive"};
constexpr Shape kAllowWord{.scalar = ScalarForm::word, .words = kAllowWords};
constexpr Shape kAllow{.items = &kAllowWord};
constexpr Field kWindowFields[] = {
    {.name = "cron", .shape = &kCron, .doc = "When the window opens, five fields.", .need = Need::required},
    {.name = "for", .shape = &kDuration, .doc = "How long it stays open.", .need = Need::required},
    {.name = "allow", .shape = &kAllow, .doc = "The classes of change that it lets through.", .need = Need::required},
};
constexpr Part kWindowPart{.name = "window", .doc = "When changes may be rendered.", .fields = kWindowFields};
constexpr Shape kWindow{.part = &kWindowPart};
constexpr Shape kWindows{.items = &kWindow};
constexpr Field kSchedulerFields[] = {
    {.name = "name", .shape = &kName, .doc = "The scheduler instance.", .need = Need::required},
    {.name = "dags", .shape = &kCount, .doc = "How many DAGs it may carry."},
    {.name = "task-runs", .shape = &kCount, .doc = "How many task runs a day."},
    {.name = "params", .shape = &kFree, .doc = "Parameters; the target pack says which."},
};
constexpr Part kSchedulerPart{
    .name = "scheduler", .doc = "A scheduler instance and its budget.", .fields = kSchedulerFields};
constexpr Shape kScheduler{.part = &kSchedulerPart};
constexpr Shape kSchedulers{.items = &kScheduler};
constexpr Field kPlatformFields[] = {
    {.name = "name", .shape = &kName, .doc = "Unique in the ecosystem.", .need = Need::required},
    {.name = "service", .shape = &kServiceName, .doc = "The service that it runs on.", .need = Need::required},
    {.name = "history", .shape = &kHistory, .doc = "What it keeps of each row.", .fallback = "live"},
    {.name = "locations", .shape = &kLocationNames, .doc = "Where it keeps data."},
    {.name = "windows", .shape = &kWindows, .doc = "When changes may be rendered; without any: always."},
    {.name = "schedulers", .shape = &kSchedulers, .doc = "Scheduler instances and their budgets."},
    {.name = "params", .shape = &kFree, .doc = "Parameters; the target pack says which."},
};

constexpr std::string_view kOneRevision[] = {"branch", "tag", "commit"};
constexpr Field kFollowFields[] = {
    {.name = "branch", .shape = &kText, .doc = "The head of this branch."},
    {.name = "tag", .shape = &kText, .doc = "The newest tag of this pattern."},
    {.name = "commit", .shape = &kText, .doc = "Exactly this commit."},
};
constexpr Part kFollowPart{.name = "follow",
                           .doc = "Which revision of the model it renders.",
                           .fields = kFollowFields,
                           .one_of = kOneRevision};
constexpr Shape kFollow{.part = &kFollowPart};
constexpr std::string_view kSecretStores[] = {"k8s", "vault", "aws-sm", "azure-kv", "gcp-sm", "env"};
constexpr Shape kSecretStore{.scalar = ScalarForm::word, .words = kSecretStores};
constexpr Shape kSecretKeys{.items = &kText, .values = &kText, .key_is = "key"};
constexpr Field kSecretFields[] = {
    {.name = "store", .shape = &kSecretStore, .doc = "The kind of secret store.", .need = Need::required},
    {.name = "path", .shape = &kText, .doc = "Where in it."},
    {.name = "keys", .shape = &kSecretKeys, .doc = "The keys at that path."},
};
constexpr Part kSecretPart{
    .name = "credential binding", .doc = "Where a secret lies; never the secret.", .fields = kSecretFields};
constexpr Shape kSecret{.part = &kSecretPart};
constexpr Shape kContainerBindings{.values = &kConnection, .key_is = "container", .key_refers = true};
constexpr Shape kSecretBindings{.values = &kSecret, .key_is = "credential", .key_refers = true};
constexpr Shape kPrincipalBindings{.values = &kText, .key_is = "principal", .key_refers = true};
constexpr Shape kServiceBindings{.values = &kFree, .key_is = "service", .key_refers = true};
constexpr Shape kIdentities{.values = &kText, .key_is = "identity"};
constexpr Field kBindingFields[] = {
    {.name = "containers", .shape = &kContainerBindings, .doc = "Where each container is reached."},
    {.name = "credentials", .shape = &kSecretBindings, .doc = "Where each secret lies."},
    {.name = "principals", .shape = &kPrincipalBindings, .doc = "The group or role of each principal."},
    {.name = "services", .shape = &kServiceBindings, .doc = "Parameters of services that are other ones here."},
    {.name = "identities", .shape = &kIdentities, .doc = "The identities that deploy and load."},
};
constexpr Part kBindingsPart{
    .name = "bindings", .doc = "What logical names are in this environment.", .fields = kBindingFields};
constexpr Shape kBindings{.part = &kBindingsPart};
constexpr std::string_view kBackendTypes[] = {"azurerm", "consul", "cos", "gcs", "kubernetes",
                                              "local",   "oss",    "pg",  "s3"};
constexpr Shape kBackendType{.scalar = ScalarForm::word, .words = kBackendTypes};
constexpr Field kBackendFields[] = {
    {.name = "type", .shape = &kBackendType, .doc = "The kind of Terraform backend.", .need = Need::required},
    {.name = "config", .shape = &kTextMap, .doc = "Its settings; the key of the state is ours."},
};
constexpr Part kBackendPart{.name = "backend", .doc = "Where Terraform keeps its states.", .fields = kBackendFields};
constexpr Shape kBackend{.part = &kBackendPart};
constexpr std::string_view kDataWords[] = {"production", "masked", "none"};
constexpr Shape kData{.scalar = ScalarForm::word, .words = kDataWords};
constexpr Field kEnvironmentFields[] = {
    {.name = "name", .shape = &kName, .doc = "Unique in the ecosystem.", .need = Need::required},
    {.name = "follow", .shape = &kFollow, .doc = "Which revision of the model it renders."},
    {.name = "platforms", .shape = &kPlatformNames, .doc = "The platforms in it.", .fallback = "all"},
    {.name = "bindings", .shape = &kBindings, .doc = "What logical names are in this environment."},
    {.name = "prefix", .shape = &kText, .doc = "Stands before the names of databases and roles."},
    {.name = "data", .shape = &kData, .doc = "What kind of data lives here."},
    {.name = "backend", .shape = &kBackend, .doc = "Where Terraform keeps its states."},
    {.name = "branch",
     .shape = &kText,
     .doc = "The render branch.",
     .fallback = "`render` for `default`, else `render-<name>`"},
    {.name = "breaker", .shape = &kBreaker, .doc = "How much a render may destroy without being asked."},
};

constexpr std::string_view kStatusWords[] = {"provisioning", "provisioned", "decommissioning", "decommissioned"};
constexpr Shape kStatus{.scalar = ScalarForm::word, .words = kStatusWords};
constexpr Field kAssignmentFields[] = {
    {.name = "platform", .shape = &kPlatformName, .doc = "Who serves the group.", .need = Need::required},
    {.name = "status", .shape = &kStatus, .doc = "How far it is.", .fallback = "provisioned"},
    kProductionField,
};
constexpr Part kAssignmentPart{
    .name = "assignment", .doc = "One platform that serves a group.", .fields = kAssignmentFields};
constexpr Shape kAssignment{.part = &kAssignmentPart};
constexpr Shape kAssignmentList{.items = &kAssignment};
constexpr Shape kGroupAssignments{.values = &kAssignmentList, .key_is = "Workspace/group", .key_refers = true};
constexpr Shape kPrimaries{.values = &kPlatformNames, .key_is = "datastore", .key_refers = true};
constexpr Field kAssignmentsFields[] = {
    {.name = "groups", .shape = &kGroupAssignments, .doc = "Which platforms serve each group."},
    {.name = "primary",
     .shape = &kPrimaries,
     .doc = "Which platforms ingest a datastore; the others link to the first."},
};

constexpr Shape kPercent{.scalar = ScalarForm::integer, .least = 0, .most = 100};
constexpr Field kBreakerFields[] = {
    {.name = "count", .shape = &kCount, .doc = "So many things that hold data may go at once."},
    {.name = "share", .shape = &kPercent, .doc = "Such a share of them may go, percent."},
};

}  // namespace

constinit const Part kConnectionPart{
    .name = "connection", .doc = "Where a container is reached. No secret ever.", .fields = kConnectionFields};
constinit const Part kTriggerPart{.name = "trigger",
                                  .doc =
                                      "What starts a capture or a transformer: exactly one of `cron`, `every`, "
                                      "`external`, `on`.",
                                  .fields = kTriggerFields,
                                  .one_of = kCronOnly};
constinit const Part kBreakerPart{
    .name = "breaker", .doc = "How much a render may destroy without being asked.", .fields = kBreakerFields};
constinit const Part kServiceKind{.name = "service",
                                  .doc = "A runtime that platforms share, and the target pack that renders for it.",
                                  .fields = kServiceFields,
                                  .named = true};
constinit const Part kPlatformKind{.name = "platform",
                                   .doc = "Something that can do the work: it gets a graph and a folder of its own.",
                                   .fields = kPlatformFields,
                                   .named = true};
constinit const Part kEnvironmentKind{.name = "environment",
                                      .doc =
                                          "A place where the model lives: bindings, branch, backend. Without any "
                                          "there is one, `default`.",
                                      .fields = kEnvironmentFields,
                                      .named = true};
constinit const Part kAssignmentsKind{.name = "assignments",
                                      .doc = "Which platforms serve which groups. There may be many such documents.",
                                      .fields = kAssignmentsFields};

}  // namespace intentc::table
