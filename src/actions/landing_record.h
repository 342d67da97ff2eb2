// SPDX-License-Identifier: MIT
// What a landing is about to do, in `<wave dir>/landing.json`: written before the base branch moves
// and removed when all is told, so that whoever comes after a killed one can complete it. There is
// one landing at a time in a repository.
#pragma once

#include "domain/landing.h"
#include "domain/state.h"
#include "git/landing_commit.h"
#include "git/layout.h"
#include "os/files.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct LandingRecord {
  std::string task;
  std::string by;   // who lands it, as events say it
  std::string ref;  // the base branch
  std::string from;
  std::string to;
  domain::LandedBy how = domain::LandedBy::merge;
  std::vector<git::LandingCopy> copies;
  std::optional<domain::State> state_from;  // the move that goes with it, if any
  std::optional<domain::State> state_to;
  // The worktree that is taken along; empty: there is none.
  std::filesystem::path git_dir;
  std::filesystem::path tree;
  os::FileId mark;  // of the lock on its index
};

std::filesystem::path landing_lock_file(const git::Layout& layout);  // held by who lands
std::filesystem::path landing_mark_file(const git::Layout& layout);
std::filesystem::path landing_index_file(const git::Layout& layout);

// Nothing where there is none, or it is damaged (which is logged).
std::optional<LandingRecord> read_landing_record(const git::Layout& layout);
// On disk when it returns.
void write_landing_record(const git::Layout& layout, const LandingRecord& record);
void remove_landing_record(const git::Layout& layout);

}  // namespace wave::actions
