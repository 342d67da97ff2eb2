// SPDX-License-Identifier: MIT
#include "domain/verdict.h"

#include "domain/feedback_answer.h"
#include "domain/stored_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::HasSubstr;

std::string fault_of(const std::string& text) {
  const Answer<Verdict> verdict = verdict_from_json(text);
  const auto* fault = std::get_if<AnswerFault>(&verdict);
  return fault ? fault->sentence : "none";
}

std::string finding(const std::string& severity, const std::string& path = "\"src/a.cpp\"") {
  return R"({"title":"It leaks","path":)" + path + R"(,"line":12,"severity":")" + severity +
         R"(","text":"never freed"})";
}

TEST(Verdict, Approves) {
  const Verdict verdict =
      std::get<Verdict>(verdict_from_json(R"({"verdict":"approve","findings":[]})"));
  EXPECT_TRUE(verdict.approved);
  const std::string with_note =
      R"({"verdict":"approve","findings":[)" + finding("note") + "," + finding("minor") + "]}";
  EXPECT_TRUE(std::get<Verdict>(verdict_from_json(with_note)).approved);
}

TEST(Verdict, TellsFindings) {
  const std::string text = R"({"verdict":"findings","findings":[)" + finding("blocker") +
                           R"(,{"title":"No test","path":null,"line":null,"severity":"major",
                               "text":"add one"}]})";
  const Verdict verdict = std::get<Verdict>(verdict_from_json(text));
  EXPECT_FALSE(verdict.approved);
  ASSERT_EQ(verdict.findings.size(), 2U);
  EXPECT_EQ(verdict.findings[0],
            (Finding{"It leaks", "src/a.cpp", 12, Severity::blocker, "never freed"}));
  EXPECT_EQ(verdict.findings[1], (Finding{"No test", "", {}, Severity::major, "add one"}));
  EXPECT_EQ(std::get<Verdict>(verdict_from_json(to_json(verdict))), verdict);
}

TEST(Verdict, NothingElseApproves) {
  const std::string rows[] = {
      "",
      "LGTM",
      R"("approve")",
      "{}",
      R"({"verdict":"approve"})",
      R"({"verdict":"Approve","findings":[]})",
      R"({"verdict":"approved","findings":[]})",
      R"({"verdict":"LGTM","findings":[]})",
      R"({"verdict":"","findings":[]})",
      R"({"verdict":null,"findings":[]})",
      R"({"verdict":true,"findings":[]})",
      R"({"verdict":["approve"],"findings":[]})",
      R"({"verdict":"approve","findings":"none"})",
      R"({"verdict":"approve","findings":null})",
      R"({"verdict":"approve","findings":[{}]})",
      R"({"verdict":"approve","findings":["fine"]})",
      R"({"verdict":"approve","findings":[],"but":"not yet"})",
      R"({"verdict":"approve","findings":[)" + finding("blocker") + "]}",
      R"({"verdict":"approve","findings":[)" + finding("major") + "]}",
      R"({"verdict":"approve","findings":[)" + finding("grave") + "]}",
      R"({"verdict":"findings","findings":[]})",
  };
  for (const std::string& text : rows) EXPECT_NE(fault_of(text), "none") << text;
}

TEST(Verdict, AContradictionIsSaid) {
  EXPECT_EQ(fault_of(R"({"verdict":"approve","findings":[)" + finding("blocker") + "]}"),
            "the verdict is 'approve', but there are findings of the severity blocker or major");
  EXPECT_EQ(fault_of(R"({"verdict":"findings","findings":[]})"),
            "the verdict is 'findings', but there are none");
  EXPECT_EQ(fault_of(R"({"verdict":"findings","findings":[)" + finding("bad", "\"/x\"") + "]}"),
            "findings[0]: 'path' is '/x': it must be relative to the repository's top; "
            "findings[0]: 'severity' is 'bad', it must be one of blocker, major, minor, note");
}

TEST(FeedbackAnswer, SaysWhetherSomethingWasDone) {
  const auto read = [](const char* text) {
    return stored_answer<FeedbackAnswer>(text, parse_feedback_answer);
  };
  EXPECT_EQ(std::get<FeedbackAnswer>(read(R"({"answer":"acted","reason":"mended"})")),
            (FeedbackAnswer{true, "mended"}));
  EXPECT_EQ(std::get<FeedbackAnswer>(read(R"({"answer":"no_action","reason":"flaky"})")),
            (FeedbackAnswer{false, "flaky"}));
  for (const char* text : {R"({"answer":"no_action","reason":" "})", R"({"answer":"no_action"})",
                           R"({"answer":"NO_ACTION_NEEDED","reason":"x"})",
                           R"({"reason":"no_action"})", R"({"answer":"","reason":"x"})", "{}"}) {
    EXPECT_TRUE(std::holds_alternative<AnswerFault>(read(text))) << text;
  }
}

TEST(VerdictSize, OneThatNoEventCouldHoldIsAFault) {
  Verdict long_one;
  for (int i = 0; i < 100; ++i) {
    Finding finding;
    finding.title = "one";
    finding.severity = Severity::major;
    finding.text = std::string(3000, 'x');
    long_one.findings.push_back(finding);
  }
  EXPECT_TRUE(std::holds_alternative<AnswerFault>(verdict_from_json(to_json(long_one))));
  long_one.findings.resize(10);
  EXPECT_TRUE(std::holds_alternative<Verdict>(verdict_from_json(to_json(long_one))));
}

}  // namespace
}  // namespace wave::domain
