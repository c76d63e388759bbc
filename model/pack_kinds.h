// The shapes of a pack's four descriptor files, as a table like that of the model's kinds.
#pragma once

#include "model/kinds.h"

namespace intentc {

extern const Part kTargetFile;     // target.json
extern const Part kNameRulePart;   // an entry of names.json
extern const Part kResourcePart;   // an item of an entry of resources.json
extern const Part kTypeEntryPart;  // an entry of types.json that is no plain pattern

}  // namespace intentc
