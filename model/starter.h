// What `intentc init` writes: the smallest model, which validates and renders.
#pragma once

#include <string_view>

namespace intentc {

std::string_view starter_model();      // YAML, 15 lines
std::string_view starter_file_name();  // below the folder of the model

}  // namespace intentc
