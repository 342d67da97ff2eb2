// SPDX-License-Identifier: MIT
#include "os/process_runner.h"

#include "os/failpoint.h"
#include "os/failure.h"
#include "os/file_descriptor.h"
#include "os/process_identity.h"
#include "os/signals.h"
#include "os/spawn.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr size_t k_output_cap = 16 << 20;
constexpr size_t k_read_step = 64 << 10;
constexpr int k_steps_per_turn = 16;  // more than a pipe holds; then time-outs get their turn
constexpr milliseconds k_grace{1000};
constexpr milliseconds k_group_pause{20};

FileDescriptor open_null(int flags) {
  FileDescriptor fd(open("/dev/null", flags | O_CLOEXEC));
  if (!fd) fail("open", "/dev/null", errno);
  return fd;
}

void write_input(int fd, const std::string& text) {
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t put = write(fd, text.data() + done, text.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) fail("keep the input of", "a command", errno);
    done += static_cast<size_t>(put);
  }
}

// Standard input as a file in memory: nothing to pump, so no deadlock and no SIGPIPE.
FileDescriptor open_input(const std::string& text) {
  if (text.empty()) return open_null(O_RDONLY);
  constexpr unsigned k_no_exec = 8;  // MFD_NOEXEC_SEAL, which some machines demand (Linux 6.3)
  FileDescriptor fd(memfd_create("input", MFD_CLOEXEC | k_no_exec));
  if (!fd && errno == EINVAL) fd = FileDescriptor(memfd_create("input", MFD_CLOEXEC));
  if (!fd) fail("keep the input of", "a command", errno);
  write_input(fd.get(), text);
  if (lseek(fd.get(), 0, SEEK_SET) != 0) fail("keep the input of", "a command", errno);
  return fd;
}

// One of the child's outputs: the end it writes to, and ours if we keep what it says.
class Stream {
 public:
  Stream(Output kind, int inherited) : given_(inherited) {
    if (kind == Output::discard) theirs_ = open_null(O_WRONLY);
    if (kind == Output::capture) open_pipe();
    if (theirs_) given_ = theirs_.get();
  }

  int given() const { return given_; }
  int ours() const { return ours_.get(); }  // -1 when there is nothing (more) to read
  void started() { theirs_.reset(); }

  // Takes what is there, without waiting and for a bounded time.
  void read_some() {
    std::array<char, k_read_step> buffer;
    for (int step = 0; ours_ && step < k_steps_per_turn; ++step) {
      const ssize_t got = read(ours_.get(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) return ours_.reset();
      keep(std::string_view(buffer.data(), static_cast<size_t>(got)));
    }
  }

  std::string take() { return std::move(text_); }
  bool truncated() const { return truncated_; }

 private:
  void open_pipe() {
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0) fail("open", "a pipe", errno);
    ours_ = FileDescriptor(ends[0]);
    theirs_ = FileDescriptor(ends[1]);
    fcntl(ours_.get(), F_SETFL, O_NONBLOCK);
  }
  void keep(std::string_view part) {
    const size_t room = k_output_cap - text_.size();
    if (part.size() > room) truncated_ = true;
    text_.append(part.substr(0, room));
  }

  int given_;
  FileDescriptor ours_;
  FileDescriptor theirs_;
  std::string text_;
  bool truncated_ = false;
};

// Keeps Ctrl-C off this thread except while it waits, so that none is missed just before.
class InterruptGate {
 public:
  InterruptGate() {
    sigset_t interrupts;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigaddset(&interrupts, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &interrupts, &before_);
  }
  InterruptGate(const InterruptGate&) = delete;
  InterruptGate& operator=(const InterruptGate&) = delete;
  ~InterruptGate() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  void wait(pollfd* fds, nfds_t count, std::optional<milliseconds> patience) const {
    const auto ms = patience.value_or(milliseconds::zero()).count();
    const timespec limit{ms / 1000, ms % 1000 * 1'000'000};
    ppoll(fds, count, patience ? &limit : nullptr, &before_);
  }

 private:
  sigset_t before_{};
};

