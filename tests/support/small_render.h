// Renders for tests of graph/history and renderers/output, made without a model.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/history/identity.h"
#include "graph/history/record.h"
#include "model/base/sha256.h"

namespace intentc::test {

inline Member small_member(const std::string& kind, const std::string& label, const std::string& table = "",
                           const std::string& payload = R"({"version":1})") {
  Member member{.identity = identity_at_birth("default", "Warehouse", kind, label, 0),
                .label = label,
                .kind = kind,
                .state = "live",
                .names = {{"job", "j"}},
                .payload = payload};
  member.resources.push_back({.address = "job " + label, .manager = "file", .data = false});
  if (!table.empty()) member.resources.push_back({.address = "table " + table, .manager = "sql", .data = true});
  return member;
}

inline Chunk small_chunk(const std::string& id, std::vector<Member> members) {
  Chunk chunk{.id = id,
              .domain = "EU/Reporting",
              .founder = members.empty() ? "gone" : members.front().label,
              .state = members.empty() ? "husk" : "live",
              .members = std::move(members)};
  return chunk;
}

// One platform, `Warehouse`; its files are not there yet.
inline Render small_render(std::vector<Chunk> chunks) {
  Render render{.date = "2026-11-21",
                .environment = "default",
                .input_model = sha256_hex("model"),
                .input_settings = sha256_hex("settings"),
                .abi = "1"};
  render.packs["postgres"] = {.version = "1.0.0", .digest = sha256_hex("pack")};
  PlatformRender& platform = render.platforms["Warehouse"];
  platform.name = "Warehouse";
  platform.folder = "warehouse";
  platform.services = {{.name = "nw_production", .purpose = "read NW_Data", .used_by = {"Ingest/Warehouse/NW_Data"}}};
  for (Chunk& chunk : chunks) platform.chunks[chunk.id] = std::move(chunk);
  return render;
}

// The files of its chunks, as a pack would make them: `text` is in each.
inline std::map<std::string, std::string> small_files(const Render& render, const std::string& text = "") {
  std::map<std::string, std::string> files;
  for (const auto& [name, platform] : render.platforms) {
    for (const auto& [id, chunk] : platform.chunks) {
      std::string sql = "-- " + text + "\n";
      for (const Member& member : chunk.members) sql += "select '" + member.label + " " + member.state + "';\n";
      files[platform.folder + "/chunks/" + id + "/sql/apply.sql"] = sql;
    }
  }
  return files;
}

}  // namespace intentc::test
