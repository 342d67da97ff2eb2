// SPDX-License-Identifier: MIT
#include "domain/event_fault.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

constexpr const char* k_start = R"({"v":1,"task":"0123456789",)";

std::optional<std::string> fault(const std::string& members) {
  const auto event = decode(k_start + members + "}");
  return event ? event_fault(*event) : std::optional<std::string>("it is no event");
}

const std::string k_oid(40, 'a');

TEST(EventFaultTest, WhatThisProgramWritesHasNone) {
  for (const std::string& members : std::vector<std::string>{
           R"("id":"e.1","k":"created","feature":"fix/login","title":"ümläut\n","branch":)"
           R"("refs/heads/fix/login","base_ref":"refs/remotes/origin/main","base":")" +
               k_oid + R"(","worktree":"../elsewhere/fix-login")",
           R"("id":"e.2","k":"run_claimed","run":"0123456789-12","attempt":12,"epoch":3)",
           R"("id":"c.0123456789.x","k":"commit","oid":")" + k_oid + '"',
           R"("id":"m.abc.typed.0123456789-1","k":"message","message":"abc","delivery":"typed")",
           R"("id":"k.1","k":"kept","ref":"refs/wave/keep/0123456789/1","oid":")" + k_oid + '"',
           R"("id":"rm.1","k":"removed","trash":"0123456789-1","head":"refs/heads/x")",
           R"("id":"n.1","k":"something_new","where":"../../etc")",
       }) {
    EXPECT_EQ(fault(members), std::nullopt) << members;
  }
}

TEST(EventFaultTest, NamesThatLeadElsewhereAreFaults) {
  const std::pair<const char*, const char*> cases[] = {
      {R"("id":"e 1","k":"moved")", "its id is 'e 1'"},
      {R"("id":"e.\u0000","k":"moved")", "its id is 'e.?'"},
      {R"("id":"e.1","k":"moved","run":"../x")", "its run is '../x'"},
      {R"("id":"e.1","k":"moved","run":"9876543210-1")", "its run is '9876543210-1'"},
      {R"("id":"e.1","k":"moved","run":"0123456789-1/..")", "its run is '0123456789-1/..'"},
      {R"("id":"e.1","k":"moved","run":"0123456789-01")", "its run is '0123456789-01'"},
      {R"("id":"e.1","k":"moved","t":-5)", "its time is '-5'"},
      {R"("id":"e.1","k":"moved","attempt":-5)", "its attempt or epoch is 'below zero'"},
      {R"("id":"e.1","k":"created","feature":"../x")", "the feature is '../x'"},
      {R"("id":"e.1","k":"created","feature":"x","branch":"refs/wave/log/x")",
       "the branch is 'refs/wave/log/x'"},
      {R"("id":"e.1","k":"created","feature":"x","branch":"refs/heads/../x")",
       "the branch is 'refs/heads/../x'"},
      {R"("id":"e.1","k":"commit","oid":"HEAD")", "the commit is 'HEAD'"},
      {R"("id":"e.1","k":"message","message":"../../writer","delivery":"queued")",
       "the message is '../../writer'"},
      {R"("id":"e.1","k":"kept","ref":"refs/heads/main")", "the kept ref is 'refs/heads/main'"},
      {R"("id":"e.1","k":"kept","ref":"refs/wave/keep/9876543210/1")",
       "the kept ref is 'refs/wave/keep/9876543210/1'"},
      {R"("id":"e.1","k":"removed","trash":"..")", "the trash is '..'"},
      {R"("id":"e.1","k":"removed","snapshot":"refs/heads/main")",
       "the snapshot is 'refs/heads/main'"},
      {R"("id":"e.1","k":"run_claimed","run":"0123456789-1")", "the run is '0123456789-1'"},
  };
  for (const auto& [members, sentence] : cases) EXPECT_EQ(fault(members), sentence) << members;
}

}  // namespace
}  // namespace wave::domain