// One command from its start to its end.
class Running {
 public:
  explicit Running(const Command& command)
      : output_(command.output, STDOUT_FILENO),
        errors_(command.errors, STDERR_FILENO),
        own_session_(command.timeout.has_value()),
        interrupted_before_(interrupted()) {
    const FileDescriptor input = open_input(command.input);
    if (command.timeout) deadline_ = steady_clock::now() + *command.timeout;
    pid_ = spawn({command.argv,
                  command.environment,
                  command.directory,
                  input.get(),
                  output_.given(),
                  errors_.given(),
                  own_session_ ? Place::own_session : Place::our_group,
                  command.mark,
                  {},
                  command.largest_file,
                  command.held});
    output_.started();
    errors_.started();
    ended_ = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
    if (!ended_) fail("watch the process of", command.argv.front(), errno);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    if (pid_ <= 0) return;  // else something failed on the way
    kill(own_session_ ? -pid_ : pid_, SIGKILL);
    collect();
  }

  Finished finish() {
    while (!has_ended()) wait_and_read(left());
    empty_group();
    // What the child wrote lies in the pipes now. Whoever else holds them (a daemon it started) is
    // not waited for.
    output_.read_some();
    errors_.read_some();
    const int status = collect();
    Finished out;
    if (WIFEXITED(status)) out.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) out.signal = WTERMSIG(status);
    out.timed_out = timed_out_;
    out.truncated = output_.truncated() || errors_.truncated();
    out.output = output_.take();
    out.errors = errors_.take();
    return out;
  }

 private:
  enum class Phase { running, asked, killed };

  std::optional<milliseconds> left() {
    enforce();
    if (!deadline_) return std::nullopt;
    const auto left = std::chrono::ceil<milliseconds>(*deadline_ - steady_clock::now());
    return std::max(left, milliseconds::zero());
  }

  // Ends the group in two steps when its time is over, or when Ctrl-C came: in a session of its own
  // the child has not seen that.
  void enforce() {
    if (!own_session_ || phase_ == Phase::killed) return;
    const bool late = deadline_ && steady_clock::now() >= *deadline_;
    const bool stop = late || (interrupted() && !interrupted_before_);
    if (phase_ == Phase::running && stop) {
      timed_out_ = late;
      kill(-pid_, SIGTERM);
      phase_ = Phase::asked;
      deadline_ = steady_clock::now() + k_grace;
    } else if (phase_ == Phase::asked && late) {
      kill(-pid_, SIGKILL);
      phase_ = Phase::killed;
      deadline_.reset();
    }
  }

  void wait_and_read(std::optional<milliseconds> patience) {
    pollfd fds[] = {
        {output_.ours(), POLLIN, 0}, {errors_.ours(), POLLIN, 0}, {ended_.get(), POLLIN, 0}};
    gate_.wait(fds, 3, patience);
    output_.read_some();
    errors_.read_some();
  }

  bool has_ended() const {
    pollfd fd{ended_.get(), POLLIN, 0};
    return poll(&fd, 1, 0) > 0;
  }

  // The child obeyed; those it leaves behind in its group have the rest of the grace. It is still
  // uncollected, so that nobody else can get the number of the group.
  void empty_group() {
    while (phase_ == Phase::asked && !find_processes({"", {}, {pid_}}).empty()) {
      wait_for_group(std::min(left().value_or(k_group_pause), k_group_pause));
    }
  }
  void wait_for_group(milliseconds pause) {
    pollfd none{-1, 0, 0};
    gate_.wait(&none, 1, pause);
    output_.read_some();
    errors_.read_some();
  }

  int collect() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return status;
  }

  InterruptGate gate_;
  Stream output_;
  Stream errors_;
  bool own_session_;
  bool interrupted_before_;  // what cleans up after Ctrl-C must be able to run commands
  std::optional<steady_clock::time_point> deadline_;
  int pid_ = 0;
  FileDescriptor ended_;
  Phase phase_ = Phase::running;
  bool timed_out_ = false;
};

Output detached_output(Output wanted) {
  return wanted == Output::capture ? Output::discard : wanted;  // nobody will read it
}

}  // namespace

Finished SystemProcessRunner::run(const Command& command) {
  Running running(command);
  WAVE_FAILPOINT("process.running");
  return running.finish();
}

int SystemProcessRunner::start_detached(const Command& command) {
  const Stream output(detached_output(command.output), STDOUT_FILENO);
  const Stream errors(detached_output(command.errors), STDERR_FILENO);
  const FileDescriptor input = open_input(command.input);
  return spawn({command.argv, command.environment, command.directory, input.get(), output.given(),
                errors.given(), Place::detached, command.mark, 0, command.largest_file,
                command.held});
}

}  // namespace wave::os
