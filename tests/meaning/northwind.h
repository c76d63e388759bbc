// The example of every page, as a spec.
#pragma once

#include "tests/support/model_spec.h"

namespace intentc::test {

ModelSpec northwind();

}  // namespace intentc::test
