#include "model/base/text_space.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace intentc {
namespace {

// Addresses are reserved once, memory is committed in steps, so a view stays valid while text is added.
constexpr std::uint64_t kReserved = std::uint64_t{1} << 32;
constexpr std::uint64_t kStep = std::uint64_t{1} << 20;

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

TextSpace::TextSpace() {
  void* reserved = mmap(nullptr, kReserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) throw std::bad_alloc();
  base_ = static_cast<char*>(reserved);
  append(std::string_view("\0", 1));  // offset 0 means nowhere
}

TextSpace::~TextSpace() { munmap(base_, kReserved); }

Text TextSpace::append(std::string_view bytes) {
  // One byte behind every text, so that the empty text at the end of a file belongs to that file.
  const std::uint64_t end = used_ + bytes.size() + 1;
  if (end >= kReserved) return {};
  if (end > writable_) {
    const std::uint64_t wanted = std::min(kReserved, (end + kStep - 1) / kStep * kStep);
    if (mprotect(base_ + writable_, wanted - writable_, PROT_READ | PROT_WRITE) != 0) return {};
    writable_ = wanted;
  }
  if (!bytes.empty()) std::memcpy(base_ + used_, bytes.data(), bytes.size());
  const Text text{static_cast<std::uint32_t>(used_), static_cast<std::uint32_t>(bytes.size())};
  used_ = end;
  return text;
}

Text TextSpace::add_file(std::string path, std::string_view bytes) {
  const Text text = append(bytes);
  if (!text.nowhere()) files_.push_back({text.offset, text.length, std::move(path)});
  return text;
}

Text TextSpace::add_decoded(std::string_view bytes, Text source) {
  const Text text = append(bytes);
  if (!text.nowhere()) decoded_.push_back({text.offset, source});
  return text;
}

const TextSpace::File* TextSpace::file_of(std::uint32_t offset) const {
  auto after = std::upper_bound(files_.begin(), files_.end(), offset,
                                [](std::uint32_t at, const File& f) { return at < f.start; });
  if (after == files_.begin()) return nullptr;
  const File& file = *std::prev(after);
  return offset <= file.start + file.length ? &file : nullptr;
}

Text TextSpace::spelling(Text text) const {
  while (!text.nowhere() && file_of(text.offset) == nullptr) {
    auto after = std::upper_bound(decoded_.begin(), decoded_.end(), text.offset,
                                  [](std::uint32_t at, const Decoded& d) { return at < d.start; });
    if (after == decoded_.begin()) return {};
    text = std::prev(after)->source;
  }
  return text;
}

Place TextSpace::place(Text text) const {
  text = spelling(text);
  const File* file = text.nowhere() ? nullptr : file_of(text.offset);
  if (file == nullptr) return {};
  const std::string_view before(base_ + file->start, text.offset - file->start);
  const auto line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return {file->path, static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1),
          static_cast<std::uint32_t>(code_points(before.substr(line_start)) + 1)};
}

std::string_view TextSpace::line(Text text) const {
  text = spelling(text);
  const File* file = text.nowhere() ? nullptr : file_of(text.offset);
  if (file == nullptr) return {};
  const std::string_view all(base_ + file->start, file->length);
  const auto at = text.offset - file->start;
  const auto start = at == 0 ? 0 : all.rfind('\n', at - 1) + 1;
  const auto end = std::min(all.find('\n', at), all.size());
  auto line = all.substr(start, end - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string_view> TextSpace::paths() const {
  std::vector<std::string_view> paths;
  paths.reserve(files_.size());
  for (const File& file : files_) paths.push_back(file.path);
  return paths;
}

Text TextSpace::file(std::string_view path) const {
  for (const File& file : files_) {
    if (file.path == path) return {file.start, file.length};
  }
  return {};
}

}  // namespace intentc
