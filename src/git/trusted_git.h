// SPDX-License-Identifier: MIT
// The one place that starts the git command.
//
// Plain git in a folder where an agent has been runs the agent's programs (hooks, filters,
// fsmonitor, aliases from any config the agent could write). So git runs with GIT_DIR set to a
// directory of our own, `<common dir>/wave/trusted.git`, that shares only the objects; work tree
// and index are named explicitly, and every GIT_* variable of the caller is dropped.
#pragma once

#include "git/blame.h"
#include "git/repository.h"
#include "os/file_lock.h"
#include "os/process_runner.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace wave::git {

class TrustedGit {
 public:
  TrustedGit(const std::filesystem::path& common_dir, const std::filesystem::path& wave_dir,
             os::ProcessRunner& processes);

  const std::filesystem::path& folder() const { return dir_; }

  // Makes trusted.git, or renews it when the settings it mirrors have changed: line endings, modes,
  // links, sparse patterns, shallow boundary, promisor remote, and the user's own filters
  // (git-lfs).
  void prepare(const Repository& repository);

  // Fills an empty, registered worktree with a commit's files and writes its index.
  void fill(const std::filesystem::path& work_tree, const std::filesystem::path& index,
            const std::string& oid, int workers);

  // Takes a worktree, clean and filled with the commit `from`, to the commit `to`: only what
  // differs is looked at and written. Throws Error when a file stands in the way, or `from` is
  // gone.
  void bring(const std::filesystem::path& work_tree, const std::filesystem::path& index,
             const std::string& from, const std::string& to, int workers);

  // Why bring() would not do it, in git's words; empty: it would. Writes nothing.
  std::string objection(const std::filesystem::path& work_tree, const std::filesystem::path& index,
                        const std::string& from, const std::string& to);
  // Of those paths of an index that a filter is named for, which, by the attributes in that index
  // and the repository's own. Throws Error when git cannot tell.
  std::map<std::string, std::string> filters(const std::filesystem::path& work_tree,
                                             const std::filesystem::path& index,
                                             const std::vector<std::string>& paths);

  // For worktrees that nobody has asked for yet: fill() and bring() run no filter (git-lfs would
  // fetch), so what is filtered is not as it should be; has_filtered() tells whether there is any.
  void run_no_filters() { filters_ = false; }
  // From now on, what is started holds this lock too: should we be killed, nobody takes it before
  // git is gone. It must outlive this object's calls.
  void hold(const os::FileLock& lock) { held_ = lock.descriptor(); }
  bool has_filtered(const std::filesystem::path& work_tree, const std::filesystem::path& index);
  // Makes the index of a worktree trust its files: nobody who asks git later reads one again. At
  // least a second after they were written. False when a file is not as the index has it.
  bool settle(const std::filesystem::path& work_tree, const std::filesystem::path& index);
  // A short text that differs when what decides about the bytes of a fill does.
  std::string ways() const;

  // Makes the index of a worktree that has its files and lost its index; the files stay as they
  // are.
  void index_only(const std::filesystem::path& work_tree, const std::filesystem::path& index,
                  const std::string& oid);

  // What lies in `work_tree`, is ignored there and matches the patterns of `include` (a file in the
  // syntax of gitignore): relative paths; that of a folder stands for all below it. `excludes`: the
  // user's own core.excludesFile, or empty.
  std::vector<std::string> ignored_matching(const std::filesystem::path& work_tree,
                                            const std::filesystem::path& index,
                                            const std::filesystem::path& include,
                                            const std::string& excludes);
  // Those of the paths (relative to the work tree, folders ending in '/') that its .gitignore
  // files, the repository's info/exclude or the user's own list exclude. `user_excludes` is
  // core.excludesFile, or empty for git's own place.
  std::set<std::string> ignored(const std::filesystem::path& work_tree,
                                const std::vector<std::string>& paths,
                                const std::string& user_excludes);
  // Which commit each line came from. Throws Error with git's own words when there is no such file
  // or range.
  std::vector<BlameHunk> blame(const BlameRequest& request);
  // The ids that files of the work tree would be checked in under; line endings are converted, no
  // filter is run. Empty where that cannot be told.
  std::vector<std::string> checked_in(const std::filesystem::path& work_tree,
                                      const std::vector<std::string>& paths);
  // The same, and the objects are there then.
  std::vector<std::string> check_in(const std::filesystem::path& work_tree,
                                    const std::vector<std::string>& paths);
  // Writes one pack of exactly these objects into the folder, reads it back, and returns its name
  // ("pack-<40 hex digits>") without an ending. Throws Error when an object is missing or damaged.
  // `shared` is core.sharedRepository, or empty.
  std::string pack(const std::vector<std::string>& oids, const std::filesystem::path& folder,
                   const std::string& shared);

 private:
  std::vector<std::string> hash(const std::filesystem::path& work_tree,
                                const std::vector<std::string>& paths, bool write);
  void read_tree(std::vector<std::string> arguments, const std::filesystem::path& work_tree,
                 const std::filesystem::path& index);
  std::vector<std::string> checkout_words(int workers) const;
  os::Finished run(std::vector<std::string> arguments, os::Environment extra,
                   const std::string& input = {}, const std::filesystem::path& directory = {});
  os::Finished run_blame(std::vector<std::string> arguments, const BlameRequest& request);

  std::filesystem::path common_dir_;
  std::filesystem::path dir_;
  os::ProcessRunner& processes_;
  bool filters_ = true;
  int held_ = -1;
};

// Makes an empty commit in `work_tree` as anybody would who works there, hooks included. Throws
// Error with git's last line.
void commit_as_a_user(const std::filesystem::path& work_tree, os::ProcessRunner& processes);

// Clones `source` (URL or path) into the bare repository `target`, as the user: their credentials,
// their configuration. Before any agent was there. Throws Error with git's last line.
void clone_bare(const std::string& source, const std::filesystem::path& target,
                os::ProcessRunner& processes);

// Speaks to another repository from `git_dir`, which is ours alone and knows nothing of the user's:
// what is to be reached, and where objects lie, is named by the arguments and `extra`. With the
// settings of talking_config() it runs no program that a repository's configuration names.
os::Finished talk_from(const std::filesystem::path& git_dir, std::vector<std::string> arguments,
                       const os::Environment& extra, std::chrono::milliseconds patience,
                       os::ProcessRunner& processes);
// The config file of such a git directory: our own rules, and of the user's global configuration
// what is about reaching other places (credentials, proxies, ssh, insteadOf).
std::string talking_config(os::ProcessRunner& processes);

// Why git gave up: one line.
std::string complaint(const os::Finished& finished);
// Throws Error "<deed>: <why>"; as PassingError where git was killed or took too long, and the next
// one may come to its end.
[[noreturn]] void throw_failure(const std::string& deed, const os::Finished& finished);

// git's version as numbers, {2, 39, 5}; empty when git is not there.
std::vector<int> git_version(os::ProcessRunner& processes);

}  // namespace wave::git
