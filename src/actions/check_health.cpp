// SPDX-License-Identifier: MIT
#include "actions/check_health.h"

#include "actions/confinement.h"
#include "actions/default_branch.h"
#include "actions/exchange_health.h"
#include "actions/hooks.h"
#include "actions/pool_filler.h"
#include "actions/start_doors.h"
#include "agent/agents.h"
#include "error/error.h"
#include "git/hook_probe.h"
#include "git/ref_files.h"
#include "git/trusted_git.h"
#include "git/user_config.h"
#include "os/paths.h"
#include "store/damaged_refs.h"
#include "store/event_log.h"
#include "store/packing.h"
#include "store/ref_mender.h"

#include <set>

#include <fcntl.h>
#include <unistd.h>

namespace wave::actions {
namespace {

const std::vector<int> k_oldest_git = {2, 34};

std::string dotted(const std::vector<int>& version) {
  std::string out;
  for (const int number : version) out += (out.empty() ? "" : ".") + std::to_string(number);
  return out;
}

Finding check_git(os::ProcessRunner& processes) {
  const std::vector<int> version = git::git_version(processes);
  if (version.empty()) return {"git", Health::bad, "git is not installed", "install git"};
  if (version < k_oldest_git) {
    return {"git", Health::bad, "git " + dotted(version) + " is too old",
            "install git " + dotted(k_oldest_git) + " or newer"};
  }
  return {"git", Health::good, "git " + dotted(version), ""};
}

std::string version_of(const std::string& program, const std::string& argument,
                       os::ProcessRunner& processes) {
  os::Command command;
  command.argv = {program, argument};
  command.directory = "/";  // some programs read settings where they are started
  command.timeout = std::chrono::seconds(10);
  try {
    const os::Finished finished = processes.run(command);
    return finished.ok() ? finished.output.substr(0, finished.output.find('\n')) : "";
  } catch (const Error&) {
    return "";  // the caller says that it gives no version
  }
}

// `host` is what agents are started in: tmux, where it is not there, only if it is asked for.
Finding check_tmux(const std::string& host, const std::string& path, os::ProcessRunner& processes) {
  if (!os::find_program("tmux", path)) {
    if (host == "tmux") {
      return {"tmux", Health::bad, "tmux is not installed",
              "install tmux, or set host.default = \"process\""};
    }
    return {"tmux", Health::note, "tmux is not installed: agents have no terminal to look into",
            "install tmux to attach to them"};
  }
  return {"tmux", Health::good, version_of("tmux", "-V", processes), ""};
}

// git starts it before us when somebody types `git wave` on a terminal, whoever has set it.
void check_pager(store::Store& store, std::vector<Finding>& out) {
  const auto set = store.repository().config("pager.wave");
  if (!set || set == git::user_config("pager.wave")) return;
  out.push_back({"pager", Health::bad,
                 "the repository's pager.wave is '" + *set + "', and git runs that for 'git wave'",
                 "git config --unset pager.wave; agents without a sandbox can set it"});
}

void check_settings(const config::Config& config, std::vector<Finding>& out) {
  for (const config::Mistake& mistake : config.mistakes()) {
    out.push_back({"settings", Health::bad, mistake.sentence,
                   "mend it there (and commit it, if it is wave.toml); until then nothing is "
                   "started, and what is mistaken does not count"});
  }
  if (config.mistakes().empty()) out.push_back({"settings", Health::good, "no mistakes", ""});
}

void check_agents(const std::string& path, os::ProcessRunner& processes,
                  std::vector<Finding>& out) {
  for (const agent::Agent* each : agent::agents()) {
    const std::string program = each->program();
    if (program.empty() || !each->version_argument()) continue;  // always there
    const std::string subject = "agent " + each->name();
    if (!os::find_program(program, path)) {
      out.push_back({subject, Health::note, "'" + program + "' is not on PATH",
                     "install it to use --agent " + each->name()});
      continue;
    }
    const std::string version = version_of(program, *each->version_argument(), processes);
    out.push_back({subject, version.empty() ? Health::note : Health::good,
                   version.empty() ? "'" + program + "' does not tell its version" : version, ""});
  }
}

void check_hooks(store::Store& store, os::ProcessRunner& processes, std::vector<Finding>& out) {
  const auto reason = why_not_installed(store.layout(), store.repository(), processes);
  const std::string mend = reason ? "" : "git wave hooks install";
  for (const git::HookStatus& hook : hook_status(store.layout(), store.repository(), processes)) {
    const std::string subject = "hook " + hook.hook;
    const bool ours = hook.form == git::HookForm::ours || hook.form == git::HookForm::block ||
                      hook.form == git::HookForm::chained;
    if (ours && hook.executable && hook.program_exists && hook.current) {
      out.push_back({subject, Health::good, std::string(to_string(hook.form)), ""});
    } else if (!ours) {
      out.push_back({subject, Health::note,
                     "not installed (" + reason.value_or(std::string(to_string(hook.form))) +
                         "); commits are found by the runner instead",
                     mend});
    } else {
      out.push_back({subject, Health::bad,
                     !hook.executable       ? "'" + hook.path.string() + "' is not executable"
                     : !hook.program_exists ? "'" + hook.program.string() + "' is not there"
                                            : "calls '" + hook.program.string() + "'",
                     mend});
    }
  }
}

Finding probe_hooks(store::Store& store, os::ProcessRunner& processes) {
  const auto tip = store.repository().resolve_commit("HEAD");
  if (!tip) return {"probe", Health::note, "HEAD has no commit to stand on", "make a commit first"};
  try {
    const git::Layout& layout = store.layout();
    if (git::hook_fires(layout.common_dir, layout.staging_dir(), *tip, processes)) {
      return {"probe", Health::good, "a commit in a worktree was signalled", ""};
    }
    return {"probe", Health::bad, "a commit in a worktree was not signalled",
            "see git wave hooks status; until then the runner finds commits by itself"};
  } catch (const Error& error) {
    return {"probe", Health::bad, error.what(), error.hint()};
  }
}

Finding check_index(store::Store& store) {
  try {
    if (store.verify_index()) return {"index", Health::good, "equal to the logs", ""};
    return {"index", Health::bad, "differs from the logs", "git wave index rebuild"};
  } catch (const Error& error) {
    return {"index", Health::bad, error.what(), "git wave index rebuild"};
  }
}

void check_refs(store::Store& store, std::vector<Finding>& out) {
  const git::Layout& layout = store.layout();
  std::set<std::string> damaged;
  for (const store::DamagedRef& each : store::damaged_refs(store.repository(), layout.common_dir)) {
    damaged.insert(each.ref);
    out.push_back({"ref " + each.ref, Health::bad, each.why, "git wave reconcile mends it"});
  }
  for (const auto& [ref, oid] : git::read_ref_files(layout.common_dir, store::k_log_prefix)) {
    if (damaged.count(ref) == 0) {
      out.push_back({"log " + ref, Health::good, oid.substr(0, 10), ""});
    }
  }
  const auto aside = store::quarantined(layout.wave_dir());
  if (aside.empty()) return;
  out.push_back(
      {"quarantine", Health::note,
       "damaged refs and objects were moved aside: " + std::to_string(aside.size()),
       "look at '" + (layout.wave_dir() / "quarantine").string() + "' and delete what is in it"});
}

// Git collects garbage by itself at 6700 loose objects, or at 50 packs.
Finding check_objects(store::Store& store) {
  constexpr size_t k_many_loose = 3400;
  constexpr size_t k_many_packs = 25;
  try {
    const store::ObjectCount count = store::count_objects(store.repository(), store.layout());
    const std::string what = std::to_string(count.loose) + " loose, of which git-wave wrote " +
                             std::to_string(count.own_loose) + "; " + std::to_string(count.packs) +
                             " packs, of which git-wave made " + std::to_string(count.own_packs);
    const bool many = count.own_loose > k_many_loose || count.own_packs > k_many_packs;
    return {"objects", many ? Health::note : Health::good, what,
            many ? "git wave gc packs what git-wave wrote" : ""};
  } catch (const Error& error) {
    return {"objects", Health::bad, error.what(), "git fsck tells more"};
  }
}

Finding check_default_branch(store::Store& store) {
  const git::Layout& layout = store.layout();
  const git::Repository& repository = store.repository();
  const std::string branch = default_branch(layout, repository);
  if (const auto lost = lost_default_branch(layout, repository)) {
    return {"default branch", Health::bad,
            "'" + *lost + "' is gone; tasks start from '" + branch + "'",
            "git wave init records it"};
  }
  const auto ref = ref_of_branch(repository, branch);
  if (!ref) {
    return {"default branch", Health::note, "'" + branch + "' has no commit yet",
            "make the first commit, or name another base with --from"};
  }
  return {"default branch", Health::good, *ref, ""};
}

Finding check_writing(const store::Store& store) {
  const auto dir = store.layout().wave_dir();
  if (access(dir.c_str(), W_OK) == 0) return {"state", Health::good, dir.string(), ""};
  return {"state", Health::bad, "'" + dir.string() + "' cannot be written",
          "check its owner and mode; status works, starting does not"};
}

Finding check_pool(const store::Store& store, const config::Config& config) {
  const PoolSettings settings = PoolSettings::of(config, store.layout());
  const PoolState state = look_at_pool(store.layout(), settings);
  const std::string count =
      std::to_string(state.ready) + " of " + std::to_string(settings.size) + " worktrees ready";
  if (settings.size == 0) return {"pool", Health::good, "off (pool.size is 0)", ""};
  if (state.ready > 0) {
    return {"pool", Health::good,
            count + " at " + state.oid.substr(0, 10) + ", " + std::to_string(state.bytes) +
                " bytes in '" + settings.root.string() + "'",
            ""};
  }
  const std::string why =
      state.refused.empty() ? "; one is filled after the next start" : ": " + state.refused;
  return {"pool", Health::note, count + why, ""};
}

// What of limits.* is set, and what of that the kernel does not hold here.
Finding check_limits(const config::Config& config, bool sandboxed, const std::string& path) {
  std::string set;
  for (const char* key : {"limits.processes", "limits.memory", "limits.cpu", "limits.file_size"}) {
    const bool is_set = std::string_view(key) == "limits.cpu" ? config.duration(key).count() > 0
                                                              : config.integer(key) > 0;
    if (is_set) set += (set.empty() ? "" : ", ") + std::string(key);
  }
  if (set.empty()) return {"limits", Health::good, "none is set", ""};
  if (!os::find_program("prlimit", path)) {
    return {"limits", Health::bad, "'prlimit' is not on PATH; nothing can be started with " + set,
            "install util-linux"};
  }
  const bool loose = config.integer("limits.processes") > 0 && (!sandboxed || geteuid() == 0);
  const std::string rest = "; disk, /tmp and the memory of all processes together have none";
  if (!loose) return {"limits", Health::good, set + rest, ""};
  return {"limits", Health::note,
          set + rest + "; limits.processes does not hold " +
              (sandboxed ? "for root" : "outside of the sandbox"),
          sandboxed ? "run git-wave as another user" : "set sandbox = \"auto\", and be not root"};
}

std::vector<Finding> check_confinement(store::Store* store, const config::Config& config,
                                       os::ProcessRunner& processes,
                                       const os::Environment& environment,
                                       const std::string& path) {
  const std::string hint =
      std::string(os::find_program("bwrap", path) ? "" : "install bubblewrap, ") +
      "set sandbox = \"auto\", or run git-wave as another user";
  const std::string wanted = config.string("sandbox");
  if (!store) {
    return {{"sandbox", Health::note, "as the setting says: " + wanted, ""},
            check_limits(config, wanted != "off", path)};
  }
  try {
    const Confinement now = confinement(*store, config, processes, environment);
    return {{"sandbox", now.sandbox.on ? Health::good : Health::note, now.line,
             now.sandbox.on ? "" : hint},
            check_limits(config, now.sandbox.on, path)};
  } catch (const Error& error) {
    return {{"sandbox", Health::bad, error.what(), error.hint()}};
  }
}

}  // namespace

std::vector<Finding> check_health(store::Store* store, const config::Config& config,
                                  os::ProcessRunner& processes, const os::Environment& environment,
                                  Probe probe) {
  const std::string path = os::variable(environment, "PATH").value_or("");
  std::vector<Finding> out = {check_git(processes),
                              check_tmux(host_name(config, environment), path, processes)};
  check_settings(config, out);
  check_agents(path, processes, out);
  if (store) {
    out.push_back(check_writing(*store));
    out.push_back(check_default_branch(*store));
    check_pager(*store, out);
    check_refs(*store, out);
    out.push_back(check_objects(*store));
    check_exchanges(*store, out);
    check_hooks(*store, processes, out);
    if (probe == Probe::yes) out.push_back(probe_hooks(*store, processes));
    out.push_back(check_index(*store));
    out.push_back(check_pool(*store, config));
  }
  for (Finding& finding : check_confinement(store, config, processes, environment, path)) {
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace wave::actions
