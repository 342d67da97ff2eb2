// SPDX-License-Identifier: MIT
#include "service/deed_log.h"

#include <gtest/gtest.h>

namespace wave::service {
namespace {

TEST(DeedLine, NamesIssueRunAndSession) {
  domain::Summary row;
  row.origin = "github";
  row.number = 12;
  row.state = domain::State::failed;
  row.reason = domain::Reason::agent_exit;
  row.run = "0123456789-2";
  EXPECT_EQ(deed_line({"0123456789", "fix-login", "is tried again, 2 of 3"}, row, "0b7e-1"),
            "task=0123456789 issue=github#12 feature=\"fix-login\" state=failed "
            "reason=agent_exit run=0123456789-2 session=\"0b7e-1\" "
            "did=\"is tried again, 2 of 3\"");
}

TEST(DeedLine, LeavesOutWhatIsNotKnownAndStaysOneLine) {
  EXPECT_EQ(deed_line({"0123456789", "x", "says \"no\"\nand more"}, {}, ""),
            "task=0123456789 feature=\"x\" state=pending did=\"says \\\"no\\\"\\nand more\"");
}

}  // namespace
}  // namespace wave::service
