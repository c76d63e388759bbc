#include "tests/meaning/northwind.h"

namespace intentc::test {

ModelSpec northwind() {
  const std::string container = "Test Azure SQL";
  return {.name = "Northwind",
          .platforms = {{"Azure Platform"}},
          .stores = {{.name = "NW_Data",
                      .datasets = {"categories", "customers", "employees", "orders", "products", "suppliers"},
                      .container = "NW_Production",
                      .trigger = "cron: \"0,10,20,30,40,50 * * * *\""}},
          .workspaces = {{.name = "MaskCustomersWorkSpace",
                          .container = container,
                          .groups = {{"Originals", {"NW_Data/customers"}}},
                          .output = "Masked_NW_Data",
                          .outputs = {"customers"}},
                         {.name = "ProductLiveAdhocReporting",
                          .container = container,
                          .groups = {{"LiveProducts", {"NW_Data/products", "NW_Data/suppliers"}},
                                     {"MaskedCustomers", {"Masked_NW_Data/customers"}}}}},
          .assignments = {{"ProductLiveAdhocReporting/LiveProducts", "Azure Platform"},
                          {"ProductLiveAdhocReporting/MaskedCustomers", "Azure Platform"}}};
}

}  // namespace intentc::test
