// The page of a target pack, from its descriptor: docs/packs/<pack>.md, `intentc pack doc DIR`.
#pragma once

#include <string>

#include "model/pack.h"

namespace intentc {

// Markdown: what the pack can do, a Mermaid diagram of what each kind of node becomes, its files, parameters and types.
std::string pack_page(const Pack& pack);

}  // namespace intentc
