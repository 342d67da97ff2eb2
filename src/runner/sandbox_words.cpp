// SPDX-License-Identifier: MIT
#include "runner/sandbox_words.h"

#include "os/files.h"
#include "os/paths.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <sstream>

#include <unistd.h>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

// Of what is missing nothing is shown.
constexpr const char* k_read = "--ro-bind-try";
constexpr const char* k_write = "--bind-try";

// Where other people's files, sockets and what was left by others lies.
constexpr const char* k_hidden[] = {"/tmp", "/var/tmp", "/run", "/home", "/root", "/media"};
constexpr const char* k_withheld[] = {"SSH_AUTH_SOCK",
                                      "SSH_AGENT_PID",
                                      "GPG_AGENT_INFO",
                                      "DBUS_SESSION_BUS_ADDRESS",
                                      "XDG_RUNTIME_DIR",
                                      "DISPLAY",
                                      "WAYLAND_DISPLAY",
                                      "TMUX",
                                      "TMUX_PANE",
                                      "GH_TOKEN",
                                      "GITHUB_TOKEN",
                                      "GH_ENTERPRISE_TOKEN",
                                      "GITHUB_ENTERPRISE_TOKEN",
                                      "GITLAB_TOKEN"};
// Programs that people install into their home.
constexpr const char* k_tools[] = {".local/bin", ".local/lib",  ".local/share/claude",
                                   ".nvm",       ".npm-global", ".pyenv",
                                   ".rbenv",     ".asdf",       ".volta",
                                   ".bun",       ".deno",       ".cargo/bin",
                                   ".rustup",    ".opencode",   ".sdkman",
                                   "go/bin"};

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() == fs::file_type::directory;
}

class Builder {
 public:
  Builder(const SandboxView& view, Words& out) : view_(view), out_(out) {
    std::error_code ignored;
    for (const char* place : k_hidden) {
      if (is_folder(place)) hidden_.emplace_back(place);
    }
    const fs::path sockets = view.socket.parent_path();
    if (!view.home.empty() && is_folder(view.home)) hidden_.push_back(view.home);
    if (is_folder(sockets) && !is_hidden(sockets)) hidden_.push_back(sockets);
  }

  void add(std::initializer_list<std::string> words) { out_.insert(out_.end(), words); }
  // What its user may not enter (a folder on PATH, say) bubblewrap would give up at.
  void show(const fs::path& path) {
    if (access(path.c_str(), F_OK) != 0 && errno == EACCES) return;
    add({k_read, path.string(), path.string()});
  }
  // Shows again what the hiding has taken away.
  void show_hidden(const fs::path& path) {
    if (!path.empty() && is_hidden(path)) show(path);
  }
  bool is_hidden(const fs::path& path) const {
    return std::any_of(hidden_.begin(), hidden_.end(),
                       [&](const fs::path& place) { return os::is_within(path, place); });
  }

  void begin() {
    add({view_.bwrap, "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
         "--unshare-cgroup-try", "--die-with-parent", "--cap-drop", "ALL"});
    // Else root could build no sandbox of its own inside, as codex does: it may then name itself.
    if (geteuid() == 0) add({"--cap-add", "CAP_SETFCAP"});
    add({"--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"});
    for (const fs::path& place : hidden_) add({"--tmpfs", place.string()});
    // Names of hosts are looked up by a file that often lies among the sockets.
    std::error_code ignored;
    show_hidden(fs::canonical("/etc/resolv.conf", ignored));
  }

  // Of the repository only what is borrowed: objects, those it borrows itself, and our git
  // directory.
  void add_repository(const char* manner) {
    const fs::path objects = view_.common_dir / "objects";
    add({"--tmpfs", view_.common_dir.string()});
    add({"--ro-bind", objects.string(), objects.string()});
    std::istringstream lines(
        os::read_file(objects / "info" / "alternates", os::Links::refuse).value_or(""));
    for (std::string line; std::getline(lines, line);) show_hidden(line);
    // Where codex expects them; nothing is in them.
    add({"--dir", (view_.common_dir / "refs").string()});
    add({"--dir", (view_.common_dir / "logs").string()});
    add({manner, view_.run_git_dir.string(), view_.git_dir.string()});
    add({"--remount-ro", view_.common_dir.string()});
  }

