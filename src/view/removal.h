// SPDX-License-Identifier: MIT
// What became of worktrees: `git wave cleanup`, `restore` and `gc`.
#pragma once

#include "actions/collect_garbage.h"
#include "actions/removal.h"

#include <string>
#include <vector>

namespace wave::view {

// One task of `cleanup`, done or refused.
struct Cleaned {
  domain::Summary task;  // as it stands now
  actions::TrashRecord record;
  std::string error;  // why it was not; empty when it was
};

// What people should know beside the line: the branch, what was kept, how it comes back.
std::string cleaned_notes(const Cleaned& cleaned);
std::string cleaned_json(const std::vector<Cleaned>& all);

// `<task>\t<feature>\t<what>\t<detail>`, one line each.
std::string garbage_text(const actions::Garbage& garbage);
// `packed`: how many objects.
std::string garbage_json(const actions::Garbage& garbage, size_t packed, bool really);

}  // namespace wave::view
