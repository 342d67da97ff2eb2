// SPDX-License-Identifier: MIT
// Recognises the work of tasks in commits that their agents have not made: after a squash, a
// rebase, a cherry-pick or an amend, by whatever means. Looks at commits only and believes no note:
//   author   git hands author and time on when it makes a commit anew; with the same subject or the
//            same change it is the same commit made anew
//   message  `git merge --squash` and `git cherry-pick -x` name the commits they take; they must
//            have touched the same files
//   change   the same lines came and went in the same files as by the task as a whole, or by one of
//            its commits
#pragma once

#include "domain/task.h"
#include "store/commit_origins.h"
#include "store/store.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wave::actions {

class LandingMatch {
 public:
  // The tasks whose work is looked for. Their commits that are not in this repository are passed
  // over.
  LandingMatch(store::Store& store, const std::vector<domain::Task>& tasks);

  // What the commit, which no log names, came from. `noted`: tasks that its note names, a hint that
  // lets the author suffice where subject and change are both new. A merge is never matched, and
  // what cannot be read matches nothing.
  std::vector<store::CommitOrigin> match(const std::string& oid,
                                         const std::set<std::string>& noted = {});

 private:
  // A commit that is known to hold a task's work.
  struct Known {
    std::string oid;
    std::string parent;  // empty: it has none
    const domain::Task* task = nullptr;
    std::string run;
    std::optional<domain::LandedBy> how;
    git::Authorship author;
  };
  // What a task has changed as a whole, up to its newest commit, or since a part of it has landed.
  struct Whole {
    const domain::Task* task = nullptr;
    std::string from;
    std::string to;
    int64_t committed_s = 0;  // when `to` was made
    std::set<std::string> paths;
  };
  // The commit that is asked about.
  struct Asked;

  void add(const domain::Task& task, const std::string& oid, const std::string& run,
           std::optional<domain::LandedBy> how);
  std::vector<store::CommitOrigin> try_match(const std::string& oid,
                                             const std::set<std::string>& noted);
  const Known* by_author(const Asked& asked, const std::set<std::string>& noted);
  std::vector<store::CommitOrigin> by_message(const Asked& asked);
  std::optional<store::CommitOrigin> by_change(const Asked& asked);
  const std::deque<Whole>& wholes();
  void add_wholes(const domain::Task& task);
  static bool could_be_made_of(const Known& known, const Asked& asked);
  bool shares_paths(const Asked& asked, const std::string& parent, const std::string& oid);
  std::string change_of(const std::string& from, const std::string& to);
  store::CommitOrigin origin(const Asked& asked, const Known& known) const;

  store::Store& store_;
  git::Repository& repository_;
  std::vector<domain::Task> tasks_;
  std::deque<Known> known_;
  std::multimap<int64_t, const Known*> by_time_;  // of their authors, seconds
  std::optional<std::deque<Whole>> wholes_;       // made when first needed
  std::map<std::pair<std::string, std::string>, std::string> changes_;
};

}  // namespace wave::actions
