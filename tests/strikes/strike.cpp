// SPDX-License-Identifier: MIT
// Runs a program, or follows one that runs, and strikes it at the Nth step that it takes: it is
// killed before the call, killed in the middle of a write, or told by the kernel that the call has
// failed. A step is a call that changes files or starts a process, made by one of the programs that
// are named, the children it starts included. The loop "strike at 1, 2, 3 ... until none is hit"
// leaves out no step, whoever makes it: we, libgit2, SQLite or git.
//
// usage: strike [--at N] [--do DEED] [--on CALL,...] [--of NAME,...] [--log FILE] -- PROGRAM ARG...
//        strike ... --pid PID
//   --do   kill, torn (half of a write, then killed), INT, TERM or HUP (sent; the call is made), or
//          the name of an error: ENOSPC, EIO, EMFILE, EAGAIN, EROFS; with + behind it that call and
//          all later ones fail
//   --on   only these count: write, sync, open, rename, link, remove, folder, cut, mode, process
//   --of   only steps of these programs count (git-wave,git)
//   --log  gets a line "struck N <program> <call> <path>", and in the end "steps N"
// Exits as the program does, with 128 + signal where a signal ended it; with 125 when it could not
// be followed. Without --at it only counts.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int k_cannot_follow = 125;
constexpr int k_options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                          PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;

using Info = __ptrace_syscall_info;

