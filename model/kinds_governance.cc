// The ecosystem, its places and its rules: zones, teams, vendors, containers, credentials, policies, declarations.
#include "model/kinds_parts.h"

namespace intentc::table {
namespace {

constexpr Field kOwnerFields[] = {
    {.name = "repo", .shape = &kText, .doc = "Repository, `organisation/name`.", .need = Need::required},
    {.name = "branch", .shape = &kText, .doc = "Branch.", .need = Need::required},
};
constexpr Field kDeprecatedFields[] = {
    {.name = "reason", .shape = &kText, .doc = "Why, and what to use instead."},
    {.name = "since", .shape = &kText, .doc = "Since when."},
};
constexpr std::string_view kContactRoles[] = {"owner", "oncall", "steward"};
constexpr Shape kContactRole{.scalar = ScalarForm::word, .words = kContactRoles};
constexpr Field kContactFields[] = {
    {.name = "role", .shape = &kContactRole, .doc = "What they are asked for.", .need = Need::required},
    {.name = "channel", .shape = &kText, .doc = "`mail`, `slack`, `phone` …"},
    {.name = "address", .shape = &kText, .doc = "The address there."},
};

constexpr Shape kVersion{.scalar = ScalarForm::integer, .least = 1, .most = kLanguageVersion};
constexpr Field kZoneDeclarationFields[] = {
    {.name = "owner", .shape = &kOwner, .doc = "Who may change the zone.", .need = Need::required},
};
constexpr Part kZoneDeclarationPart{.name = "zone declaration",
                                    .doc = "A zone and who may change it.",
                                    .fields = kZoneDeclarationFields,
                                    .named = true};
constexpr Shape kZoneDeclaration{.part = &kZoneDeclarationPart};
constexpr Shape kZoneDeclarations{.values = &kZoneDeclaration, .keys = KeyForm::name, .key_is = "zone"};
constexpr Shape kSensitivity{.scalar = ScalarForm::integer, .least = 0, .most = 9};
constexpr Field kClassificationFields[] = {
    {.name = "sensitivity", .shape = &kSensitivity, .doc = "0 is public, 9 the most sensitive.", .fallback = "0"},
};
constexpr Part kClassificationPart{.name = "classification",
                                   .doc = "A word for how sensitive data is.",
                                   .fields = kClassificationFields,
                                   .named = true};
constexpr Shape kClassification{.part = &kClassificationPart};
constexpr Shape kClassifications{.values = &kClassification, .keys = KeyForm::name, .key_is = "classification"};
constexpr std::string_view kPrincipalKinds[] = {"group", "service", "person"};
constexpr Shape kPrincipalKind{.scalar = ScalarForm::word, .words = kPrincipalKinds};
constexpr Field kPrincipalFields[] = {
    {.name = "kind", .shape = &kPrincipalKind, .doc = "What it is.", .need = Need::required},
    {.name = "clearance", .shape = &kClassNames, .doc = "Which classifications it may read.", .fallback = "none"},
};
constexpr Part kPrincipalPart{
    .name = "principal", .doc = "Somebody who may be given access.", .fields = kPrincipalFields, .named = true};
constexpr Shape kPrincipal{.part = &kPrincipalPart};
constexpr Shape kPrincipals{.values = &kPrincipal, .keys = KeyForm::name, .key_is = "principal"};
constexpr Field kEcosystemFields[] = {
    {.name = "name", .shape = &kName, .doc = "What it is called.", .need = Need::required},
    {.name = "language", .shape = &kVersion, .doc = "The version of this language.", .fallback = "1"},
    {.name = "owner", .shape = &kOwner, .doc = "Who may change the ecosystem."},
    {.name = "zones",
     .shape = &kZoneDeclarations,
     .doc = "The zones and who may change them.",
     .fallback = "one, `default`"},
    {.name = "classifications",
     .shape = &kClassifications,
     .doc = "Words for how sensitive data is.",
     .fallback = "PUB 0, IP 3, PC1 5, PC2 5, CPI 6, CSI 6, MNPI 8, PC3 9"},
    {.name = "principals", .shape = &kPrincipals, .doc = "Who may be given access."},
};

constexpr Field kTeamFields[] = {
    {.name = "owner", .shape = &kOwner, .doc = "Who may change what the team owns.", .need = Need::required},
    kContactsField,
};
constexpr Part kTeamPart{
    .name = "team", .doc = "A team and who may change what it owns.", .fields = kTeamFields, .named = true};
constexpr Shape kTeamDeclaration{.part = &kTeamPart};
constexpr Shape kTeamDeclarations{.values = &kTeamDeclaration, .keys = KeyForm::name, .key_is = "team"};
constexpr Field kZoneFields[] = {
    {.name = "name", .shape = &kName, .doc = "As the ecosystem declares it.", .need = Need::required},
    {.name = "teams", .shape = &kTeamDeclarations, .doc = "The teams and who may change what they own."},
    {.name = "policies", .shape = &kPolicies, .doc = "What must be true of all data of the zone."},
    kContactsField,
};

constexpr std::string_view kPolicySubjects[] = {"location", "vendor",  "cloud",    "classification",
                                                "platform", "storage", "principal"};
constexpr Shape kPolicySubject{.scalar = ScalarForm::word, .words = kPolicySubjects};
constexpr std::string_view kMasks[] = {"null", "hash", "partial"};
constexpr Shape kMask{.scalar = ScalarForm::word, .words = kMasks};
constexpr Shape kMaskMap{.values = &kMask, .key_is = "classification", .key_refers = true};
constexpr std::string_view kAppliesWords[] = {"producers", "consumers", "both"};
constexpr Shape kApplies{.scalar = ScalarForm::word, .words = kAppliesWords};
constexpr std::string_view kMandates[] = {"zone", "dataset"};
constexpr Shape kMandate{.scalar = ScalarForm::word, .words = kMandates};
constexpr Field kPolicyFields[] = {
    {.name = "name", .shape = &kName, .doc = "Unique in the zone.", .need = Need::required},
    {.name = "on", .shape = &kPolicySubject, .doc = "What it is about.", .need = Need::required},
    {.name = "allow", .shape = &kTexts, .doc = "Only these. `Azure:EU` is that place, `Azure:EU/**` all below it."},
    {.name = "deny", .shape = &kTexts, .doc = "Never these."},
    {.name = "mask", .shape = &kMaskMap, .doc = "Per classification: how its values are hidden."},
    {.name = "applies", .shape = &kApplies, .doc = "Whose data it binds.", .fallback = "both"},
    {.name = "mandate", .shape = &kMandate, .doc = "Storage only: all datasets of the zone, or those that name it."},
    kDeprecatedField,
};

constexpr std::string_view kClouds[] = {"aws",       "azure",       "gcp",     "ibm",    "oracle", "alibaba",
                                        "aws-china", "azure-china", "tencent", "huawei", "private"};
constexpr Shape kCloud{.scalar = ScalarForm::word, .words = kClouds};
constexpr Shape kLocationTree{.keys = KeyForm::name, .key_is = "location", .tree = true};
constexpr Field kVendorFields[] = {
    {.name = "name", .shape = &kName, .doc = "Unique in the ecosystem.", .need = Need::required},
    {.name = "doc",
     .shape = &kText,
     .doc = "What it is and why it may be used.",
     .need = Need::by_rule,
     .rule = "R013"},
    {.name = "cloud", .shape = &kCloud, .doc = "Who really runs it."},
    {.name = "locations", .shape = &kLocationTree, .doc = "Places, nested: `{EU: [Amsterdam, Dublin]}`."},
};

constexpr std::string_view kContainerTypes[] = {"postgres",  "mysql",    "oracle",   "sqlserver", "db2",
                                                "snowflake", "bigquery", "redshift", "azuresql",  "s3",
                                                "adls",      "gcs",      "kafka",    "mongodb",   "files"};
constexpr Shape kContainerType{.scalar = ScalarForm::word, .words = kContainerTypes};
constexpr Field kContainerFields[] = {
    {.name = "name", .shape = &kName, .doc = "Unique in the ecosystem.", .need = Need::required},
    {.name = "type", .shape = &kContainerType, .doc = "What kind of store it is.", .need = Need::required},
    {.name = "connection", .shape = &kConnection, .doc = "Where it is reached, in models with one environment."},
    {.name = "locations", .shape = &kLocationNames, .doc = "Where it is."},
    {.name = "team", .shape = &kTeam, .doc = "The team that owns it."},
    {.name = "readonly", .shape = &kBoolean, .doc = "Nothing may be written there.", .fallback = "false"},
    {.name = "encryption", .shape = &kText, .doc = "How it is encrypted."},
};
constexpr std::string_view kCredentialTypes[] = {"user-password",      "api-token", "api-key-pair",
                                                 "client-certificate", "ca-bundle", "workload-identity"};
constexpr Shape kCredentialType{.scalar = ScalarForm::word, .words = kCredentialTypes};
constexpr Field kCredentialFields[] = {
    {.name = "name", .shape = &kName, .doc = "Unique in the ecosystem.", .need = Need::required},
    {.name = "type", .shape = &kCredentialType, .doc = "What kind of secret it stands for.", .need = Need::required},
};

constexpr Shape kDigest{.scalar = ScalarForm::digest};
constexpr Field kDeclassificationFields[] = {
    {.name = "workspace", .shape = &kWorkspaceName, .doc = "Whose transformer.", .need = Need::required},
    {.name = "input", .shape = &kDatasetName, .doc = "What it reads.", .need = Need::required},
    {.name = "output", .shape = &kDatasetName, .doc = "What it makes.", .need = Need::required},
    {.name = "from", .shape = &kClassName, .doc = "Classification of the input.", .need = Need::required},
    {.name = "to", .shape = &kClassName, .doc = "Classification of the output.", .need = Need::required},
    {.name = "code",
     .shape = &kDigest,
     .doc = "`sha256:<hex>` of the code without CR: other code, other decision.",
     .need = Need::required},
    {.name = "reason", .shape = &kText, .doc = "Why this is right.", .need = Need::required},
};

constexpr Field kRequestFields[] = {
    {.name = "what", .shape = &kText, .doc = "The label of a node, or the id of a chunk.", .need = Need::required},
    {.name = "reason", .shape = &kText, .doc = "Why.", .need = Need::required},
    {.name = "until", .shape = &kDate, .doc = "The last day, `2026-11-21`."},
    {.name = "by", .shape = &kText, .doc = "Who decided."},
};

}  // namespace

constinit const Part kOwnerPart{.name = "owner", .doc = "Who may change the level below.", .fields = kOwnerFields};
constinit const Part kDeprecatedPart{
    .name = "deprecated", .doc = "Nobody new should use this.", .fields = kDeprecatedFields};
constinit const Part kContactPart{.name = "contact", .doc = "Whom to ask.", .fields = kContactFields};
constinit const Part kPolicyPart{
    .name = "policy", .doc = "What must be true of all data of a zone.", .fields = kPolicyFields, .named = true};
constinit const Part kEcosystemKind{.name = "ecosystem",
                                    .doc = "The whole: zones, classifications, principals.",
                                    .fields = kEcosystemFields,
                                    .named = true};
constinit const Part kZoneKind{
    .name = "zone", .doc = "A part of the organisation with its own rules.", .fields = kZoneFields, .named = true};
constinit const Part kVendorKind{
    .name = "vendor", .doc = "Who runs infrastructure, and where.", .fields = kVendorFields, .named = true};
constinit const Part kContainerKind{.name = "container",
                                    .doc = "Where data lies, by a logical name; the environment says where that is.",
                                    .fields = kContainerFields,
                                    .named = true};
constinit const Part kCredentialKind{
    .name = "credential", .doc = "The name of a secret. Never the secret.", .fields = kCredentialFields, .named = true};
constinit const Part kDeclassificationKind{
    .name = "declassification",
    .doc = "The owner of an input agrees that a transformer's output is less sensitive than its input.",
    .fields = kDeclassificationFields};
constinit const Part kHoldKind{
    .name = "hold", .doc = "Something is left as it is until a date.", .fields = kRequestFields};
constinit const Part kEraseKind{.name = "erase", .doc = "Data that must be erased.", .fields = kRequestFields};
constinit const Part kRetireKind{.name = "retire", .doc = "Stored data that may be dropped.", .fields = kRequestFields};

}  // namespace intentc::table
