// What templates may read: the one table behind the compile-time check, the binder and `intentc explain context`.
//
// Records are filled from payloads (payload.h) by field name; see bind.h for what is added.
#pragma once

#include "renderers/template/schema.h"

namespace intentc {

constexpr int kContextVersion = 1;

const Schema& context_schema();

}  // namespace intentc
