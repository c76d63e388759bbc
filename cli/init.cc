#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "cli/command.h"
#include "cli/load.h"
#include "model/starter.h"
#include "renderers/report/display.h"

namespace intentc {
namespace {

namespace fs = std::filesystem;

// What a model's reader would read: names that begin with `.` or `_` are not for it.
bool begins_hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') || name.starts_with('_');
}

// The first document in the folder, or empty.
fs::path any_document(const fs::path& folder) {
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(folder, error); at != fs::recursive_directory_iterator();
       at.increment(error)) {
    if (begins_hidden(at->path())) {
      at.disable_recursion_pending();
      continue;
    }
    const std::string extension = at->path().extension().string();
    if (extension == ".yaml" || extension == ".yml" || extension == ".json") return at->path();
  }
  return {};
}

Status write_model(const fs::path& folder, const fs::path& file) {
  const fs::path there = any_document(folder);
  if (!there.empty()) {
    return Diagnostic{.code = "P120",
                      .message = "there is a model here already",
                      .path = there.string(),
                      .help = "`intentc init` begins in a folder without YAML or JSON files"};
  }
  std::error_code error;
  fs::create_directories(folder, error);
  std::ofstream out(file, std::ios::binary);
  out << starter_model();
  out.close();
  if (!out) {
    return Diagnostic{.code = "P121",
                      .message = fmt::format("the model cannot be written: {}", std::strerror(errno)),
                      .path = file.string(),
                      .help = "say a folder that you may write to: intentc init DIR"};
  }
  return {};
}

int init(const std::string& folder, Console& console) {
  const fs::path file = fs::path(folder) / starter_file_name();
  const Status written = write_model(folder, file);
  if (!written) return refuse(written.error(), console);
  const std::string argument = folder == "." ? "" : " " + folder;
  console.data(fmt::format("wrote {}; next: intentc validate{}, intentc graph{}\n", printable(file.string()),
                           printable(argument), printable(argument)));
  return kDone;
}

}  // namespace

void add_init(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("init", "Write a small model to begin with");
  auto folder = std::make_shared<std::string>(".");
  command->add_option("MODEL", *folder, "The folder, made if it is not there (default: here)")->type_name("");
  command->callback(
      [folder, &session] { session.chosen = [folder, &session] { return init(*folder, session.console); }; });
}

}  // namespace intentc
