// SPDX-License-Identifier: MIT
#include "domain/summary_line.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

Summary full() {
  Summary out;
  out.id = "0123456789";
  out.feature = "fix/login";
  out.title = "tab\there, line\nbreak, back\\slash, \\t as such";
  out.state = State::cleaned;
  out.reason = Reason::agent_exit;
  out.detail = "the agent ended with 3\n";
  out.result = State::failed;
  out.branch = "refs/heads/fix/login";
  out.worktree = "fix-login";
  out.base_ref = "refs/heads/main";
  out.base_oid = std::string(40, 'a');
  out.head = std::string(40, 'b');
  out.commits = 7;
  out.agent = "claude";
  out.run = "0123456789-2";
  out.attempt = 2;
  out.session = "mine";
  out.host = "tmux";
  out.writer = "9yz1k4t2";
  out.ticket = "T-1";
  out.slot = 3;
  out.timeout_s = 3600;
  out.not_before_ms = 1;
  out.depends_on = {"0000000001", "0000000002"};
  out.created_ms = 1795228259123;
  out.started_ms = 1795228259124;
  out.ended_ms = 1795228259125;
  out.updated_ms = 1795228259126;
  out.moved_ms = 1795228259127;
  out.origin = "local";
  out.number = 12;
  out.priority = -3;
  out.held = true;
  return out;
}

TEST(SummaryLine, SaysAllThatASummarySays) {
  const std::string line = summary_line(full());
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(parse_summary_line(line), full());
  EXPECT_EQ(id_in_summary_line(line), "0123456789");
  EXPECT_EQ(updated_in_summary_line(line), 1795228259126);
  EXPECT_EQ(updated_in_summary_line("no such line"), 0);
}

TEST(SummaryLine, WhatIsNotKnownStaysUnknown) {
  Summary little;
  little.id = "0123456789";
  EXPECT_EQ(parse_summary_line(summary_line(little)), little);
}

TEST(SummaryLine, AnythingElseIsNoSuchLine) {
  const std::string line = summary_line(full());
  EXPECT_FALSE(parse_summary_line(""));
  EXPECT_FALSE(parse_summary_line(line + "\tmore"));
  EXPECT_FALSE(parse_summary_line(line.substr(0, line.rfind('\t'))));
  EXPECT_FALSE(parse_summary_line("x" + line));
  EXPECT_FALSE(parse_summary_line(line + "x"));  // of the time it was updated
}

}  // namespace
}  // namespace wave::domain
