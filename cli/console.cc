#include "cli/console.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace intentc {
namespace {

// Zero, or the error number.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

bool set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool coloured(Console::Colour colour, int fd) {
  if (colour != Console::Colour::automatic) return colour == Console::Colour::always;
  const char* terminal = std::getenv("TERM");
  return isatty(fd) == 1 && !set("NO_COLOR") && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
}

}  // namespace

void Console::configure(Colour colour, bool quiet) {
  colour_out_ = coloured(colour, STDOUT_FILENO);
  colour_err_ = coloured(colour, STDERR_FILENO);
  quiet_ = quiet;
}

void Console::data(std::string_view text) {
  if (reader_gone_ || failed_) return;
  const int error_number = write_all(STDOUT_FILENO, text);
  if (error_number == EPIPE) {
    reader_gone_ = true;
  } else if (error_number != 0) {
    failed_ = true;
    error(std::string("error: cannot write to standard output: ") + std::strerror(error_number) + "\n");
  }
}

void Console::talk(std::string_view text) {
  if (!quiet_) error(text);
}

void Console::error(std::string_view text) { write_all(STDERR_FILENO, text); }

}  // namespace intentc
