// SPDX-License-Identifier: MIT
// How far branches have been searched for landed work: `<wave dir>/landings`, see
// git-wave-format(5). It may be deleted at any moment; everything is looked at again then, and
// found again once.
#pragma once

#include "git/layout.h"
#include "index/index.h"

#include <map>
#include <string>
#include <vector>

namespace wave::actions {

struct LandingCursor {
  std::map<std::string, std::string> logs;  // where the logs stood: ref -> oid
  std::map<std::string, std::string> refs;  // where the branches stood; empty: they were not there
  // Of each branch, commits that were looked at with all that they descend from.
  std::map<std::string, std::vector<std::string>> fronts;
  // Tasks of other clones that were looked for, and their heads then: they may become known after
  // what holds their work.
  std::map<std::string, std::string> foreign;
};

// Empty where there is none, or it is damaged.
LandingCursor read_landing_cursor(const git::Layout& layout);
// Best effort: where it cannot be written, the next looks again.
void write_landing_cursor(const git::Layout& layout, const LandingCursor& cursor);

// The same without what else is known of the logs.
std::map<std::string, std::string> tips_of(const index::Cursors& cursors);

}  // namespace wave::actions
