#include "model/pack_kinds.h"

namespace intentc {
namespace {

constexpr Shape kText{.scalar = ScalarForm::text};
constexpr Shape kTexts{.items = &kText};
constexpr Shape kBoolean{.scalar = ScalarForm::boolean};
constexpr Shape kCount{.scalar = ScalarForm::integer, .least = 0, .most = 1'000'000'000};
constexpr Shape kBytes{.scalar = ScalarForm::integer, .least = 16, .most = 1024};
constexpr Shape kDigits{.scalar = ScalarForm::integer, .least = 4, .most = 32};
constexpr Shape kVersion{.scalar = ScalarForm::integer, .least = 1, .most = 1};
constexpr Shape kCondition{.values = &kTexts, .key_is = "parameter"};
constexpr Shape kCounts{.values = &kCount, .key_is = "hole"};

constexpr Field kContainersFields[] = {
    {.name = "source", .shape = &kTexts, .doc = "Container types that it can read.", .need = Need::required},
    {.name = "own", .shape = &kTexts, .doc = "Container types that can hold its data.", .need = Need::required},
    {.name = "export", .shape = &kTexts, .doc = "Container types that it can bring data to.", .need = Need::required},
};
constexpr Part kContainersPart{
    .name = "containers", .doc = "What it can read and write.", .fields = kContainersFields, .annotated = false};
constexpr Shape kContainers{.part = &kContainersPart};

constexpr std::string_view kParameterShapes[] = {"text", "enum", "container", "duration", "integer"};
constexpr Shape kParameterShape{.scalar = ScalarForm::word, .words = kParameterShapes};
constexpr Field kParameterFields[] = {
    {.name = "shape", .shape = &kParameterShape, .doc = "What a value looks like.", .need = Need::required},
    {.name = "words", .shape = &kTexts, .doc = "The values of an enum."},
    {.name = "default", .shape = &kText, .doc = "Without a value."},
    {.name = "required", .shape = &kBoolean, .doc = "Must be given.", .fallback = "false"},
    {.name = "required-when", .shape = &kCondition, .doc = "Must be given where these parameters have such values."},
    {.name = "doc", .shape = &kText, .doc = "One sentence.", .need = Need::required},
};
constexpr Part kParameterPart{
    .name = "parameter", .doc = "A parameter of the pack.", .fields = kParameterFields, .annotated = false};
constexpr Shape kParameter{.part = &kParameterPart};
constexpr Shape kParameters{.values = &kParameter, .key_is = "parameter"};

constexpr Field kOutputFields[] = {
    {.name = "template", .shape = &kText, .doc = "File of the pack.", .need = Need::required},
    {.name = "record", .shape = &kText, .doc = "What it is called with, and once for each.", .need = Need::required},
    {.name = "dialect", .shape = &kText, .doc = "What it writes.", .need = Need::required},
    {.name = "path",
     .shape = &kText,
     .doc = "In the chunk's folder; `{job}` is the job's name.",
     .need = Need::required},
    {.name = "when", .shape = &kCondition, .doc = "Rendered only where these parameters have such values."},
};
constexpr Part kOutputPart{
    .name = "output", .doc = "A template and the files it makes.", .fields = kOutputFields, .annotated = false};
constexpr Shape kOutput{.part = &kOutputPart};
constexpr Shape kOutputs{.items = &kOutput};

constexpr Field kTargetFields[] = {
    {.name = "pack", .shape = &kText, .doc = "Its name: that of its folder.", .need = Need::required},
    {.name = "version", .shape = &kText, .doc = "Of the pack.", .need = Need::required},
    {.name = "language", .shape = &kVersion, .doc = "Of the template language.", .need = Need::required},
    {.name = "context", .shape = &kVersion, .doc = "Of what templates may read.", .need = Need::required},
    {.name = "doc", .shape = &kText, .doc = "One sentence."},
    {.name = "containers", .shape = &kContainers, .doc = "What it can read and write.", .need = Need::required},
    {.name = "captures", .shape = &kTexts, .doc = "Ways to capture a source.", .need = Need::required},
    {.name = "triggers", .shape = &kTexts, .doc = "What can start a job.", .need = Need::required},
    {.name = "history", .shape = &kTexts, .doc = "What it can keep.", .need = Need::required},
    {.name = "credentials", .shape = &kTexts, .doc = "Types of credential that a capture can use.", .fallback = "all"},
    {.name = "code", .shape = &kTexts, .doc = "Kinds of transformer code that it can run.", .need = Need::required},
    {.name = "parameters", .shape = &kParameters, .doc = "Of a service that uses the pack."},
    {.name = "hints", .shape = &kParameters, .doc = "Of hints that a service gives."},
    {.name = "outputs", .shape = &kOutputs, .doc = "Templates and their files.", .need = Need::required},
};

constexpr std::string_view kJointWords[] = {"_", "-"};
constexpr Shape kJoint{.scalar = ScalarForm::word, .words = kJointWords};
constexpr Field kNameRuleFields[] = {
    {.name = "alphabet", .shape = &kText, .doc = "Characters that stay.", .need = Need::required},
    {.name = "length", .shape = &kBytes, .doc = "Bytes at most.", .need = Need::required},
    {.name = "hash", .shape = &kDigits, .doc = "Base32 digits behind what was cut.", .need = Need::required},
    {.name = "prefix", .shape = &kText, .doc = "In front of every name."},
    {.name = "joint",
     .shape = &kJoint,
     .doc = "Joins parts, and stands for what is not in the alphabet.",
     .fallback = "_"},
    {.name = "reserved", .shape = &kTexts, .doc = "Words that get a hash."},
};

constexpr std::string_view kPerWords[] = {"node", "dataset", "view"};
constexpr Shape kPer{.scalar = ScalarForm::word, .words = kPerWords};
constexpr std::string_view kManagerWords[] = {"terraform", "sql", "file"};
constexpr Shape kManager{.scalar = ScalarForm::word, .words = kManagerWords};
constexpr Field kResourceFields[] = {
    {.name = "per", .shape = &kPer, .doc = "One for each of these.", .need = Need::required},
    {.name = "address", .shape = &kText, .doc = "Pattern over physical names.", .need = Need::required},
    {.name = "manager", .shape = &kManager, .doc = "Who makes and unmakes it.", .need = Need::required},
    {.name = "data", .shape = &kBoolean, .doc = "It holds data: never dropped in passing.", .fallback = "false"},
    {.name = "weight", .shape = &kCount, .doc = "Share of a chunk's size.", .fallback = "1"},
};

constexpr Field kTypeEntryFields[] = {
    {.name = "pattern", .shape = &kText, .doc = "Physical type with the holes {n} {p} {s} {T}."},
    {.name = "most", .shape = &kCounts, .doc = "The largest number for a hole."},
    {.name = "unsupported", .shape = &kText, .doc = "Why there is none, and what to write."},
};
constexpr std::string_view kPatternOrReason[] = {"pattern", "unsupported"};

}  // namespace

const Part kTargetFile{
    .name = "target.json", .doc = "What a pack builds.", .fields = kTargetFields, .annotated = false};
const Part kNameRulePart{
    .name = "name rule", .doc = "How names of one kind look.", .fields = kNameRuleFields, .annotated = false};
const Part kResourcePart{
    .name = "resource", .doc = "What a node becomes.", .fields = kResourceFields, .annotated = false};
const Part kTypeEntryPart{.name = "type",
                          .doc = "A logical type's physical one.",
                          .fields = kTypeEntryFields,
                          .annotated = false,
                          .one_of = kPatternOrReason};

}  // namespace intentc
