// SPDX-License-Identifier: MIT
#include "git/shallow_history.h"

#include "git/layout.h"
#include "support/temp_repository.h"

#include <fstream>

#include <gtest/gtest.h>

namespace wave::git {
namespace {

using Oids = std::vector<std::string>;

// base - a - b (topic)
//     \- c (main), where base is the boundary and what it descends from is gone.
class ShallowHistoryTest : public testing::Test {
 protected:
  ShallowHistoryTest() {
    const std::string gone = made_.git({"rev-parse", "HEAD"});
    base_ = made_.commit("base");
    a_ = made_.commit("a");
    b_ = made_.commit("b");
    made_.git({"checkout", "-q", "--detach", base_});
    c_ = made_.commit("c");
    const auto common_dir = made_.layout().common_dir;
    std::ofstream(common_dir / "shallow") << base_ << '\n';
    std::filesystem::remove(common_dir / "objects" / gone.substr(0, 2) / gone.substr(2));
  }

  test::TempRepository made_;
  std::string base_, a_, b_, c_;
  Repository repository_ = Repository::open(made_.layout().common_dir);
};

TEST_F(ShallowHistoryTest, TheBoundaryEndsAWalk) {
  EXPECT_EQ(repository_.commits_beyond(b_, {}), (Oids{base_, a_, b_}));
  EXPECT_EQ(repository_.commits_beyond(b_, {c_}), (Oids{a_, b_}));
  EXPECT_EQ(repository_.commits_beyond(b_, {base_, std::string(40, '1'), ""}, 1), (Oids{a_}));
  EXPECT_TRUE(repository_.is_within(a_, {b_}));
  EXPECT_FALSE(repository_.is_within(b_, {a_, c_}));
}

TEST_F(ShallowHistoryTest, TwoTipsAreComparedAsInAWholeClone) {
  EXPECT_EQ(repository_.merge_base(b_, c_), base_);
  EXPECT_EQ(repository_.merge_base(b_, a_), a_);
  EXPECT_EQ(repository_.merge_base(b_, std::string(40, '1')), std::nullopt);
  EXPECT_EQ(repository_.apart(b_, c_).ahead, 2);
  EXPECT_EQ(repository_.apart(b_, c_).behind, 1);
  EXPECT_TRUE(repository_.is_ancestor(base_, b_));
  EXPECT_FALSE(repository_.is_ancestor(c_, b_));
}

TEST_F(ShallowHistoryTest, AMergeComesBehindBothItsParents) {
  made_.git({"merge", "-q", "-m", "m", b_});
  const std::string merge = made_.git({"rev-parse", "HEAD"});
  const Oids walked = repository_.commits_beyond(merge, {});
  EXPECT_EQ(walked.size(), 5u);
  EXPECT_EQ(walked.front(), base_);
  EXPECT_EQ(walked.back(), merge);
}

}  // namespace
}  // namespace wave::git
