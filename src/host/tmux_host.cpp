// SPDX-License-Identifier: MIT
#include "host/tmux_host.h"

#include "error/error.h"
#include "os/brand.h"

#include <array>
#include <chrono>

#include <unistd.h>

namespace wave::host {
namespace {

// A server that is just ending still owns the socket: the next start finds a new one.
constexpr int k_start_attempts = 5;

// A server that is stopped (SIGSTOP, a debugger) never answers; tmux is a view, nothing waits for
// it.
constexpr std::chrono::seconds k_patience{15};

// What the tmux server may know. The agent's environment travels in a private file instead, so the
// server hands no token of one caller to the agents of another.
os::Environment server_environment(const os::Environment& caller) {
  constexpr std::array<const char*, 11> k_kept = {
      "HOME", "PATH",   "LANG",  "LC_ALL",          "LC_CTYPE",       "TERM",
      "USER", "TMPDIR", "SHELL", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"};
  os::Environment out;
  for (const char* name : k_kept) {
    if (const auto value = os::variable(caller, name)) out.emplace_back(name, *value);
  }
  return out;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// tmux takes a ';' at the end of a word for the end of a command.
std::string tmux_word(std::string text) {
  if (text.ends_with(';')) text.insert(text.size() - 1, 1, '\\');
  return text;
}

// "<run> <dead> <label>": a run has no blanks.
Session parse_session(const std::string& line) {
  Session out;
  const size_t first = line.find(' ');
  const size_t second = first == std::string::npos ? first : line.find(' ', first + 1);
  out.run = line.substr(0, first);
  if (first != std::string::npos) out.alive = line.compare(first + 1, 1, "1") != 0;
  if (second != std::string::npos) out.label = line.substr(second + 1);
  return out;
}

bool is_passing(const std::string& errors) {
  return errors.find("server exited") != std::string::npos ||
         errors.find("lost server") != std::string::npos;
}

}  // namespace

TmuxHost::TmuxHost(std::filesystem::path socket, os::ProcessRunner& processes,
                   os::Environment environment)
    : socket_(std::move(socket)),
      processes_(processes),
      environment_(server_environment(environment)) {}

std::vector<std::string> TmuxHost::base() const {
  return {"tmux", "-S", socket_.string(), "-f", "/dev/null"};
}

namespace {

// The server may be born by any command, and serves other runs than the one that we may be part of.
class OfNoRun {
 public:
  OfNoRun() { os::bear_brand(0); }
  OfNoRun(const OfNoRun&) = delete;
  OfNoRun& operator=(const OfNoRun&) = delete;
  ~OfNoRun() {
    if (before_ != 0) os::bear_brand(before_);
  }

 private:
  uint64_t before_ = os::borne_brand(getpid());
};

}  // namespace

os::Finished TmuxHost::tmux(std::vector<std::string> arguments) {
  os::Command command;
  command.argv = base();
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = environment_;
  command.timeout = k_patience;
  const OfNoRun during;
  return processes_.run(command);
}

void TmuxHost::start(const RunnerLaunch& launch) {
  // Options are set before the first session is made: a pane keeps those it was born with. The exit
  // of a runner must stay visible, and long output can be scrolled.
  std::vector<std::string> arguments = {"start-server",
                                        ";",
                                        "set-option",
                                        "-g",
                                        "remain-on-exit",
                                        "on",
                                        ";",
                                        "set-option",
                                        "-g",
                                        "history-limit",
                                        "50000",
                                        ";",
                                        "set-option",
                                        "-g",
                                        "mouse",
                                        "on",
                                        ";",
                                        "set-option",
                                        "-g",
                                        "default-terminal",
                                        "screen-256color",
                                        ";",
                                        "new-session",
                                        "-d",
                                        "-s",
                                        launch.run,
                                        "-x",
                                        "200",
                                        "-y",
                                        "50"};

  arguments.push_back("--");
  arguments.insert(arguments.end(), launch.argv.begin(), launch.argv.end());
  if (!launch.label.empty()) {
    arguments.insert(arguments.end(), {";", "set-option", "-t", "=" + launch.run + ":",
                                       "@wave_session", tmux_word(launch.label)});
  }
  os::Finished finished;
  for (int i = 0; i < k_start_attempts; ++i) {
    finished = tmux(arguments);
    if (finished.ok() || !is_passing(finished.errors)) break;
  }
  if (!finished.ok()) {
    const std::string why =
        finished.timed_out ? "its server does not answer" : first_line(finished.errors);
    throw Error(
        "tmux cannot start the session '" + launch.run + "': " + why,
        "git wave doctor looks into it; the setting host.default = \"process\" works without tmux");
  }
}

std::vector<Session> TmuxHost::sessions() {
  std::vector<Session> out;
  const os::Finished finished =
      tmux({"list-sessions", "-F", "#{session_name} #{pane_dead} #{@wave_session}"});
  if (!finished.ok()) return out;  // no server: no sessions
  for (size_t at = 0; at < finished.output.size();) {
    const size_t end = std::min(finished.output.find('\n', at), finished.output.size());
    out.push_back(parse_session(finished.output.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

void TmuxHost::end(const std::string& run) { tmux({"kill-session", "-t", "=" + run}); }

std::optional<std::vector<std::string>> TmuxHost::attach_command(const std::string& run,
                                                                 const Visit& visit) {
  std::vector<std::string> out = base();
  const std::string to = "-t =" + run;
  if (visit.inside && visit.read_only) {
    // The flag of switch-client is a toggle: one who only reads already would write with it.
    out.insert(out.end(), {"if-shell", "-F", "#{client_readonly}", "switch-client " + to,
                           "switch-client -r " + to});
    return out;
  }
  out.push_back(visit.inside ? "switch-client" : "attach-session");
  if (visit.read_only) out.push_back("-r");
  out.insert(out.end(), {"-t", "=" + run});
  if (!visit.notice.empty()) {
    out.insert(out.end(), {";", "display-message", "-d", "5000", tmux_word(visit.notice)});
  }
  return out;
}

// TMUX is "<socket>,<pid of the server>,<number>".
bool TmuxHost::is_inside(const os::Environment& environment) const {
  const std::string here = os::variable(environment, "TMUX").value_or("");
  const size_t end = here.find(',');
  return end != std::string::npos && here.substr(0, end) == socket_.string();
}

}  // namespace wave::host
