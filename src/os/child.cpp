// SPDX-License-Identifier: MIT
#include "os/child.h"

#include "error/error.h"
#include "os/failure.h"
#include "os/process_identity.h"
#include "os/spawn.h"

#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

// The two ends of a pipe or terminal.
struct Ends {
  FileDescriptor ours;
  FileDescriptor theirs;
};

void set_nonblocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

Ends open_pipe() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) fail("open", "a pipe", errno);
  set_nonblocking(ends[0]);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

void set_size(int terminal, TerminalSize size) {
  const winsize cells{size.rows, size.columns, 0, 0};
  ioctl(terminal, TIOCSWINSZ, &cells);
}

Ends open_terminal(TerminalSize size) {
  constexpr int k_flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
  FileDescriptor ours(posix_openpt(k_flags));
  if (!ours || grantpt(ours.get()) != 0 || unlockpt(ours.get()) != 0) {
    fail("open", "a pseudo terminal", errno);
  }
  // By the descriptor instead of a name: /dev/pts may be another one here (containers).
  FileDescriptor theirs(ioctl(ours.get(), TIOCGPTPEER, k_flags));
  if (!theirs) fail("open", "a pseudo terminal", errno);
  set_size(ours.get(), size);
  set_nonblocking(ours.get());
  return {std::move(ours), std::move(theirs)};
}

FileDescriptor open_input(const std::filesystem::path& file) {
  const std::filesystem::path path = file.empty() ? "/dev/null" : file;
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) fail("read", path, errno);
  return fd;
}

FileDescriptor watch_end(int pid) {
  FileDescriptor fd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!fd) fail("watch the process", std::to_string(pid), errno);
  return fd;
}

ChildEnd end_of(int status) {
  if (WIFSIGNALED(status)) return {std::nullopt, WTERMSIG(status)};
  return {WEXITSTATUS(status), std::nullopt};
}

// The pids of children that have ended, in no order.
std::vector<int> ended_children() {
  std::vector<int> out;
  for (const ProcessStat& stat : all_processes()) {
    if (stat.parent == getpid() && stat.ended()) out.push_back(stat.pid);
  }
  return out;
}

}  // namespace

Child Child::start(const ChildCommand& command) {
  Child child;
  if (command.stdio == Stdio::terminal) {
    Ends terminal = open_terminal(command.size);
    const int fd = terminal.theirs.get();
    child.pid_ = spawn({command.argv,
                        command.environment,
                        command.directory,
                        fd,
                        fd,
                        fd,
                        Place::terminal_session,
                        {},
                        command.brand});
    child.output_ = std::move(terminal.ours);
  } else {
    const FileDescriptor input = open_input(command.input_file);
    Ends output = open_pipe();
    Ends errors = open_pipe();
    child.pid_ = spawn({command.argv,
                        command.environment,
                        command.directory,
                        input.get(),
                        output.theirs.get(),
                        errors.theirs.get(),
                        Place::own_session,
                        {},
                        command.brand});
    child.output_ = std::move(output.ours);
    child.errors_ = std::move(errors.ours);
  }
  child.pidfd_ = watch_end(child.pid_);
  return child;
}

std::optional<ChildEnd> Child::collect() {
  if (end_) return end_;
  int status = 0;
  const pid_t got = waitpid(pid_, &status, WNOHANG);
  if (got == pid_) end_ = end_of(status);
  if (got < 0 && errno == ECHILD) {
    throw Error(fmt::format("the exit status of process '{}' was collected elsewhere", pid_),
                "this is a defect of git-wave");
  }
  return end_;
}

void Child::resize(TerminalSize size) { set_size(output_.get(), size); }

void become_subreaper() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) fail("become", "subreaper", errno);
}

void reap_adopted(int except) {
  siginfo_t next{};
  // Looks without taking: the exit status of `except` is for whoever started it.
  while (waitid(P_ALL, 0, &next, WEXITED | WNOHANG | WNOWAIT) == 0 && next.si_pid != 0) {
    if (next.si_pid == except) break;
    waitpid(next.si_pid, nullptr, WNOHANG);
    next.si_pid = 0;
  }
  if (next.si_pid != except) return;
  // It would be shown again and again, and hides those behind it.
  for (const int pid : ended_children()) {
    if (pid != except) waitpid(pid, nullptr, WNOHANG);
  }
}

}  // namespace wave::os
