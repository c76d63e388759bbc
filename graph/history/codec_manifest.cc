#include <fmt/format.h>

#include <algorithm>

#include "graph/history/codec.h"
#include "graph/history/json_fields.h"
#include "graph/history/json_writer.h"
#include "model/base/sha256.h"

namespace intentc {
namespace {

constexpr std::string_view kFormat = "intentc/manifest/1";
const std::string kNoDigest(64, '0');

std::string write_with(const Render& render, const std::string& digest) {
  JsonWriter out;
  out.open('{').member("date", render.date).member("digest", digest).member("environment", render.environment);
  out.key("files").texts_by_key(render.files);
  out.member("format", kFormat).key("generation").number(render.generation);
  out.key("inputs").open('{').member("abi", render.abi).member("model", render.input_model);
  out.key("packs").open('{');
  for (const auto& [name, pack] : render.packs) {
    out.key(name).open('{').member("digest", pack.digest).member("version", pack.version).close('}');
  }
  out.close('}').member("settings", render.input_settings).close('}');
  out.key("platforms").open('{');
  for (const auto& [name, platform] : render.platforms) out.member(name, platform.folder);
  out.close('}').close('}');
  return out.laid_out();
}

bool is_date(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00";
  if (text.size() != kShape.size()) return false;
  return std::equal(text.begin(), text.end(), kShape.begin(),
                    [](char c, char shape) { return shape == '-' ? c == '-' : c >= '0' && c <= '9'; });
}

void read_inputs(JsonFields& manifest, const std::string& path, Render& render) {
  JsonFields inputs(manifest.object("inputs"), path, "inputs");
  render.abi = inputs.text("abi");
  render.input_model = inputs.text("model");
  render.input_settings = inputs.text("settings");
  const Json& packs = inputs.object("packs");
  for (std::size_t i = 0; i < packs.keys.size(); ++i) {
    JsonFields pack(packs.items[i], path, fmt::format("pack `{}`", packs.keys[i]));
    render.packs[packs.keys[i]] = {.version = pack.text("version"), .digest = pack.text("digest")};
    inputs.keep(pack.finish());
  }
  manifest.keep(inputs.finish());
}

// desired.json, secrets.json and ledger shards, nothing else.
bool is_record_path(std::string_view path, const std::string& folder) {
  if (!path.starts_with(folder) || path.substr(folder.size(), 1) != "/") return false;
  path.remove_prefix(folder.size() + 1);
  if (path == "desired.json" || path == "secrets.json") return true;
  return path.starts_with("ledger/") && path.size() == 9 && is_lower_hex(path.substr(7));
}

void check_files(JsonFields& fields, const Render& render) {
  std::map<std::string, std::string> platform_of;  // folder → platform
  for (const auto& [name, platform] : render.platforms) {
    if (!is_platform_folder(platform.folder)) fields.wrong(fmt::format("`{}` is no folder", platform.folder));
    if (!platform_of.emplace(platform.folder, name).second) fields.wrong("two platforms have one folder");
  }
  for (const auto& [path, digest] : render.files) {
    const std::string folder = path.substr(0, path.find('/'));
    if (!platform_of.contains(folder) || !is_record_path(path, folder)) {
      fields.wrong(fmt::format("`files` names `{}`, which is none of a render's", path));
    }
    if (digest.size() != 64 || !is_lower_hex(digest)) fields.wrong(fmt::format("the digest of `{}` is none", path));
  }
  for (const auto& [folder, name] : platform_of) {
    for (const char* file : {"/desired.json", "/secrets.json"}) {
      if (!render.files.contains(folder + file)) fields.wrong(fmt::format("`files` lacks `{}{}`", folder, file));
    }
  }
}

}  // namespace

std::string write_manifest(const Render& render) {
  return write_with(render, sha256_hex(write_with(render, kNoDigest)));
}

Result<Render> read_manifest(std::string_view bytes, const std::string& path) {
  Result<Json> file = parse_json(bytes, path);
  if (!file) return file.error();
  if (Status status = check_format(*file, kFormat, path); !status.ok()) return status.error();

  Render render;
  JsonFields fields(*file, path, "");
  fields.text("format");
  fields.hex("digest", 64);
  render.date = fields.text("date");
  render.environment = fields.text("environment");
  render.files = fields.texts_by_key("files");
  render.generation = fields.number("generation");
  read_inputs(fields, path, render);
  for (auto& [name, folder] : fields.texts_by_key("platforms")) {
    render.platforms[name] = {.name = name, .folder = folder};
  }
  if (!is_date(render.date)) fields.wrong("`date` is no YYYY-MM-DD");
  if (render.generation == 0) fields.wrong("`generation` starts at 1");
  check_files(fields, render);
  if (Status status = fields.finish(); !status.ok()) return status.error();

  if (write_manifest(render) != bytes) {  // its digest is among its bytes
    return Diagnostic{
        .code = "P205",
        .message = fmt::format("`{}` was changed by hand", path),
        .path = path,
        .help = "files of a render are written by intentc only; restore it from the render's last commit"};
  }
  return render;
}

}  // namespace intentc
