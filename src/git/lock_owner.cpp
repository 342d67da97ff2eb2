// SPDX-License-Identifier: MIT
#include "git/lock_owner.h"

#include "error/error.h"
#include "git/location.h"
#include "git/zero_words.h"
#include "os/proc_file.h"
#include "os/process_files.h"
#include "os/process_identity.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_proc_cap = 8 << 20;

// The name of its program; what it calls itself where that is hidden.
std::string name_of(int pid) {
  const auto program = os::process_link(pid, "exe");
  if (!program) return {};  // it has ended, or is the kernel's
  if (!program->hidden) return program->target.filename().string();
  return os::read_proc_file(pid, "comm", k_proc_cap).value_or("");
}

std::vector<std::string> words_of(int pid, const char* file) {
  return split_at_zeros(os::read_proc_file(pid, file, k_proc_cap).value_or(""));
}

// `git wave ...`: a git that only waits for us.
bool is_only_our_parent(const std::vector<std::string>& command) {
  constexpr std::array<std::string_view, 2> k_with_value = {"-C", "-c"};
  for (size_t i = 1; i < command.size(); ++i) {
    if (std::count(k_with_value.begin(), k_with_value.end(), command[i]) > 0) {
      ++i;
    } else if (!command[i].starts_with('-')) {
      return command[i] == "wave";
    }
  }
  return false;
}

// The git directories it was told of, wherever it stands.
std::vector<std::string> told_places(int pid, const std::vector<std::string>& command) {
  constexpr std::string_view k_option = "--git-dir";
  constexpr std::string_view k_variable = "GIT_DIR=";
  std::vector<std::string> out;
  for (size_t i = 1; i < command.size(); ++i) {
    const std::string& word = command[i];
    if (word == k_option && i + 1 < command.size()) out.push_back(command[i + 1]);
    if (word.starts_with(std::string(k_option) + '='))
      out.push_back(word.substr(k_option.size() + 1));
  }
  for (const std::string& word : words_of(pid, "environ")) {
    if (word.starts_with(k_variable)) out.push_back(word.substr(k_variable.size()));
  }
  return out;
}

// A git directory of the repository: the common one, a worktree's, or one of ours in it.
bool belongs_to(const fs::path& git_dir, const fs::path& common_dir) {
  std::error_code ignored;
  if (!fs::exists(git_dir, ignored))
    return true;  // it stood elsewhere when it was told: nobody knows
  const fs::path place = fs::weakly_canonical(git_dir);
  if (place.lexically_relative(common_dir).native().substr(0, 2) != "..") return true;
  const auto common = read_pointer(place / "commondir", "");
  return common && fs::weakly_canonical(*common) == common_dir;
}

// git goes to the top of the work tree before it does anything.
bool may_work_in(int pid, const fs::path& common_dir) {
  const std::vector<std::string> command = words_of(pid, "cmdline");
  if (is_only_our_parent(command)) return false;
  const auto place = os::process_link(pid, "cwd");
  if (!place) return false;  // it has ended
  if (place->hidden) return true;
  try {
    for (const std::string& told : told_places(pid, command)) {
      if (belongs_to(place->target / told, common_dir)) return true;
    }
    const auto found = discover(place->target, {});
    return found && found->common_dir == common_dir;
  } catch (const std::exception&) {
    return os::process_stat(pid).has_value();  // its folder is gone, or cannot be read
  }
}

bool may_hold(const os::ProcessStat& process, const os::FileId& lock, const fs::path& common_dir) {
  if (process.pid == getpid() || process.ended() || !os::is_own_process(process.pid)) return false;
  if (os::has_open(process.pid, lock)) return true;
  const std::string name = name_of(process.pid);
  // Ours hold what they have locked open, unless they were stopped in the very instant after.
  if (name.starts_with("git-wave")) return process.state == 'T';
  return name.starts_with("git") && may_work_in(process.pid, common_dir);
}

}  // namespace

bool is_orphaned(const fs::path& lock, const fs::path& common_dir) {
  struct stat info {};
  if (lstat(lock.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  if (info.st_uid != geteuid()) return false;
  const os::FileId id{info.st_dev, info.st_ino};
  const fs::path common = fs::weakly_canonical(common_dir);
  for (const os::ProcessStat& process : os::all_processes()) {
    if (may_hold(process, id, common)) return false;
  }
  return true;
}

}  // namespace wave::git