[[noreturn]] void give_up(const std::string& what) {
  std::fprintf(stderr, "strike: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(k_cannot_follow);
}

std::set<std::string> words_of(const std::string& list) {
  std::set<std::string> out;
  std::istringstream stream(list);
  for (std::string word; std::getline(stream, word, ',');) out.insert(word);
  return out;
}

struct Order {
  long at = 0;  // 0: only count
  std::string deed = "kill";
  int error = 0;   // of a deed that is one
  int signal = 0;  // the same
  bool lasting = false;
  std::set<std::string> calls;  // empty: all
  std::set<std::string> programs = {"git-wave", "git"};
  std::string log;
  pid_t pid = 0;
  char** argv = nullptr;
};

const std::map<std::string, int> k_errors = {
    {"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EMFILE", EMFILE}, {"EAGAIN", EAGAIN}, {"EROFS", EROFS}};

const std::map<std::string, int> k_signals = {{"INT", SIGINT}, {"TERM", SIGTERM}, {"HUP", SIGHUP}};

std::string link_at(const std::string& path) {
  char buffer[4096];
  const ssize_t length = readlink(path.c_str(), buffer, sizeof buffer);
  return length < 0 ? "" : std::string(buffer, static_cast<size_t>(length));
}

std::string program_of(pid_t pid) {
  std::string path = link_at("/proc/" + std::to_string(pid) + "/exe");
  const std::string gone = " (deleted)";
  if (path.ends_with(gone)) path.resize(path.size() - gone.size());
  return path.substr(path.rfind('/') + 1);
}

// What a descriptor leads to, if that is a file: pipes, sockets and devices are no state.
std::string file_at(pid_t pid, uint64_t fd) {
  const auto path = link_at("/proc/" + std::to_string(pid) + "/fd/" + std::to_string(int(fd)));
  const bool is_file =
      path.starts_with('/') && !path.starts_with("/dev/") && !path.starts_with("/proc/");
  return is_file ? path : "";
}

std::string text_at(pid_t pid, uint64_t address) {
  std::string out;
  while (out.size() < 4096) {
    errno = 0;
    const long word = ptrace(PTRACE_PEEKDATA, pid, address + out.size(), nullptr);
    if (errno != 0) break;
    const auto* bytes = reinterpret_cast<const char*>(&word);
    const size_t length = strnlen(bytes, sizeof word);
    out.append(bytes, length);
    if (length < sizeof word) break;
  }
  return out;
}

struct Step {
  std::string call;
  std::string path;
};

// Nothing when the call changes nothing.
std::optional<Step> step_of(pid_t pid, const Info& info) {
  const auto& args = info.entry.args;
  const auto named = [&](const char* call, size_t which) {
    return Step{call, text_at(pid, args[which])};
  };
  const auto held = [&](const char* call) -> std::optional<Step> {
    const std::string path = file_at(pid, args[0]);
    return path.empty() ? std::nullopt : std::optional<Step>(Step{call, path});
  };
  switch (info.entry.nr) {
    case SYS_openat: {
      if ((args[2] & (O_CREAT | O_TRUNC)) == 0) return std::nullopt;
      return named("open", 1);
    }
    case SYS_write:
    case SYS_writev:
    case SYS_pwrite64:
    case SYS_pwritev:
    case SYS_copy_file_range:
    case SYS_sendfile:
      return held("write");
    case SYS_fsync:
    case SYS_fdatasync:
      return held("sync");
    case SYS_ftruncate:
    case SYS_fallocate:
      return held("cut");
    case SYS_truncate:
      return named("cut", 0);
    case SYS_fchmod:
      return held("mode");
    case SYS_renameat:
    case SYS_renameat2:
      return named("rename", 3);
    case SYS_linkat:
      return named("link", 3);
    case SYS_symlinkat:
      return named("link", 2);
    case SYS_unlinkat:
      return named("remove", 1);
    case SYS_mkdirat:
      return named("folder", 1);
    case SYS_fchmodat:
      return named("mode", 1);
    case SYS_clone:
    case SYS_clone3:
      return Step{"process", ""};
#ifdef SYS_open
    case SYS_creat:
      return named("open", 0);
    case SYS_open: {
      if ((args[1] & (O_CREAT | O_TRUNC)) == 0) return std::nullopt;
      return named("open", 0);
    }
    case SYS_rename:
      return named("rename", 1);
    case SYS_link:
    case SYS_symlink:
      return named("link", 1);
    case SYS_unlink:
    case SYS_rmdir:
      return named("remove", 0);
    case SYS_mkdir:
      return named("folder", 0);
    case SYS_chmod:
      return named("mode", 0);
    case SYS_fork:
    case SYS_vfork:
      return Step{"process", ""};
#endif
    default:
      return std::nullopt;
  }
}

class Striker {
 public:
  explicit Striker(const Order& order) : order_(order) {}

  int run() {
    main_ = order_.pid != 0 ? join(order_.pid) : begin();
    int status = 0;
    while (true) {
      const pid_t pid = waitpid(-1, &status, __WALL);
      if (pid < 0 && errno == EINTR) continue;
      if (pid < 0) give_up("wait");
      if (WIFEXITED(status) || WIFSIGNALED(status)) {
        failing_.erase(pid);
        if (pid == main_) return ended(status);
        continue;
      }
      stopped(pid, status);
    }
  }

 private:
  pid_t begin() {
    const pid_t pid = fork();
    if (pid < 0) give_up("fork");
    if (pid == 0) {
      ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      raise(SIGSTOP);
      execvp(order_.argv[0], order_.argv);
      _exit(127);
    }
    int status = 0;
    if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status)) give_up("start");
    if (ptrace(PTRACE_SETOPTIONS, pid, nullptr, k_options) != 0) give_up("follow");
    known_.insert(pid);
    ptrace(PTRACE_SYSCALL, pid, nullptr, nullptr);
    return pid;
  }

  // All threads of a process that runs. Says when it follows.
  pid_t join(pid_t pid) {
    const std::string folder = "/proc/" + std::to_string(pid) + "/task";
    DIR* tasks = opendir(folder.c_str());
    if (!tasks) give_up("find the process");
    while (const dirent* entry = readdir(tasks)) {
      const pid_t task = std::atoi(entry->d_name);
      if (task <= 0) continue;
      if (ptrace(PTRACE_SEIZE, task, nullptr, k_options) != 0) give_up("follow");
      known_.insert(task);
      ptrace(PTRACE_INTERRUPT, task, nullptr, nullptr);
    }
    closedir(tasks);
    std::puts("following");
    std::fflush(stdout);
    return pid;
  }

  void stopped(pid_t pid, int status) {
    const int signal = WSTOPSIG(status);
    const int event = status >> 16;
    const bool is_new = known_.insert(pid).second;
    int passed_on = 0;
    if (signal == (SIGTRAP | 0x80)) {
      called(pid);
    } else if (event == PTRACE_EVENT_EXEC) {
      if (pid != main_ && order_.programs.count(program_of(pid)) == 0) {
        ptrace(PTRACE_DETACH, pid, nullptr, nullptr);
        known_.erase(pid);
        return;
      }
    } else if (event == PTRACE_EVENT_STOP || (signal == SIGSTOP && is_new)) {
      // The stop that every new one begins with.
    } else if (event == 0 && signal != SIGTRAP) {
      passed_on = signal;
    }
    ptrace(PTRACE_SYSCALL, pid, nullptr, passed_on);
  }

  void called(pid_t pid) {
    Info info{};
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0) return;
    if (info.op == PTRACE_SYSCALL_INFO_EXIT) return left(pid);
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY || (order_.at > 0 && struck_ && !order_.lasting))
      return;
    const auto step = step_of(pid, info);
    if (!step || (!order_.calls.empty() && order_.calls.count(step->call) == 0)) return;
    const std::string program = program_of(pid);
    if (order_.programs.count(program) == 0) return;
    ++steps_;
    if (order_.at == 0 || steps_ < order_.at) return;
    if (!struck_) {
      note("struck " + std::to_string(steps_) + ' ' + program + ' ' + step->call + ' ' +
           step->path);
    }
    struck_ = true;
    strike(pid, *step, info);
  }

  void strike(pid_t pid, const Step& step, const Info& info) {
    if (order_.error != 0) return fail(pid);
    if (order_.signal != 0) {
      kill(pid, order_.signal);
      return;
    }
    if (order_.deed == "torn" && step.call == "write" && info.entry.nr == SYS_write &&
        info.entry.args[2] > 1) {
      return tear(pid, info.entry.args[2] / 2);
    }
    kill(pid, SIGKILL);
  }

  // The call is not made; when it returns it says why.
  void fail(pid_t pid) {
#ifdef __x86_64__
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, pid, nullptr, &registers);
    registers.orig_rax = ~0ULL;
    ptrace(PTRACE_SETREGS, pid, nullptr, &registers);
    failing_[pid] = order_.error;
