#include "renderers/report/plan_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "graph/history/diff.h"
#include "renderers/report/display.h"

namespace intentc {
namespace {

constexpr std::size_t kReasonsShown = 3;
constexpr std::size_t kWidth = 100;       // up to which a line is filled
constexpr std::size_t kRightColumn = 56;  // where the generations begin

std::string pad(const std::string& text, std::size_t column) {
  const std::size_t width = display_width(text);
  return text + std::string(width + 2 < column ? column - width : 2, ' ');
}

std::string sign(ChangeOp op, Paint paint) {
  switch (op) {
    case ChangeOp::create:
      return paint.green("+");
    case ChangeOp::change:
      return paint.yellow("~");
    case ChangeOp::move:
      return paint.cyan("→");
    case ChangeOp::retain:
      return paint.cyan("=");
    case ChangeOp::destroy:
      return paint.red("-");
    case ChangeOp::same:
      break;
  }
  return " ";
}

// The reason, and behind it, or below where the line would get long, where it is written.
std::string reason_text(const Reason& reason) {
  const std::string text = printable(reason.text);
  const std::string at = reason.file.empty() ? "" : fmt::format("{}:{}", printable(reason.file), reason.line);
  if (text.empty() || at.empty()) return fmt::format("      {}{}\n", text, at);
  const bool fits = display_width(text) + display_width(at) + 8 <= kWidth;
  return fmt::format("      {}{}{}\n", text, fits ? "  " : "\n        ", at);
}

// `+ LABEL`, the first detail beside it, then reasons with their places, then the owners.
std::string change_text(const Change& change, Paint paint) {
  std::string out = fmt::format("  {} ", sign(change.op, paint));
  const std::string label = printable(change.label);
  out += change.details.empty() ? label : pad(label, 40) + printable(change.details.front());
  out += '\n';
  for (std::size_t i = 1; i < change.details.size(); ++i)
    out += fmt::format("      {}\n", printable(change.details[i]));
  for (std::size_t i = 0; i < std::min(change.reasons.size(), kReasonsShown); ++i) {
    out += reason_text(change.reasons[i]);
  }
  if (change.reasons.size() > kReasonsShown) {
    out += fmt::format("      … and {}\n", counted(change.reasons.size() - kReasonsShown, "more reason"));
  }
  if (!change.owners.empty()) out += printable(fmt::format("      owner {}", fmt::join(change.owners, ", "))) + "\n";
  return out;
}

// What a file of a chunk is for: the word that the plan counts it under. Records follow from the rest.
std::string_view purpose(std::string_view path) {
  if (path.ends_with("/chunk.json")) return "record";
  for (const std::string_view folder : {"sql", "jobs", "dags"}) {
    if (path.find(fmt::format("/{}/", folder)) != std::string_view::npos) return folder;
  }
  return path.ends_with(".tf") ? "terraform" : "files";
}

std::string chunk_text(const ChunkChange& chunk) {
  struct Counts {
    std::string_view word;
    std::size_t add = 0, change = 0, remove = 0;
  };
  std::array<Counts, 6> counts{{{"terraform"}, {"sql"}, {"jobs"}, {"dags"}, {"files"}, {"record"}}};
  for (const FileChange& file : chunk.files) {
    Counts& count = *std::find_if(counts.begin(), counts.end(),
                                  [&](const Counts& each) { return each.word == purpose(file.path); });
    ++(file.op == "add" ? count.add : file.op == "delete" ? count.remove : count.change);
  }
  const std::string about = chunk.zone.empty() ? "" : printable(chunk.zone) + ", ";
  std::string out = fmt::format("  chunk {} ({}weight {})", chunk.id, about, grouped(chunk.weight));
  for (const Counts& count : counts) {
    if (count.add + count.change + count.remove == 0) continue;
    out += fmt::format("   {}", count.word);
    if (count.add != 0) out += fmt::format(" +{}", count.add);
    if (count.change != 0) out += fmt::format(" ~{}", count.change);
    if (count.remove != 0) out += fmt::format(" -{}", count.remove);
  }
  return out + "\n";
}

std::string platform_text(const Plan& plan, const PlatformPlan& platform, Paint paint) {
  const std::string generations = plan.base_generation == 0
                                      ? fmt::format("generation {}", plan.generation)
                                      : fmt::format("generation {} → {}", plan.base_generation, plan.generation);
  const std::string title = fmt::format("{} ({})", printable(platform.name), printable(platform.pack));
  std::string out = paint.bold(title) + pad(title, kRightColumn).substr(title.size()) + generations + "\n";
  for (const Change& change : platform.changes) out += change_text(change, paint);
  if (!platform.changes.empty() && !platform.chunks.empty()) out += "\n";
  for (const ChunkChange& chunk : platform.chunks) out += chunk_text(chunk);
  return out + "\n";
}

}  // namespace

std::string plan_text(const Plan& plan, Paint paint) {
  const PlanCounts counts = count(plan);
  std::string out;
  if (!counts.nothing) {
    for (const PlatformPlan& platform : plan.platforms) {
      if (!platform.changes.empty() || !platform.chunks.empty()) out += platform_text(plan, platform, paint);
    }
  }
  for (const std::string& note : plan.notes) out += fmt::format("note: {}\n", printable(note));
  if (!plan.notes.empty()) out += "\n";
  if (counts.nothing) {
    return out + fmt::format("nothing to do: generation {} is up to date ({})\n", plan.base_generation,
                             counted(counts.same, "node"));
  }
  const std::string retain = counts.retain == 0 ? "" : fmt::format("{} to retain, ", grouped(counts.retain));
  return out + fmt::format("Plan: {} to create, {} to change, {} to move, {}{} to destroy; {} of {}\n",
                           grouped(counts.create), grouped(counts.change), grouped(counts.move), retain,
                           grouped(counts.destroy), grouped(counts.chunks), counted(counts.all_chunks, "chunk"));
}

}  // namespace intentc
