// SPDX-License-Identifier: MIT
// The only source that includes Boost.Process. The library forks, executes and reports errors; what
// it has no word for (sessions, terminals, signals) happens in its on_exec_setup extension. From
// the fork to the exec only calls that are safe in a signal handler are made.
#include "os/spawn.h"

#include "error/error.h"
#include "os/brand.h"
#include "os/failpoint.h"
#include "os/failure.h"
#include "os/file_descriptor.h"

#include <cerrno>
#include <csignal>
#include <cstdio>

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/error.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

namespace bp = boost::process;

constexpr int k_first_free = 3;
constexpr int k_cannot_start = 127;  // as shells say it
constexpr const char* k_default_path = "/usr/local/bin:/usr/bin:/bin";

// The texts and pointers execve(2) wants, made before the fork: afterwards nothing may allocate.
struct Exec {
  std::string program;
  std::vector<std::string> variables;
  std::vector<char*> argv;
  std::vector<char*> environment;
};

std::string program_of(const SpawnPlan& plan) {
  if (plan.argv.empty() || plan.argv.front().empty()) {
    throw Error("cannot run an empty command", "name a program");
  }
  const std::string& name = plan.argv.front();
  if (name.find('/') != std::string::npos) return name;
  const auto path = variable(plan.environment, "PATH").value_or(k_default_path);
  if (const auto found = find_program(name, path)) return *found;
  throw Error(fmt::format("'{}' not found", name),
              fmt::format("install '{}', or add its folder to PATH", name));
}

Exec prepare(const SpawnPlan& plan) {
  Exec exec{program_of(plan), {}, {}, {}};
  for (const auto& text : plan.argv) exec.argv.push_back(const_cast<char*>(text.c_str()));
  for (const auto& [key, value] : plan.environment) exec.variables.push_back(key + "=" + value);
  for (auto& text : exec.variables) exec.environment.push_back(text.data());
  exec.argv.push_back(nullptr);
  exec.environment.push_back(nullptr);
  return exec;
}

// In the child: puts the three descriptors in place, whatever their numbers are now.
bool place_descriptors(const SpawnPlan& plan) {
  int parked[3] = {plan.input, plan.output, plan.errors};
  for (int& fd : parked) {
    fd = fcntl(fd, F_DUPFD_CLOEXEC, k_first_free);
    if (fd < 0) return false;
  }
  for (int number = 0; number < 3; ++number) {
    if (dup2(parked[number], number) < 0) return false;
  }
  return true;
}

// In the child: everything else closes at exec, also what our own parent forgot to close (it might
// be a lock).
void close_others_at_exec() {
  if (syscall(SYS_close_range, k_first_free, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  const long limit = sysconf(_SC_OPEN_MAX);  // Linux before 5.11
  for (int fd = k_first_free; fd < (limit > 0 && limit < 65'536 ? limit : 65'536); ++fd) {
    fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
}

// In the child: what we ignore or block is our affair. Handlers are taken away by exec.
void restore_signals() {
  for (int signal = 1; signal < SIGRTMIN; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

// In the child: another fork, whose parent ends at once and so leaves the process to init. The pid
// goes back through the pipe.
bool detach(int pid_pipe) {
  const pid_t pid = fork();
  if (pid < 0) return false;
  if (pid == 0) return true;
  const bool told = write(pid_pipe, &pid, sizeof pid) == sizeof pid;
  _exit(told ? 0 : 1);
}

// In the child: all that lies between fork and exec; 0 or the reason it cannot go on.
int arrange(const SpawnPlan& plan, int pid_pipe) {
  if (plan.place == Place::detached && !detach(pid_pipe)) return errno;
  if (plan.place != Place::our_group && setsid() < 0) return errno;
  if (!place_descriptors(plan)) return errno;
  if (plan.place == Place::terminal_session && ioctl(0, TIOCSCTTY, 0) < 0) return errno;
  if (!plan.directory.empty() && chdir(plan.directory.c_str()) != 0) return errno;
  if (plan.brand) bear_brand(*plan.brand);
  close_others_at_exec();
  if (plan.also >= k_first_free && fcntl(plan.also, F_SETFD, 0) != 0) return errno;
  restore_signals();
  const rlimit largest{plan.largest_file, plan.largest_file};
  if (plan.largest_file > 0 && setrlimit(RLIMIT_FSIZE, &largest) != 0) return errno;
  const auto& [waiting, running] = plan.mark;
  if (!waiting.empty() && rename(waiting.c_str(), running.c_str()) != 0) return errno;
  return 0;
}

// Our say in what Boost.Process does.
struct Launch : bp::extend::handler {
  Launch(const SpawnPlan& given, Exec& prepared, int pid_pipe, pid_t& failed)
      : plan(given), exec(prepared), pipe(pid_pipe), failed_pid(failed) {}

  template <class Executor>
  void on_setup(Executor& executor) const {
    executor.cmd_line = exec.argv.data();  // argv[0] as it was given, not the path found
    executor.env = exec.environment.data();
  }
  template <class Executor>
  void on_exec_setup(Executor& executor) const {
    const int error = arrange(plan, pipe);
    if (error == 0) return;
    executor.set_error(std::error_code(error, std::generic_category()), "cannot prepare");
    _exit(k_cannot_start);  // the library itself would go on to exec
  }
  template <class Executor>
  void on_error(Executor& executor, const std::error_code&) const {
    failed_pid = executor.pid;
  }

  const SpawnPlan& plan;
  Exec& exec;
  int pipe;
  pid_t& failed_pid;
};

void reap(pid_t pid) {
  while (pid > 0 && waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// Children of a process that ignores SIGCHLD leave no exit status; we may have inherited that.
void want_exit_statuses() {
  struct sigaction now {};
  if (sigaction(SIGCHLD, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) {
    std::signal(SIGCHLD, SIG_DFL);
  }
}

[[noreturn]] void refuse(const SpawnPlan& plan, int error) {
  const std::string& name = plan.argv.front();
  std::error_code ignored;
  if (!plan.directory.empty() && !std::filesystem::is_directory(plan.directory, ignored)) {
    throw Error(
        fmt::format("cannot run '{}' in '{}': no such folder", name, plan.directory.string()),
        "the folder may have been moved or removed");
  }
  if (error == ENOENT && !std::filesystem::exists(name, ignored)) {
    throw Error(fmt::format("'{}' not found", name), fmt::format("install '{}'", name));
  }
  fail("run", name, error);
}

// The pid that the go-between of a detached start told us.
pid_t detached_pid(int pipe, pid_t between) {
  pid_t pid = 0;
  const ssize_t got = read(pipe, &pid, sizeof pid);
  reap(between);
  return got == sizeof pid ? pid : 0;
}

}  // namespace

int spawn(const SpawnPlan& plan) {
  WAVE_FAILPOINT("process.start");
  Exec exec = prepare(plan);
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) fail("run", exec.program, errno);
  const FileDescriptor told(ends[0]);
  const FileDescriptor tell(ends[1]);
  want_exit_statuses();
  pid_t failed_pid = 0;
  std::error_code error;
  bp::child child(bp::exe = exec.program, bp::args = std::vector<std::string>{}, bp::error = error,
                  Launch(plan, exec, tell.get(), failed_pid));
  child.detach();  // we wait for it ourselves
  if (error) {
    reap(failed_pid);  // the library asks only once, often before it has ended
    refuse(plan, error.value());
  }
  return plan.place == Place::detached ? detached_pid(told.get(), child.id()) : child.id();
}

}  // namespace wave::os
