// SPDX-License-Identifier: MIT
#include "service/brief.h"

#include "domain/plan.h"
#include "domain/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::service {
namespace {

using domain::Checked;
using domain::CheckResult;
using domain::Judgement;
using prompt::Role;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string k_tip(40, 'a');
const std::string k_tree(40, 'b');
const std::string k_other(40, 'c');

domain::Task piece() {
  domain::Task out;
  out.id = "7f3k9d2m1q";
  out.title = "Add a greeting";
  out.branch = "refs/heads/1-add-a-greeting";
  out.base_oid = k_other;
  out.work.emplace();
  out.work->number = 1;
  out.work->described.body = "It should greet.";
  out.work->described.author = "ann";
  return out;
}

domain::Reviewed review(const std::string& tree, Judgement judgement) {
  domain::Verdict verdict;
  verdict.approved = judgement == Judgement::approve;
  if (!verdict.approved) {
    verdict.findings = {{"It shouts", "greet.c", 3, domain::Severity::major, "Lower case."}};
  }
  return {k_tip, tree, judgement, domain::to_json(verdict), "claude"};
}

TEST(BriefFor, WhatWasNeverBegunIsDeveloped) {
  const Brief brief = brief_for(piece(), "", "");
  EXPECT_EQ(brief.role, Role::develop);
  EXPECT_EQ(brief.input.issue.key, "#1");
  EXPECT_EQ(brief.input.issue.title, "Add a greeting");
  EXPECT_EQ(brief.input.issue.body, "It should greet.");
  EXPECT_EQ(brief.input.branch, "1-add-a-greeting");
  EXPECT_THAT(brief.input.note, IsEmpty());
}

TEST(BriefFor, FindingsOfThisTreeAreMended) {
  domain::Task task = piece();
  task.work->reviews = {review(k_tree, Judgement::findings)};
  const Brief brief = brief_for(task, k_tip, k_tree);
  EXPECT_EQ(brief.role, Role::fix);
  ASSERT_THAT(brief.input.findings, SizeIs(1));
  EXPECT_EQ(brief.input.findings[0].title, "It shouts");
  EXPECT_EQ(brief.input.head, k_tip);
}

TEST(BriefFor, FindingsOfAnotherTreeAreOld) {
  domain::Task task = piece();
  task.work->reviews = {review(k_other, Judgement::findings)};
  EXPECT_EQ(brief_for(task, k_tip, k_tree).role, Role::develop);
}

TEST(BriefFor, TheNewestJudgementOfATreeCounts) {
  domain::Task task = piece();
  task.work->reviews = {review(k_tree, Judgement::findings), review(k_tree, Judgement::approve)};
  EXPECT_EQ(brief_for(task, k_tip, k_tree).role, Role::develop);
}

TEST(BriefFor, AVerdictThatCannotBeReadIsNoFinding) {
  domain::Task task = piece();
  task.work->reviews = {review(k_tree, Judgement::findings)};
  task.work->reviews[0].verdict = "LGTM";
  const Brief brief = brief_for(task, k_tip, k_tree);
  EXPECT_EQ(brief.role, Role::develop);
  EXPECT_THAT(brief.input.findings, IsEmpty());
}

TEST(BriefFor, FailedChecksComeBeforeFindings) {
  domain::Task task = piece();
  task.work->reviews = {review(k_tree, Judgement::findings)};
  task.work->checks = {{k_tip, "make test", CheckResult::failed, "1 of 7 failed"}};
  const Brief brief = brief_for(task, k_tip, k_tree);
  EXPECT_EQ(brief.role, Role::feedback);
  ASSERT_THAT(brief.input.checks, SizeIs(1));
  EXPECT_EQ(brief.input.checks[0].name, "make test");
  EXPECT_EQ(brief.input.checks[0].log, "1 of 7 failed");
}

TEST(BriefFor, OnlyTheNewestResultOfACheckOfThisCommitCounts) {
  domain::Task task = piece();
  task.work->checks = {{k_tip, "lint", CheckResult::failed, "once"},
                       {k_other, "test", CheckResult::failed, "of another commit"},
                       {k_tip, "lint", CheckResult::passed, ""},
                       {k_tip, "", CheckResult::failed, "all of them"}};
  EXPECT_EQ(brief_for(task, k_tip, k_tree).role, Role::develop);
  task.work->checks.push_back({k_tip, "lint", CheckResult::failed, "again"});
  const Brief brief = brief_for(task, k_tip, k_tree);
  EXPECT_EQ(brief.role, Role::feedback);
  ASSERT_THAT(brief.input.checks, SizeIs(1));
  EXPECT_EQ(brief.input.checks[0].log, "again");
}

TEST(BriefFor, TellsHowTheAttemptBeforeCameToItsEnd) {
  domain::Task task = piece();
  domain::Run run;
  run.attempt = 2;
  run.started_ms = 1;
  run.result = domain::State::failed;
  run.reason = domain::Reason::no_commits;
  task.runs = {run};
  const Brief brief = brief_for(task, k_tip, k_tree);
  EXPECT_THAT(brief.input.note, HasSubstr("Attempt 2"));
  EXPECT_THAT(brief.input.note, HasSubstr("failed, no_commits"));
  task.runs[0].result = domain::State::done;
  EXPECT_THAT(brief_for(task, k_tip, k_tree).input.note, IsEmpty());
}

TEST(ToldOf, GivesAPlanThatCanBeReadAndNoOther) {
  domain::Task task = piece();
  task.work->planned.emplace();
  EXPECT_FALSE(told_of(task).plan);
  domain::Plan plan;
  plan.summary = "greet";
  plan.analysis = "nothing greets yet";
  plan.test_plan = {"run it"};
  plan.recommended_changes = {"add a line"};
  plan.acceptance_criteria = {"it greets"};
  plan.risk = domain::Risk::low;
  task.work->planned->plan = domain::to_json(plan);
  ASSERT_TRUE(told_of(task).plan);
  EXPECT_EQ(told_of(task).plan->summary, "greet");
  task.work->planned->plan = "do it well";
  EXPECT_FALSE(told_of(task).plan);
}

TEST(ToldOf, AnAnswerWithoutWordsSaysNothing) {
  domain::Task task = piece();
  task.work->answers = {{"which one?", ""}, {"which one?", "the first"}};
  ASSERT_THAT(told_of(task).answers, SizeIs(1));
  EXPECT_EQ(told_of(task).answers[0].answer, "the first");
}

}  // namespace
}  // namespace wave::service
