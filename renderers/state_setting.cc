#include "renderers/state_setting.h"

namespace intentc {

std::pair<std::string, std::string> state_setting(const std::string& backend, const std::string& environment,
                                                  const std::string& folder, const std::string& chunk) {
  const std::string path = environment + "/" + folder + "/" + chunk;
  // Names of a schema, or the end of a Kubernetes name: no slash there.
  const std::string word = environment + "-" + folder + "-" + chunk;
  if (backend == "pg") return {"schema_name", word};
  if (backend == "kubernetes") return {"secret_suffix", word};
  if (backend == "gcs") return {"prefix", path};
  if (backend == "consul" || backend == "local") return {"path", path + ".tfstate"};
  return {"key", path + ".tfstate"};
}

}  // namespace intentc
