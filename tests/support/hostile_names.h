// Names and documentation that the language allows and careless printing does not survive.
#pragma once

#include <string>
#include <vector>

namespace intentc::test {

// For zones, teams, containers, platforms, services …: any printable text without / : * # " ' \ < >.
const std::vector<std::string>& hostile_names();

// For stores, datasets, workspaces, groups: [A-Za-z][A-Za-z0-9_]*, up to 128 characters, no SQL words.
const std::vector<std::string>& hostile_identifiers();

// For `doc`: any text.
const std::vector<std::string>& hostile_docs();

}  // namespace intentc::test
