// SPDX-License-Identifier: MIT
#include "actions/start_checks.h"

#include "actions/checked_out.h"
#include "actions/left_branch.h"
#include "domain/feature_name.h"
#include "domain/summary.h"
#include "error/error.h"
#include "git/layout.h"
#include "git/location.h"
#include "git/worktree.h"
#include "os/failure.h"
#include "os/files.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

// What the repository may want run around an agent.
constexpr std::array<const char*, 3> k_commands = {"worktree.setup", "worktree.before_run",
                                                   "worktree.after_run"};

void check_name(const std::string& feature, const std::string& default_branch) {
  if (const auto fault = domain::feature_fault(feature, default_branch)) {
    throw UsageError("'" + feature + "' is not a feature name: " + *fault,
                     "names are branch names such as 'login' or 'fix/login'");
  }
}

// The branch, or one that git cannot have beside it ('fix' and 'fix/x').
std::optional<std::string> branch_in_the_way(const git::Repository& repository,
                                             const std::string& feature) {
  const std::string heads = "refs/heads/";
  for (size_t slash = feature.find('/'); slash != std::string::npos;
       slash = feature.find('/', slash + 1)) {
    const std::string parent = feature.substr(0, slash);
    if (repository.ref(heads + parent)) return parent;
  }
  const auto below = repository.ref_names(heads + feature + "/");
  if (!below.empty()) return below.front().substr(heads.size());
  return std::nullopt;
}

void check_branch(const StartRequest& request, StartDoors& doors, const std::string& feature) {
  const git::Repository& repository = doors.store.repository();
  const bool exists = repository.ref("refs/heads/" + feature).has_value();
  if (exists && !request.existing_branch && !left_branch(doors.store, feature)) {
    throw Error("the branch '" + feature + "' exists already",
                "choose another name, or --existing-branch to work on it");
  }
  if (!exists && request.existing_branch) {
    throw Error("there is no branch '" + feature + "'", "leave out --existing-branch to make it");
  }
  if (exists && is_checked_out(doors.store.layout(), repository, "refs/heads/" + feature)) {
    throw Error("the branch '" + feature + "' is checked out in another worktree",
                "switch that worktree to another branch first");
  }
  if (const auto other = branch_in_the_way(repository, feature)) {
    throw Error("the branch '" + feature + "' cannot stand beside the branch '" + *other + "'",
                "git keeps branches as files and folders; choose another name");
  }
}

// The folder, and those above it that are missing.
void check_can_make(const fs::path& folder) {
  const fs::path parent = folder.parent_path();
  struct stat info {};
  int error = 0;
  if (stat(parent.c_str(), &info) != 0) {
    error = errno;
    if (error == ENOENT && parent != folder) return check_can_make(parent);
  } else if (!S_ISDIR(info.st_mode)) {
    error = ENOTDIR;
  } else if (faccessat(AT_FDCWD, parent.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    error = errno;
  }
  if (error != 0) os::fail("make the folder", folder, error);
}

void check_folder(const StartDoors& doors, const std::string& feature) {
  const fs::path place =
      git::worktree_path(doors.store.layout(), feature, doors.config.path("worktree.path"));
  if (os::file_id(place)) {
    throw Error("'" + place.string() + "' is there already",
                "move it away, or choose another feature name");
  }
  check_can_make(place);
}

// A set-up that failed leaves its worktree, to be looked at and tried again.
void check_half_made(StartDoors& doors, const std::string& feature) {
  const auto named = doors.store.index().with_feature(feature);
  if (named.empty() || named.front().reason != domain::Reason::setup_failed) return;
  if (!git::is_worktree_entry(doors.store.layout().task_git_dir(named.front().id))) return;
  throw Error("the worktree of '" + feature + "' is there already, but its set-up failed",
              "git wave show " + feature + " tells why");
}

void check_names(const StartRequests& requests, const std::string& default_branch) {
  std::vector<std::string> accepted;
  for (const StartRequest& request : requests) {
    for (const std::string& feature : request.features) {
      check_name(feature, default_branch);
      if (const auto other = domain::feature_collision(feature, accepted)) {
        throw UsageError(*other == feature
                             ? "the feature '" + feature + "' is named twice"
                             : "the features '" + *other + "' and '" + feature + "' collide");
      }
      accepted.push_back(feature);
    }
  }
  if (accepted.empty()) throw UsageError("which feature?", "name at least one");
}

}  // namespace