  void add_home() {
    if (view_.home.empty()) return;
    add({"--bind", view_.run_home.string(), view_.home.string()});
    for (const char* tools : k_tools) show(view_.home / tools);
    for (const std::string& each : view_.shared.read) show(view_.home / each);
    for (const std::string& each : view_.shared.written) {
      const std::string path = (view_.home / each).string();
      add({k_write, path, path});
    }
    for (const std::string& each : view_.shared.guarded) show(view_.home / each);
  }

  // What settings name and what the run needs, whatever lies in another behind that: a folder to be
  // read may lie in one to be written, and the other way round.
  void add_named() {
    std::map<fs::path, bool> is_written;
    for (const std::string& path : view_.sandbox.read) is_written[path] = false;
    for (const fs::path& path : view_.see) is_written[path] = false;
    for (const std::string& path : view_.sandbox.write) is_written[path] = true;
    for (const auto& [path, written] : is_written) {
      if (written) {
        add({k_write, path.string(), path.string()});
      } else {
        show(path);
      }
    }
  }

  void add_programs(const Words& program, const os::Environment& environment) {
    const std::string path = os::variable(environment, "PATH").value_or("");
    std::istringstream folders(path);
    for (std::string folder; std::getline(folders, folder, ':');) {
      if (!folder.empty() && folder.front() == '/') show_hidden(folder);
    }
    show_hidden(os::libexec_folder());  // what the hooks call
    const auto found = os::find_program(program.front(), path);
    std::error_code ignored;
    if (found) show_hidden(fs::canonical(*found, ignored).parent_path());
  }

  void add_worktree() {
    const std::string place = view_.worktree.string();
    // The very folder, whatever its name leads to by now.
    add({view_.only_reads ? "--ro-bind" : "--bind", ".", place});
    const std::string pointer = (view_.worktree / ".git").string();
    add({k_read, pointer, pointer, "--chdir", place});
  }

 private:
  const SandboxView& view_;
  Words& out_;
  std::vector<fs::path> hidden_;
};

}  // namespace

Words limit_words(const Limits& limits) {
  if (!limits.any()) return {};
  Words out = {"prlimit"};
  const auto add = [&](const char* flag, int64_t most) {
    if (most > 0) out.push_back(flag + std::to_string(most));
  };
  add("--nproc=", limits.processes);
  add("--as=", limits.memory_bytes);
  add("--cpu=", limits.cpu_s);
  add("--fsize=", limits.file_bytes);
  out.emplace_back("--");
  return out;
}

Words sandbox_words(const SandboxView& view, const Words& program,
                    const os::Environment& environment) {
  Words out;
  Builder builder(view, out);
  builder.begin();
  builder.add_home();
  builder.add_programs(program, environment);
  builder.add_named();
  builder.add_repository("--bind");
  const std::string socket = view.socket.string();
  if (!socket.empty()) builder.add({k_write, socket, socket});
  builder.add_worktree();
  for (const char* name : k_withheld) builder.add({"--unsetenv", name});
  builder.add({"--setenv", "TMPDIR", "/tmp", "--"});
  for (const std::string& word : limit_words(view.limits)) out.push_back(word);
  return out;
}

Words reader_words(const SandboxView& view, const Words& program) {
  Words out;
  Builder builder(view, out);
  builder.begin();
  builder.add({"--unshare-net"});
  builder.add_programs(program, os::current_environment());
  builder.add_repository("--ro-bind");
  const std::string path = os::variable("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  builder.add({"--clearenv", "--setenv", "PATH", path, "--setenv", "GIT_CONFIG_NOSYSTEM", "1",
               "--setenv", "GIT_CONFIG_GLOBAL", "/dev/null", "--setenv", "GIT_NO_LAZY_FETCH", "1",
               "--setenv", "GIT_PROTOCOL", "version=2", "--setenv", "LC_ALL", "C"});
  builder.add({"--chdir", "/", "--"});
  out.insert(out.end(), program.begin(), program.end());
  return out;
}

}  // namespace wave::runner
