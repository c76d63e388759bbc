#include <fmt/format.h>

#include <algorithm>

#include "graph/history/codec.h"
#include "graph/history/json_fields.h"
#include "graph/history/json_writer.h"

namespace intentc {
namespace {

constexpr std::string_view kDesired = "intentc/desired/1";
constexpr std::string_view kSecrets = "intentc/secrets/1";

}  // namespace

std::string write_desired(const PlatformRender& platform) {
  JsonWriter out;
  out.open('{').key("chunks").open('{');
  for (const auto& [id, desired] : platform.desired) {
    out.key(id).open('{').member("digest", desired.digest).key("generation").number(desired.generation);
    out.member("record", desired.record).key("step").number(desired.step).close('}');
  }
  out.close('}').member("format", kDesired).key("generation").number(platform.generation).close('}');
  return out.laid_out();
}

Status read_desired(std::string_view bytes, const std::string& path, PlatformRender& platform) {
  Result<Json> file = parse_json(bytes, path);
  if (!file) return file.error();
  if (Status status = check_format(*file, kDesired, path); !status.ok()) return status;

  JsonFields fields(*file, path, "");
  fields.text("format");
  platform.generation = fields.number("generation");
  const Json& chunks = fields.object("chunks");
  for (std::size_t i = 0; i < chunks.keys.size() && fields.ok(); ++i) {
    const std::string& id = chunks.keys[i];
    JsonFields chunk(chunks.items[i], path, id);
    PlatformRender::Desired desired{.digest = chunk.hex("digest", 64),
                                    .record = chunk.hex("record", 64),
                                    .generation = chunk.number("generation"),
                                    .step = chunk.number("step")};
    if (!is_chunk_id(id)) chunk.wrong("that is no id of a chunk");
    fields.keep(chunk.finish());
    platform.desired.emplace(id, std::move(desired));
  }
  return fields.finish();
}

std::string write_secrets(const PlatformRender& platform) {
  JsonWriter out;
  out.open('{').member("format", kSecrets).key("services").open('[');
  for (const ServiceUse& service : platform.services) {
    out.open('{').member("name", service.name).member("purpose", service.purpose);
    out.key("used_by").texts(service.used_by);
    if (!service.user.empty()) out.member("user", service.user);
    if (!service.database.empty()) out.member("database", service.database);
    out.close('}');
  }
  out.close(']').close('}');
  return out.laid_out();
}

Status read_secrets(std::string_view bytes, const std::string& path, PlatformRender& platform) {
  Result<Json> file = parse_json(bytes, path);
  if (!file) return file.error();
  if (Status status = check_format(*file, kSecrets, path); !status.ok()) return status;

  JsonFields fields(*file, path, "");
  fields.text("format");
  for (const Json& item : fields.array("services").items) {
    JsonFields service(item, path, fmt::format("services[{}]", platform.services.size()));
    platform.services.push_back({.name = service.text("name"),
                                 .purpose = service.text("purpose"),
                                 .used_by = service.texts("used_by"),
                                 .user = service.text_if_any("user"),
                                 .database = service.text_if_any("database")});
    fields.keep(service.finish());
  }
  return fields.finish();
}

std::map<std::string, std::string> write_ledger(const PlatformRender& platform) {
  std::vector<std::pair<std::string_view, std::string_view>> lines;  // identity, chunk
  for (const auto& [id, chunk] : platform.chunks) {
    for (const Member& member : chunk.members) lines.emplace_back(member.identity, id);
  }
  std::sort(lines.begin(), lines.end());
  std::map<std::string, std::string> shards;
  for (const auto& [identity, chunk] : lines) {
    std::string& shard = shards[std::string(identity.substr(0, 2))];
    shard.append(identity).append(1, '\t').append(chunk).append(1, '\n');
  }
  return shards;
}

}  // namespace intentc
