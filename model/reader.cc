#include "model/reader.h"

#include "model/build.h"
#include "model/documents.h"
#include "model/input_digest.h"
#include "model/shape.h"

namespace intentc {

Ecosystem read_model(const std::filesystem::path& root, TextSpace& text, Diagnostics& findings) {
  const Forest forest = read_documents(root, text, findings);
  std::vector<Text> misshapen = check_shapes(forest, text, findings);
  ReferencedFiles files(root, text, findings);
  Ecosystem ecosystem = build_model(forest, std::move(misshapen), text, files, findings);
  ecosystem.input_digest = hex(input_digest(forest, text, files.files()));
  return ecosystem;
}

}  // namespace intentc
