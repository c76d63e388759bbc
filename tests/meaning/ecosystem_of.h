// A spec as an Ecosystem, without files: for thousands of models in a second. That the reader makes the same of the
// spec's files is a test of its own.
#pragma once

#include "model/ecosystem.h"
#include "tests/support/model_spec.h"

namespace intentc::test {

Ecosystem ecosystem_of(const ModelSpec& spec, TextSpace& text);

}  // namespace intentc::test
