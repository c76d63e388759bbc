// The columns that consumers see of a dataset. A version of a view only grows; where that is not enough, another
// version stands beside it.
#pragma once

#include <nlohmann/json.hpp>

namespace intentc {

// [{"name": "v1", "suffix": "", "columns": [{"name", "from", "type"}, …]}, {"name": "v2", "suffix": "_v2", …}]:
// `from` is the column's name in the table, empty for one that has left the model (the view shows null there).
// `before`: the versions of the last render, or null. `dataset`: its payload. A renamed column is shown under both
// names. New columns come to the end of every version. When a column of the last one has left the model, or its name
// has come to mean another column, the next version begins with what is live now. A column that comes back is shown
// again.
nlohmann::json view_versions(const nlohmann::json& before, const nlohmann::json& dataset);

}  // namespace intentc
