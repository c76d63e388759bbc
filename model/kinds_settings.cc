// The table of the settings file; no kind of the model.
#include "model/kinds_parts.h"
#include "model/settings.h"

namespace intentc {
namespace {

using namespace table;  // NOLINT: a part of the table

constexpr Shape kResources{.scalar = ScalarForm::integer, .least = 1, .most = 500};
constexpr Field kChunkFields[] = {
    {.name = "fill", .shape = &kResources, .doc = "A new chunk is filled to so many resources.", .fallback = "80"},
    {.name = "soft", .shape = &kResources, .doc = "A chunk grows to so many resources.", .fallback = "100"},
    {.name = "hard", .shape = &kResources, .doc = "No chunk ever has more resources.", .fallback = "500"},
};
constexpr Part kChunksPart{
    .name = "chunks", .doc = "How large chunks are.", .fields = kChunkFields, .annotated = false};
constexpr Shape kChunks{.part = &kChunksPart};

constexpr Shape kPercent{.scalar = ScalarForm::integer, .least = 0, .most = 100};
constexpr Field kBreakerFields[] = {
    {.name = "count",
     .shape = &kCount,
     .doc = "So many things that hold data may go in one render without being asked.",
     .fallback = "10"},
    {.name = "share", .shape = &kPercent, .doc = "Such a share of them may go, percent.", .fallback = "5"},
    {.name = "date-jump",
     .shape = &kDuration,
     .doc = "The date may be so far from that of the last render without being asked.",
     .fallback = "30d"},
};
constexpr Part kSettingsBreakerPart{.name = "breaker",
                                    .doc = "How much a render may do without being asked.",
                                    .fields = kBreakerFields,
                                    .annotated = false};
constexpr Shape kSettingsBreaker{.part = &kSettingsBreakerPart};

constexpr Field kSettingFields[] = {
    {.name = "model", .shape = &kText, .doc = "The folder of the model, relative to this file.", .fallback = "."},
    {.name = "repo", .shape = &kText, .doc = "The render repository: a path relative to this file, or a remote."},
    {.name = "branch",
     .shape = &kText,
     .doc = "The render branch.",
     .fallback = "`render` for the environment `default`, else `render-<environment>`"},
    {.name = "author", .shape = &kText, .doc = "Author of commits, `Name <mail>`.", .fallback = "that of git"},
    {.name = "packs",
     .shape = &kTexts,
     .doc = "Folders that hold target packs, relative to this file; asked before those that are installed."},
    {.name = "acknowledgements", .shape = &kText, .doc = "The branch on which appliers say what they applied."},
    {.name = "chunks", .shape = &kChunks, .doc = "How large chunks are."},
    {.name = "breaker", .shape = &kSettingsBreaker, .doc = "How much a render may do without being asked."},
};
constinit const Part kSettingsPart{.name = "settings file",
                                   .doc = "`intentc.yaml`: how the program works here; no part of the model.",
                                   .fields = kSettingFields,
                                   .annotated = false};

}  // namespace

const Part& settings_part() { return kSettingsPart; }

}  // namespace intentc
