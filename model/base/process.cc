#include "model/base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace intentc {
namespace {

class Handle {
 public:
  Handle() = default;
  explicit Handle(int fd) : fd_(fd) {}
  ~Handle() { close(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void set(int fd) { close(), fd_ = fd; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

struct Pipe {
  Handle read;
  Handle write;

  // Above 2, so that giving the program its three streams never overwrites a pipe, even if ours are closed.
  bool make() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    const Handle low_read(ends[0]);
    const Handle low_write(ends[1]);
    read.set(fcntl(ends[0], F_DUPFD_CLOEXEC, 3));
    write.set(fcntl(ends[1], F_DUPFD_CLOEXEC, 3));
    return read.open() && write.open();
  }
};

// A program that does not read its input must not end us: the signal is held back in this thread and taken away.
class SigpipeHeld {
 public:
  SigpipeHeld() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~SigpipeHeld() {
    const timespec now{};
    while (!was_pending_ && sigtimedwait(&sigpipe_, nullptr, &now) == -1 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SigpipeHeld(const SigpipeHeld&) = delete;
  SigpipeHeld& operator=(const SigpipeHeld&) = delete;

  const sigset_t& before() const { return before_; }

 private:
  sigset_t sigpipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

std::vector<std::string> merged_environment(const std::vector<std::pair<std::string, std::string>>& additions) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    const bool replaced =
        std::any_of(additions.begin(), additions.end(), [&](const auto& added) { return added.first == name; });
    if (!replaced) merged.emplace_back(text);
  }
  for (const auto& [name, value] : additions) merged.push_back(fmt::format("{}={}", name, value));
  return merged;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));  // exec never writes to them
  result.push_back(nullptr);
  return result;
}

// 0, or the error number that says why the program does not run.
int spawn(const std::vector<std::string>& argv, const std::vector<std::string>& environment, const Pipe& in,
          const Pipe& out, const Pipe& err, const sigset_t& mask, pid_t& pid) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  if (const int failed = posix_spawn_file_actions_init(&files); failed != 0) return failed;
  if (const int failed = posix_spawnattr_init(&attributes); failed != 0) return failed;
  posix_spawn_file_actions_adddup2(&files, in.read.get(), 0);
  posix_spawn_file_actions_adddup2(&files, out.write.get(), 1);
  posix_spawn_file_actions_adddup2(&files, err.write.get(), 2);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const int failed =
      posix_spawnp(&pid, argv[0].c_str(), &files, &attributes, pointers(argv).data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return failed;
}

void read_some(Handle& from, std::string& to) {
  std::array<char, 65536> buffer;  // NOLINT: filled by read
  const ssize_t got = read(from.get(), buffer.data(), buffer.size());
  if (got > 0) {
    to.append(buffer.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
    from.close();
  }
}

void write_some(Handle& to, std::string_view& input) {
  const ssize_t put = write(to.get(), input.data(), input.size());
  if (put > 0) input.remove_prefix(static_cast<std::size_t>(put));
  if (input.empty() || (put < 0 && errno != EINTR && errno != EAGAIN)) to.close();
}

// Feeds and drains at the same time: a program that writes before it has read everything never waits for us.
void exchange(Handle& in, std::string_view input, Handle& out, Handle& err, ProcessResult& result) {
  fcntl(in.get(), F_SETFL, O_NONBLOCK);
  if (input.empty()) in.close();
  while (in.open() || out.open() || err.open()) {
    std::array<pollfd, 3> wait{pollfd{in.get(), POLLOUT, 0}, pollfd{out.get(), POLLIN, 0},
                               pollfd{err.get(), POLLIN, 0}};
    if (poll(wait.data(), wait.size(), -1) < 0) continue;  // only EINTR can happen
    if (wait[0].revents != 0) write_some(in, input);
    if (wait[1].revents != 0) read_some(out, result.out);
    if (wait[2].revents != 0) read_some(err, result.err);
  }
}

Diagnostic refused(const std::string& program, int error) {
  return {.code = "P091",
          .message = fmt::format("cannot run `{}`: {}", program, std::generic_category().message(error)),
          .help = "the system is out of processes, memory or open files"};
}

}  // namespace

Result<ProcessResult> run_process(const std::vector<std::string>& argv, std::string_view input,
                                  const std::vector<std::pair<std::string, std::string>>& environment) {
  assert(!argv.empty());
  Pipe in;
  Pipe out;
  Pipe err;
  if (!in.make() || !out.make() || !err.make()) return refused(argv[0], errno);

  const SigpipeHeld held;
  pid_t pid = 0;
  const int failed = spawn(argv, merged_environment(environment), in, out, err, held.before(), pid);
  if (failed == EAGAIN || failed == ENOMEM || failed == EMFILE || failed == ENFILE) return refused(argv[0], failed);
  if (failed != 0) {
    return Diagnostic{.code = "P090",
                      .message = fmt::format("cannot start `{}`: {}", argv[0], std::generic_category().message(failed)),
                      .help = failed == ENOENT ? fmt::format("install `{}`, or add its folder to PATH", argv[0]) : ""};
  }
  in.read.close();
  out.write.close();
  err.write.close();

  ProcessResult result;
  exchange(in.write, input, out.read, err.read, result);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace intentc
