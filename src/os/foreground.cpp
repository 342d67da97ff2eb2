// SPDX-License-Identifier: MIT
#include "os/foreground.h"

#include "error/error.h"
#include "os/failure.h"

#include <cerrno>
#include <csignal>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

// The array of C strings that exec wants; `words` must outlive it.
std::vector<char*> raw(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> assignments(const Environment& environment) {
  std::vector<std::string> out;
  for (const auto& [name, value] : environment) out.push_back(name + '=' + value);
  return out;
}

std::string program_path(const std::vector<std::string>& argv, const Environment& environment) {
  if (argv.front().find('/') != std::string::npos) return argv.front();
  const auto found = find_program(argv.front(), variable(environment, "PATH").value_or(""));
  if (!found) throw Error("'" + argv.front() + "' was not found", "install it, or mend your PATH");
  return found->string();
}

// Ctrl-C at the terminal goes to us too; it is meant for the program in front.
class IgnoredInterrupts {
 public:
  IgnoredInterrupts() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGINT, &ignore, &interrupt_);
    sigaction(SIGQUIT, &ignore, &quit_);
  }
  IgnoredInterrupts(const IgnoredInterrupts&) = delete;
  IgnoredInterrupts& operator=(const IgnoredInterrupts&) = delete;
  ~IgnoredInterrupts() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGQUIT, &quit_, nullptr);
  }

 private:
  struct sigaction interrupt_ {};
  struct sigaction quit_ {};
};

int spawn(const std::string& path, std::vector<std::string> argv,
          std::vector<std::string> environment, pid_t& pid) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int signal : {SIGINT, SIGQUIT, SIGPIPE, SIGTERM}) sigaddset(&defaults, signal);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  const int error = posix_spawn(&pid, path.c_str(), nullptr, &attributes, raw(argv).data(),
                                raw(environment).data());
  posix_spawnattr_destroy(&attributes);
  return error;
}

}  // namespace

void become(const std::vector<std::string>& argv, const Environment& environment) {
  const std::string path = program_path(argv, environment);
  std::vector<std::string> words = argv;
  std::vector<std::string> variables = assignments(environment);
  // An ignored SIGPIPE would be inherited; handlers are not.
  signal(SIGPIPE, SIG_DFL);
  execve(path.c_str(), raw(words).data(), raw(variables).data());
  fail("start", path, errno);
}

int run_in_foreground(const std::vector<std::string>& argv, const Environment& environment) {
  const std::string path = program_path(argv, environment);
  const IgnoredInterrupts ignored;
  pid_t pid = 0;
  const int error = spawn(path, argv, assignments(environment), pid);
  if (error != 0) fail("start", path, error);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace wave::os
