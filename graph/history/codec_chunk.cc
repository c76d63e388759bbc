#include <fmt/format.h>

#include "graph/history/codec.h"
#include "graph/history/identity.h"
#include "graph/history/json_fields.h"
#include "graph/history/json_writer.h"
#include "model/base/sha256.h"

namespace intentc {
namespace {

constexpr std::string_view kFormat = "intentc/chunk/1";

void write_member(JsonWriter& out, const Member& member) {
  out.open('{').member("identity", member.identity).member("kind", member.kind).member("label", member.label);
  out.key("names").texts_by_key(member.names);
  out.key("payload").raw(member.payload);
  out.key("resources").open('[');
  for (const Resource& resource : member.resources) {
    out.open('{').member("address", resource.address).key("data").flag(resource.data);
    out.member("manager", resource.manager).close('}');
  }
  out.close(']').member("state", member.state).close('}');
}

Status read_resources(const Json& list, const std::string& path, const std::string& place, Member& member) {
  for (const Json& item : list.items) {
    JsonFields fields(item, path, place + " resources");
    Resource resource{
        .address = fields.text("address"), .manager = fields.text("manager"), .data = fields.flag("data")};
    if (!member.resources.empty() && !resource_less(member.resources.back(), resource)) {
      fields.wrong(fmt::format("`{}` is out of order or there twice", resource.address));
    }
    member.resources.push_back(std::move(resource));
    if (Status status = fields.finish(); !status.ok()) return status;
  }
  return {};
}

Status read_member(const Json& item, const std::string& path, const std::string& place, Member& member) {
  JsonFields fields(item, path, place);
  member.identity = fields.hex("identity", 32);
  member.kind = fields.word("kind", {"ingest", "export", "trigger", "transform", "link", "foundation"});
  member.label = fields.text("label");
  member.names = fields.texts_by_key("names");
  member.payload = compact_json(fields.object("payload"));
  fields.keep(read_resources(fields.array("resources"), path, place, member));
  member.state = fields.word("state", {"live", "detached"});
  if (member.label.empty()) fields.wrong("`label` is empty");
  return fields.finish();
}

}  // namespace

std::string write_chunk(const Chunk& chunk) {
  JsonWriter out;
  out.open('{').member("domain", chunk.domain);
  out.key("files").texts_by_key(chunk.files);
  out.member("format", kFormat).member("founder", chunk.founder).member("id", chunk.id);
  out.key("members").open('[');
  for (const Member& member : chunk.members) write_member(out, member);
  out.close(']').member("state", chunk.state).close('}');
  return out.laid_out();
}

Result<Chunk> read_chunk(std::string_view bytes, const std::string& path) {
  Result<Json> file = parse_json(bytes, path);
  if (!file) return file.error();
  if (Status status = check_format(*file, kFormat, path); !status.ok()) return status.error();

  Chunk chunk;
  JsonFields fields(*file, path, "");
  fields.text("format");
  chunk.domain = fields.text("domain");
  chunk.files = fields.texts_by_key("files");
  chunk.founder = fields.text("founder");
  chunk.id = fields.text("id");
  chunk.state = fields.word("state", {"live", "husk", "retired"});
  if (!is_chunk_id(chunk.id)) fields.wrong(fmt::format("`{}` is no id of a chunk", chunk.id));
  for (const auto& [name, digest] : chunk.files) {
    if (!is_plain_path(name) || name == "chunk.json")
      fields.wrong(fmt::format("`{}` is no path of a chunk's file", name));
    if (digest.size() != 64 || !is_lower_hex(digest)) fields.wrong(fmt::format("the digest of `{}` is none", name));
  }
  const Json& members = fields.array("members");
  for (std::size_t i = 0; i < members.items.size() && fields.ok(); ++i) {
    Member member;
    fields.keep(read_member(members.items[i], path, fmt::format("members[{}]", i), member));
    if (!chunk.members.empty() && !canonical_less(chunk.members.back(), member)) {
      fields.wrong(fmt::format("member `{}` is out of order or there twice", member.label));
    }
    chunk.members.push_back(std::move(member));
  }
  if (Status status = fields.finish(); !status.ok()) return status.error();
  return chunk;
}

std::string chunk_digest(const Chunk& chunk) {
  Sha256Hasher hasher;
  for (const auto& [path, digest] : chunk.files) {
    hasher.add(digest);
    hasher.add("  ");
    hasher.add(path);
    hasher.add("\n");
  }
  return hex(hasher.finish());
}

}  // namespace intentc
