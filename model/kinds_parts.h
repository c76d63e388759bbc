// Shapes and parts that several families of kinds share. Only the table (kinds_*.cc) includes this.
#pragma once

#include "model/kinds.h"

namespace intentc::table {

// Scalars.
inline constexpr Shape kText{.scalar = ScalarForm::text};
inline constexpr Shape kSqlName{.scalar = ScalarForm::sql_name};
inline constexpr Shape kName{.scalar = ScalarForm::name};
inline constexpr Shape kBoolean{.scalar = ScalarForm::boolean};
inline constexpr Shape kDuration{.scalar = ScalarForm::duration};
inline constexpr Shape kDate{.scalar = ScalarForm::date};
inline constexpr Shape kCron{.scalar = ScalarForm::cron};
inline constexpr Shape kCount{.scalar = ScalarForm::integer, .least = 0, .most = 1'000'000'000};
inline constexpr Shape kFree{.free = true};

// References: a text that must name something.
inline constexpr Shape kTeam{.scalar = ScalarForm::text, .names = "Zone/Team"};
inline constexpr Shape kContainerName{.scalar = ScalarForm::text, .names = "container"};
inline constexpr Shape kCredentialName{.scalar = ScalarForm::text, .names = "credential"};
inline constexpr Shape kServiceName{.scalar = ScalarForm::text, .names = "service"};
inline constexpr Shape kPlatformName{.scalar = ScalarForm::text, .names = "platform"};
inline constexpr Shape kWorkspaceName{.scalar = ScalarForm::text, .names = "workspace"};
inline constexpr Shape kDatasetName{.scalar = ScalarForm::text, .names = "Store/dataset"};
inline constexpr Shape kColumnName{.scalar = ScalarForm::text, .names = "column"};
inline constexpr Shape kClassName{.scalar = ScalarForm::text, .names = "classification"};
inline constexpr Shape kPrincipalName{.scalar = ScalarForm::text, .names = "principal"};
inline constexpr Shape kPolicyName{.scalar = ScalarForm::text, .names = "policy"};
inline constexpr Shape kLocationName{.scalar = ScalarForm::text, .names = "Vendor:part/part"};

inline constexpr Shape kApproval{.scalar = ScalarForm::text, .names = "Workspace/group/dataset"};

// Lists and maps of these.
inline constexpr Shape kTexts{.items = &kText};
inline constexpr Shape kApprovals{.items = &kApproval};
inline constexpr Shape kPlatformNames{.items = &kPlatformName};
inline constexpr Shape kDatasetNames{.items = &kDatasetName};
inline constexpr Shape kColumnNames{.items = &kColumnName};
inline constexpr Shape kClassNames{.items = &kClassName};
inline constexpr Shape kPrincipalNames{.items = &kPrincipalName};
inline constexpr Shape kPolicyNames{.items = &kPolicyName};
inline constexpr Shape kLocationNames{.items = &kLocationName};
inline constexpr Shape kTextMap{.values = &kText, .key_is = "name"};

// Parts.
extern const Part kOwnerPart, kDeprecatedPart, kContactPart, kConnectionPart, kFreshnessPart, kRetainPart;
extern const Part kTriggerPart, kDatasetPart, kDefaultsPart, kPolicyPart, kBreakerPart;
inline constexpr Shape kOwner{.part = &kOwnerPart};
inline constexpr Shape kDeprecated{.part = &kDeprecatedPart};
inline constexpr Shape kContact{.part = &kContactPart};
inline constexpr Shape kContacts{.items = &kContact};
inline constexpr Shape kConnection{.part = &kConnectionPart};
inline constexpr Shape kFreshness{.part = &kFreshnessPart};
inline constexpr Shape kRetain{.scalar = ScalarForm::duration, .part = &kRetainPart};
inline constexpr Shape kTrigger{.part = &kTriggerPart};
inline constexpr Shape kPolicy{.part = &kPolicyPart};
inline constexpr Shape kPolicies{.items = &kPolicy};
inline constexpr Shape kDataset{.part = &kDatasetPart};
inline constexpr Shape kDatasets{.values = &kDataset, .keys = KeyForm::sql_name, .key_is = "dataset"};
inline constexpr Shape kDefaults{.part = &kDefaultsPart};
inline constexpr Shape kBreaker{.part = &kBreakerPart};

// Fields that stand in several parts with the same words.
inline constexpr Field kProductionField{
    .name = "production", .shape = &kBoolean, .doc = "Whether this is production.", .fallback = "false"};
inline constexpr Field kDeprecatedField{
    .name = "deprecated", .shape = &kDeprecated, .doc = "Present: nobody new should use this."};
inline constexpr Field kContactsField{
    .name = "contacts", .shape = &kContacts, .doc = "Whom to ask; inherited by what lies below."};
inline constexpr Field kTeamField{.name = "team",
                                  .shape = &kTeam,
                                  .doc = "The team that owns this.",
                                  .fallback = "`default/default` in a model without zones"};

// Documents.
extern const Part kEcosystemKind, kZoneKind, kVendorKind, kContainerKind, kCredentialKind;
extern const Part kDatastoreKind, kWorkspaceKind;
extern const Part kPlatformKind, kServiceKind, kEnvironmentKind, kAssignmentsKind;
extern const Part kDeclassificationKind, kHoldKind, kEraseKind, kRetireKind;

}  // namespace intentc::table
