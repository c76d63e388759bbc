// An ecosystem as text, without places and ids: equal texts are equal models.
#pragma once

#include <string>

#include "model/ecosystem.h"

namespace intentc::test {

std::string ecosystem_text(const Ecosystem& ecosystem, const TextSpace& space);

}  // namespace intentc::test
