#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace intentc::test {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_read() { shut(read_end); }
  void close_write() { shut(write_end); }

 private:
  static void shut(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
};

[[noreturn]] void become(const Command& command, const Pipe& in, const Pipe& out, const Pipe& err) {
  dup2(in.read_end, 0);
  dup2(out.write_end, 1);
  dup2(err.write_end, 2);
  signal(SIGPIPE, SIG_DFL);
  if (!command.directory.empty() && chdir(command.directory.c_str()) != 0) _exit(127);
  for (const auto& [name, value] : command.environment) setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> arguments;
  for (const std::string& argument : command.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

// Feeds the input and drains both outputs at once, so that neither side waits for the other.
void talk(Pipe& in, Pipe& out, Pipe& err, const std::string& input, Ran& ran) {
  std::size_t written = 0;
  if (input.empty()) in.close_write();
  std::array<char, 65536> buffer{};
  while (in.write_end >= 0 || out.read_end >= 0 || err.read_end >= 0) {
    std::array<pollfd, 3> fds{pollfd{in.write_end, POLLOUT, 0}, {out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}};
    if (poll(fds.data(), fds.size(), -1) < 0) continue;
    if (fds[0].revents != 0) {
      const ssize_t n = write(in.write_end, input.data() + written, input.size() - written);
      if (n > 0) written += static_cast<std::size_t>(n);
      if (n <= 0 || written == input.size()) in.close_write();
    }
    for (auto [index, pipe, text] : {std::tuple{1, &out, &ran.out}, std::tuple{2, &err, &ran.err}}) {
      if (fds[static_cast<std::size_t>(index)].revents == 0) continue;
      const ssize_t n = read(pipe->read_end, buffer.data(), buffer.size());
      if (n > 0) {
        text->append(buffer.data(), static_cast<std::size_t>(n));
      } else {
        pipe->close_read();
      }
    }
  }
}

}  // namespace

Ran run(const Command& command) {
  Pipe in, out, err;
  const auto ignored = signal(SIGPIPE, SIG_IGN);  // a program may end without reading its input
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) become(command, in, out, err);
  in.close_read();
  out.close_write();
  err.close_write();
  Ran ran;
  talk(in, out, err, command.input, ran);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  signal(SIGPIPE, ignored);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (ran.exit_code == 127) throw std::runtime_error("cannot run " + command.arguments.at(0) + ": " + ran.err);
  return ran;
}

}  // namespace intentc::test
