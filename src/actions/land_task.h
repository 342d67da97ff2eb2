// SPDX-License-Identifier: MIT
// Lands the work of a task on its base branch, in two deeds: what would stand there is made and
// kept first, so that it can be checked as it is, and then the branch is moved to exactly that.
//
// The branch is moved by compare and swap, never by force. Where a worktree has it checked out,
// index and files come along; what is uncommitted there is never touched, rather nothing happens.
// Killed at any point, the next landing, or reconcile, completes what was begun. No hook is run and
// nothing is signed.
#pragma once

#include "actions/keep.h"
#include "domain/landing.h"
#include "domain/summary.h"
#include "git/landing_commit.h"
#include "os/clock.h"
#include "os/file_lock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wave::actions {

struct LandDoors {
  store::Store& store;
  os::ProcessRunner& processes;
  os::Now now;
  std::string by;  // as events say it: "cli", "serve"
};

struct LandRequest {
  domain::Summary task;
  // Full name of a local branch; or of a remote-tracking one, which only prepare_landing() takes:
  // then it lands there, by somebody else.
  std::string base;
  std::string tip;  // the one commit of the task's branch that may land, as it was looked at
  domain::LandedBy how = domain::LandedBy::merge;
  std::string message = {};  // of a merge or squash; empty: made of the task's title
  git::LandingDeed deed = git::LandingDeed::write;
};

// Made and kept from `git gc` until it is landed, or dropped.
struct PreparedLanding {
  std::string task;
  std::string branch;  // full names
  std::string base;
  std::string tip;
  std::string from;  // where the base stood
  std::string to;    // where it is to stand
  domain::LandedBy how = domain::LandedBy::merge;
  std::vector<git::LandingCopy> copies;  // as LandingMade
};

struct AlreadyLanded {
  std::string oid;  // on the base
};
struct BranchMoved {
  std::string oid;  // where it stands now; empty: it is gone
};
// The base stands elsewhere by now: prepare anew.
struct BaseMoved {
  std::string oid;
};
// Not now; nothing was changed.
struct LandingBusy {
  std::filesystem::path worktree;  // empty: it is no worktree's fault
  std::string why;                 // half a sentence
};
struct LandedNow {
  std::string oid;
  std::filesystem::path worktree;  // that has the base checked out; empty: none
  std::string behind = {};         // why that could not follow yet; empty: it came along
};

// Busy: the worktree of an earlier landing, whose process was killed, cannot follow yet.
using Preparation =
    std::variant<PreparedLanding, AlreadyLanded, BranchMoved, LandingBusy, git::LandingConflict,
                 git::LandingUpToDate, git::LandingNothing, git::LandingRefused>;
using Landing = std::variant<LandedNow, AlreadyLanded, BranchMoved, BaseMoved, LandingBusy>;

// A move of the task that goes with its landing: {reviewing, done}.
struct LandingMove {
  domain::State from;
  domain::State to;
};

// Where the work of a task lands if nobody says otherwise, as a full name: a piece of the backlog
// on `configured` (short; empty: none), else on the local branch that it began at, else on the
// default branch.
std::string landing_base(store::Store& store, const domain::Summary& task,
                         const std::string& configured);

// Throws Error when the base is no branch, an object is missing, or git knows of no user.name
// and user.email, which the commits need.
Preparation prepare_landing(LandDoors& doors, const LandRequest& request);

// Moves the base and records that: `landed`, and with it the move, if any and if it is still legal.
// After LandingBusy what was prepared is still kept; after all else it is not. Throws Error when
// the store cannot be written; the base may have moved then, and the next call records it.
Landing finish_landing(LandDoors& doors, const PreparedLanding& prepared,
                       const std::optional<LandingMove>& move);

// For who prepares and finishes in one go: others of the kind wait meanwhile, so that not each of
// them has to prepare anew after each. Nothing after half a minute: then it goes without.
std::optional<os::FileLock> turn_to_land(const git::Layout& layout);

// What was prepared is not wanted any more.
void drop_landing(LandDoors& doors, const PreparedLanding& prepared);

// The message of a merge or squash: a subject of the task's feature and title, of a squash the
// subjects of its commits, and the task's id as a trailer. The same for the same commits.
std::string landing_message(store::Store& store, const LandRequest& request);

}  // namespace wave::actions
