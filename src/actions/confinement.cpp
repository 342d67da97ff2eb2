// SPDX-License-Identifier: MIT
#include "actions/confinement.h"

#include "error/passing_error.h"
#include "git/run_git_dir.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/signals.h"
#include "runner/sandbox_words.h"

#include <csignal>
#include <filesystem>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds k_probe_patience{10};

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

// By others; what ends by a signal of its own making does not work here.
bool is_request(std::optional<int> signal) {
  return signal == SIGTERM || signal == SIGINT || signal == SIGHUP || signal == SIGKILL;
}

// Empty when it works. Throws PassingError when it was not let come to its end, which says nothing.
std::string tried(const std::string& bwrap, os::ProcessRunner& processes) {
  os::Command command;
  command.argv = {bwrap,
                  "--unshare-user",
                  "--unshare-pid",
                  "--die-with-parent",
                  "--cap-drop",
                  "ALL",
                  "--ro-bind",
                  "/",
                  "/",
                  "--dev",
                  "/dev",
                  "--proc",
                  "/proc",
                  "--tmpfs",
                  "/tmp",
                  "--",
                  "true"};
  command.timeout = k_probe_patience;
  try {
    const os::Finished finished = processes.run(command);
    if (finished.ok()) return "";
    if (os::interrupted()) throw Error("interrupted", "", Exit::interrupted);
    if (finished.timed_out || is_request(finished.signal)) {
      throw PassingError("bwrap was ended before it had shown whether it works here",
                         "try again; sandbox = \"off\" goes without it");
    }
    const std::string said = last_line(finished.errors);
    return said.empty() ? "bwrap failed without a word" : said;
  } catch (const PassingError&) {
    throw;
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    return error.what();
  }
}

// Without a slash at the end, so that what lies in which can be told by the names.
std::vector<std::string> absolute(std::vector<std::string> paths) {
  for (std::string& path : paths) {
    fs::path place = fs::path(path).lexically_normal();
    if (!place.is_absolute()) {
      throw Error("'" + path + "' among the paths for the sandbox is not absolute",
                  "write it from the root, or with ~/ in front");
    }
    if (!place.has_filename()) place = place.parent_path();
    path = place.string();
  }
  return paths;
}

runner::Limits limits_of(const config::Config& config) {
  return {config.integer("limits.processes"), config.integer("limits.memory"),
          config.duration("limits.cpu").count(), config.integer("limits.file_size")};
}

}  // namespace

std::optional<std::string> why_no_sandbox(const git::Layout& layout, os::ProcessRunner& processes,
                                          const os::Environment& environment) {
  const auto bwrap = os::find_program("bwrap", os::variable(environment, "PATH").value_or(""));
  if (!bwrap) return "bubblewrap is not installed";
  const fs::path note = layout.wave_dir() / "sandbox";
  const std::string known = os::boot_id() + '\n' + bwrap->string() + '\n';
  const auto before = os::read_file(note, os::Links::refuse);
  std::string why;
  if (before && before->starts_with(known)) {
    why = before->substr(known.size());
  } else {
    why = tried(bwrap->string(), processes);
    // Before the first start there is no place for it yet.
    if (os::file_id(layout.wave_dir())) os::write_file(note, known + why);
  }
  return why.empty() ? std::nullopt : std::optional<std::string>(why);
}

std::string level_line(bool sandboxed) {
  return sandboxed
             ? "sandbox: bubblewrap; the agent writes its worktree, its own git directory and "
               "its own settings' folder, and can still reach the network and read what lies "
               "outside of homes"
             : "sandbox: off; the agent can do whatever you can";
}

Confinement confinement(store::Store& store, const config::Config& config,
                        os::ProcessRunner& processes, const os::Environment& environment) {
  Confinement out;
  out.limits = limits_of(config);
  const std::string wanted = config.string("sandbox");
  out.line = level_line(false);
  if (wanted == "off") return out;
  auto why = why_no_sandbox(store.layout(), processes, environment);
  if (!why) why = git::why_no_run_git_dir(store.repository(), store.layout().common_dir);
  if (why && wanted == "bwrap") {
    throw Error("the sandbox cannot be had: " + *why,
                "install bubblewrap, or set sandbox = \"auto\" to go without it");
  }
  if (why) {
    out.line += " (" + *why + ")";
    return out;
  }
  out.sandbox.on = true;
  out.sandbox.read = absolute(config.paths("paths.read"));
  out.sandbox.write = absolute(config.paths("paths.write"));
  out.line = level_line(true);
  return out;
}

}  // namespace wave::actions