#else
    errno = ENOTSUP;
    give_up("make a call fail on this kind of processor");
#endif
  }

  void tear(pid_t pid, uint64_t length) {
#ifdef __x86_64__
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, pid, nullptr, &registers);
    registers.rdx = length;
    ptrace(PTRACE_SETREGS, pid, nullptr, &registers);
    failing_[pid] = 0;  // it is killed once it is back
#else
    (void)length;
    kill(pid, SIGKILL);
#endif
  }

  void left(pid_t pid) {
    const auto found = failing_.find(pid);
    if (found == failing_.end()) return;
    const int error = found->second;
    failing_.erase(found);
    if (error == 0) {
      kill(pid, SIGKILL);
      return;
    }
#ifdef __x86_64__
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, pid, nullptr, &registers);
    registers.rax = static_cast<unsigned long long>(-static_cast<long long>(error));
    ptrace(PTRACE_SETREGS, pid, nullptr, &registers);
#endif
  }

  int ended(int status) {
    note("steps " + std::to_string(steps_));
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  void note(const std::string& line) const {
    if (!order_.log.empty()) std::ofstream(order_.log, std::ios::app) << line << '\n';
  }

  const Order& order_;
  pid_t main_ = 0;
  long steps_ = 0;
  bool struck_ = false;
  std::set<pid_t> known_;
  std::map<pid_t, int> failing_;  // what is told to whoever comes back from a call
};

[[noreturn]] void refuse(const std::string& why) {
  std::fprintf(stderr, "strike: %s\n", why.c_str());
  std::exit(129);
}

void set_deed(Order& order, std::string word) {
  order.lasting = word.ends_with('+');
  if (order.lasting) word.pop_back();
  const auto error = k_errors.find(word);
  const auto signal = k_signals.find(word);
  if (error != k_errors.end()) {
    order.error = error->second;
  } else if (signal != k_signals.end()) {
    order.signal = signal->second;
  } else if (word != "kill" && word != "torn") {
    refuse("nobody knows how to do " + word);
  }
  order.deed = word;
}

Order read_order(int argc, char** argv) {
  Order out;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") {
      out.argv = argv + i + 1;
      break;
    }
    if (i + 1 >= argc) refuse(word + " needs a value");
    const std::string value = argv[++i];
    if (word == "--at")
      out.at = std::atol(value.c_str());
    else if (word == "--do")
      set_deed(out, value);
    else if (word == "--on")
      out.calls = words_of(value);
    else if (word == "--of")
      out.programs = words_of(value);
    else if (word == "--log")
      out.log = value;
    else if (word == "--pid")
      out.pid = std::atoi(value.c_str());
    else
      refuse("what is " + word + "?");
  }
  if (out.pid == 0 && (!out.argv || !out.argv[0])) refuse("no program is named");
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const Order order = read_order(argc, argv);
  return Striker(order).run();
}
