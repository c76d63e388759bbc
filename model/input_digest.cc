#include "model/input_digest.h"

#include <algorithm>

namespace intentc {

Sha256 input_digest(const Forest& forest, const TextSpace& space,
                    const std::vector<ReferencedFiles::File>& referenced) {
  std::vector<Sha256> digests;
  digests.reserve(forest.documents.size() + referenced.size());
  for (const Document& document : forest.documents) digests.push_back(sha256(space.view(document.source)));
  for (const ReferencedFiles::File& file : referenced) digests.push_back(file.digest);
  std::sort(digests.begin(), digests.end());
  Sha256Hasher hasher;
  for (const Sha256& digest : digests) {
    hasher.add({reinterpret_cast<const char*>(digest.data()), digest.size()});
  }
  return hasher.finish();
}

}  // namespace intentc
