// Options that several commands have, so that they mean the same everywhere.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace intentc {

struct ModelOptions {
  std::string folder = ".";        // MODEL, or where its intentc.yaml lies
  std::vector<std::string> packs;  // --packs: looked through first
  bool strict = false;             // --strict: warnings fail
};

struct RenderOptions : ModelOptions {
  std::string repository;              // --repo; empty: that of the settings
  std::string branch;                  // --branch; empty: that of the environment
  std::string environment;             // --env; empty: the only one
  std::vector<std::string> platforms;  // --platform; empty: all of the environment
  std::string date;                    // --now, YYYY-MM-DD; empty: today in UTC
};

void add_model_options(CLI::App& command, ModelOptions& options);

// MODEL and all that decides what is rendered and where it is kept.
void add_render_options(CLI::App& command, RenderOptions& options);

void add_platform_option(CLI::App& command, std::vector<std::string>& platforms);

// --format with these words, the first one being the default.
void add_format_option(CLI::App& command, std::string& format, const std::vector<std::string>& words);

void add_detailed_exitcode_option(CLI::App& command, bool& detailed);

// Whether it is a day of the calendar, as YYYY-MM-DD.
bool is_date(const std::string& text);

}  // namespace intentc
