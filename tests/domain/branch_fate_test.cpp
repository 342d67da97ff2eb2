// SPDX-License-Identifier: MIT
#include "domain/branch_fate.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

struct Row {
  const char* what;
  BranchFacts facts;
  bool remove;
  bool keep_tip;
};

BranchFacts facts(void (*change)(BranchFacts&)) {
  BranchFacts out;
  change(out);
  return out;
}

const Row k_rows[] = {
    {"unmerged", facts([](BranchFacts&) {}), true, true},
    {"merged", facts([](BranchFacts& f) { f.merged = true; }), true, false},
    {"pushed", facts([](BranchFacts& f) { f.pushed = true; }), true, false},
    {"gone", facts([](BranchFacts& f) { f.exists = false; }), false, false},
    {"the user's", facts([](BranchFacts& f) { f.ours = false; }), false, false},
    {"the user's and merged", facts([](BranchFacts& f) {
       f.ours = false;
       f.merged = true;
     }),
     false, false},
    {"asked to stay", facts([](BranchFacts& f) { f.keep_asked = true; }), false, false},
    {"asked to stay, merged", facts([](BranchFacts& f) {
       f.keep_asked = true;
       f.merged = true;
     }),
     false, false},
    {"checked out elsewhere", facts([](BranchFacts& f) { f.checked_out = true; }), false, false},
    {"checked out elsewhere, pushed", facts([](BranchFacts& f) {
       f.checked_out = true;
       f.pushed = true;
     }),
     false, false},
};

TEST(BranchFate, FollowsTheTable) {
  for (const Row& row : k_rows) {
    const BranchFate fate = branch_fate(row.facts);
    EXPECT_EQ(fate.remove, row.remove) << row.what;
    EXPECT_EQ(fate.keep_tip, row.keep_tip) << row.what;
    EXPECT_FALSE(fate.why.empty()) << row.what;
  }
}

TEST(BranchFate, TellsWhatWasNeverThereFromWhatIsGone) {
  BranchFacts gone;
  gone.exists = false;
  EXPECT_EQ(branch_fate(gone).why, "was deleted before");
  gone.begun = false;
  EXPECT_EQ(branch_fate(gone).why, "is not there: no agent was started");
}

// Over all facts: what goes is ours, not wanted, in nobody's way, and held by something.
TEST(BranchFate, NothingUnkeptIsEverRemoved) {
  for (unsigned bits = 0; bits < 64; ++bits) {
    BranchFacts f;
    f.exists = (bits & 1) != 0;
    f.ours = (bits & 2) != 0;
    f.keep_asked = (bits & 4) != 0;
    f.checked_out = (bits & 8) != 0;
    f.merged = (bits & 16) != 0;
    f.pushed = (bits & 32) != 0;
    const BranchFate fate = branch_fate(f);
    if (!fate.remove) continue;
    EXPECT_TRUE(f.exists && f.ours && !f.keep_asked && !f.checked_out) << bits;
    EXPECT_TRUE(f.merged || f.pushed || fate.keep_tip) << bits;
  }
}

}  // namespace
}  // namespace wave::domain