void check_label(const std::string& label) {
  constexpr size_t k_longest = 100;
  const bool has_controls = std::any_of(label.begin(), label.end(),
                                        [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  if (label.size() <= k_longest && !has_controls) return;
  throw UsageError("'" + label.substr(0, k_longest) + "' is no name for a session",
                   "at most 100 bytes, without control characters");
}

void check_features(const StartRequests& requests, StartDoors& doors,
                    const std::string& default_branch) {
  check_names(requests, default_branch);
  for (const StartRequest& request : requests) {
    for (const std::string& feature : request.features) {
      const auto taken = doors.store.index().features_in_use(feature);
      if (const auto other = domain::feature_collision(feature, taken)) {
        throw Error(*other == feature ? "there is a task '" + feature + "' already"
                                      : "'" + feature + "' collides with the task '" + *other + "'",
                    "git wave show " + *other + " tells about it; choose another name");
      }
      check_half_made(doors, feature);
      check_branch(request, doors, feature);
      check_folder(doors, feature);
    }
  }
}

bool are_commands_approved(const config::Config& config) {
  return std::all_of(k_commands.begin(), k_commands.end(),
                     [&](const char* key) { return config.is_approved(key); });
}

void check_approved(const config::Config& config, const std::string& key) {
  if (config.is_approved(key)) return;
  throw Error("the commands of " + key + " come from the repository's own " +
                  config.origin(key).text() + " and are not approved",
              "git wave trust shows what they run and approves it");
}

void check_commands(const config::Config& config) {
  for (const char* key : k_commands) check_approved(config, key);
}

void check_agent(const agent::AgentChoice& choice, const std::vector<std::string>& arguments,
                 const os::Environment& environment) {
  if (choice.unapproved) {
    throw Error("the agent '" + choice.name + "' comes from the repository's own " +
                    choice.unapproved->text() + " and is not approved",
                "git wave trust shows what it runs and approves it");
  }
  std::string program = choice.agent->program();
  // A command agent's program is the configured one, else the first word behind `--`.
  if (program.empty() && !choice.command.empty()) program = choice.command.front();
  if (program.empty() && !arguments.empty()) program = arguments.front();
  const std::string path = os::variable(environment, "PATH").value_or("");
  if (program.empty() || os::find_program(program, path)) return;
  throw Error("the agent '" + choice.name + "' is not installed: '" + program + "' is not on PATH",
              "git wave doctor lists the agents that are there");
}

std::optional<std::string> find_own_branch(const domain::Task& task, bool unmade,
                                           const std::string& base, StartDoors& doors) {
  const git::Repository& repository = doors.store.repository();
  const std::string name = task.branch.substr(std::string("refs/heads/").size());
  const auto tip = repository.ref(task.branch);
  if (!tip) {
    if (unmade) return std::nullopt;
    const std::string last = domain::summarize(task).head;
    throw Error("the branch '" + name + "' of the task is gone",
                last.empty() || !repository.has_object(last)
                    ? "make it again with git branch, then retry"
                    : "git branch " + name + " " + last + " makes it again where it was last seen");
  }
  // Ours from a start that was killed or a set-up that failed, or somebody's who took the name.
  const bool is_ours =
      *tip == base || (*tip == domain::summarize(task).head &&
                       git::is_worktree_entry(doors.store.layout().task_git_dir(task.id)));
  if (unmade && !is_ours) {
    throw Error("the branch '" + name + "' was made by somebody else meanwhile",
                "rename it, or start another task with --existing-branch");
  }
  if (is_checked_out(doors.store.layout(), repository, task.branch, task.id)) {
    throw Error("the branch '" + name + "' is checked out in another worktree",
                "switch that worktree to another branch first");
  }
  return tip;
}

}  // namespace wave::actions
