// SPDX-License-Identifier: MIT
#include "service/backlog_rows.h"

#include "actions/new_issue.h"
#include "service/forge_world.h"

#include <gmock/gmock.h>

namespace wave::service {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class BacklogRowsTest : public ForgeWorld {
 protected:
  void put(store::Store& store, const std::string& title) {
    actions::IssueDoors issues{store, config_, clock_.at};
    actions::NewIssue issue;
    issue.title = title;
    actions::new_issues({issue}, issues);
  }

  BacklogRows rows_;
};

TEST_F(BacklogRowsTest, AreReadAgainOnceTheLogsHaveMoved) {
  EXPECT_THAT(rows_.of(store_, policy_), IsEmpty()) << "nobody has written anything";
  put(store_, "first");
  ASSERT_THAT(rows_.of(store_, policy_), SizeIs(1));
  const domain::Summary* before = rows_.of(store_, policy_).data();
  EXPECT_EQ(rows_.of(store_, policy_).data(), before) << "nothing has moved";
  store::Store other(repository_.layout());
  put(other, "second, by another process");
  ASSERT_THAT(rows_.of(store_, policy_), SizeIs(2));
  ASSERT_TRUE(advance(doors_, rows_.of(store_, policy_)[0], {domain::State::queued}));
  EXPECT_EQ(rows_.of(store_, policy_)[0].state, domain::State::queued);
  EXPECT_EQ(rows_.of(store_, policy_), own_rows(store_));
}

// Whoever shares the backlog looks at what came from others as well.
TEST_F(BacklogRowsTest, AreOthersUnderAnotherPolicy) {
  put(store_, "mine");
  ASSERT_THAT(rows_.of(store_, policy_), SizeIs(1));
  std::filesystem::remove(repository_.layout().wave_dir() / "writer");
  EXPECT_THAT(rows_.of(store_, policy_), IsEmpty()) << "of nobody who has another name now";
  policy_.shares = true;
  EXPECT_THAT(rows_.of(store_, policy_), SizeIs(1));
}

}  // namespace
}  // namespace wave::service
