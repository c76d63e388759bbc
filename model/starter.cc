#include "model/starter.h"

namespace intentc {

std::string_view starter_file_name() { return "model.yaml"; }

std::string_view starter_model() {
  return R"(kind: container
name: Shop
type: postgres
---
kind: datastore
name: Sales
capture: {kind: snapshot, container: Shop, trigger: {every: 10m}}
datasets:
  orders:
    key: [id]
    columns: {id: int not null, note: text}
---
kind: workspace
name: Report
groups: {all: {sinks: [Sales/orders]}}
)";
}

}  // namespace intentc
