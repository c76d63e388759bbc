#include "renderers/output/publish.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "graph/history/seal.h"
#include "renderers/output/source.h"

namespace intentc {

PreviousRender no_previous() { return {}; }

Result<FileMap> read_files(const PreviousRender& previous, const std::vector<std::string>& paths) {
  if (paths.empty()) return FileMap();
  return previous.source->read(paths);
}

Result<FileMap> unchanged_files(const PreviousRender& previous, const Prepared& prepared) {
  std::map<std::string, std::string> paths = file_digests(previous.render);
  for (const FileChange& change : prepared.files) paths.erase(change.path);
  if (previous.render.generation > 0 && prepared.files.empty()) paths["manifest.json"];
  for (const TreeFile& file : previous.foreign) {
    if (file.mode != "160000") paths[file.path];
  }
  std::vector<std::string> wanted;
  for (const auto& [path, digest] : paths) wanted.push_back(path);
  return read_files(previous, wanted);
}

Result<Published> commit(const PreviousRender& previous, const Prepared& prepared, const CommitOptions& options) {
  Published published{.commit = previous.commit, .generation = prepared.render.generation};
  if (prepared.files.empty()) return published;
  assert(previous.source != nullptr);
  Result<Published> written = previous.source->write(previous, prepared, options);
  if (!written) return written.error();
  published.outcome = written->outcome;
  published.commit = written->commit;
  published.chunks = prepared.changed_chunks;
  published.files = static_cast<std::uint32_t>(prepared.files.size());
  return published;
}

std::string today_utc() {
  using namespace std::chrono;
  sys_seconds now = floor<seconds>(system_clock::now());
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch != nullptr && *epoch != '\0') now = sys_seconds(seconds(std::strtoll(epoch, nullptr, 10)));
  const year_month_day day(floor<days>(now));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace intentc
