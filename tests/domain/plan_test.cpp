// SPDX-License-Identifier: MIT
#include "domain/plan.h"

#include "domain/analysis.h"
#include "domain/impact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A plan's members as JSON; a test replaces some.
std::string plan_with(std::map<std::string, std::string> changed = {},
                      const std::string& without = {}) {
  std::map<std::string, std::string> members = {
      {"summary", R"("Say what is wrong")"},
      {"analysis", R"("The parser swallows it")"},
      {"recommended_changes", R"(["report it"])"},
      {"acceptance_criteria", R"(["a broken file is told"])"},
      {"affected_modules", R"(["src/parser"])"},
      {"predicted_files", R"(["./src/parser/ast.cpp", "src/parser/ast.cpp"])"},
      {"risks", "[]"},
      {"test_plan", R"(["ctest"])"},
      {"risk", R"("low")"},
      {"questions", "[]"}};
  for (const auto& [name, value] : changed) members[name] = value;
  members.erase(without);
  std::string text;
  for (const auto& [name, value] : members) {
    text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
  }
  return text + "}";
}

std::string fault_of(const std::string& text) {
  const Answer<Plan> plan = plan_from_json(text);
  const auto* fault = std::get_if<AnswerFault>(&plan);
  return fault ? fault->sentence : "none";
}

TEST(Risk, AnUnknownWordIsNoRisk) {
  EXPECT_EQ(parse_risk("very_high"), Risk::very_high);
  EXPECT_LT(Risk::medium, Risk::high);
  for (const char* word : {"", "High", "high.", " high", "high\n", "critical", "low medium"}) {
    EXPECT_EQ(parse_risk(word), std::nullopt) << word;
  }
  for (const std::string& word : risk_words()) EXPECT_EQ(to_string(*parse_risk(word)), word);
}

TEST(Plan, IsRead) {
  const Plan plan = std::get<Plan>(plan_from_json(plan_with()));
  EXPECT_EQ(plan.summary, "Say what is wrong");
  EXPECT_EQ(plan.analysis, "The parser swallows it");
  EXPECT_THAT(plan.recommended_changes, ElementsAre("report it"));
  EXPECT_THAT(plan.acceptance_criteria, ElementsAre("a broken file is told"));
  EXPECT_THAT(plan.affected_modules, ElementsAre("src/parser"));
  EXPECT_THAT(plan.predicted_files, ElementsAre("src/parser/ast.cpp"));
  EXPECT_THAT(plan.risks, ElementsAre());
  EXPECT_THAT(plan.test_plan, ElementsAre("ctest"));
  EXPECT_EQ(plan.risk, Risk::low);
  EXPECT_THAT(plan.questions, ElementsAre());
}

TEST(Plan, IsKeptAndReadBackAsTheSame) {
  const Plan plan = std::get<Plan>(plan_from_json(
      plan_with({{"questions", R"(["which \"one\"?\nA or B?"])"}, {"risk", R"("very_high")"}})));
  const std::string kept = to_json(plan);
  EXPECT_EQ(std::get<Plan>(plan_from_json(kept)), plan);
  EXPECT_EQ(to_json(std::get<Plan>(plan_from_json(kept))), kept);
  EXPECT_TRUE(kept.starts_with(R"({"summary":"Say what is wrong","analysis":)")) << kept;
}

TEST(Plan, EveryMemberIsNeededAndChecked) {
  for (const char* name :
       {"summary", "analysis", "recommended_changes", "acceptance_criteria", "affected_modules",
        "predicted_files", "risks", "test_plan", "risk", "questions"}) {
    EXPECT_THAT(fault_of(plan_with({}, name)), HasSubstr("'" + std::string(name) + "' is missing"));
    for (const char* wrong : {"1", "null", "true", "{}", "[1]", R"([["a"]])", R"([""])", R"("")"}) {
      EXPECT_THAT(fault_of(plan_with({{name, wrong}})), HasSubstr("'" + std::string(name)))
          << name << " = " << wrong;
    }
  }
}

TEST(Plan, AStringIsNoList) {
  EXPECT_EQ(fault_of(plan_with({{"predicted_files", R"("src/a.cpp")"}})),
            "'predicted_files' must be a list of paths, not a string");
  EXPECT_EQ(fault_of(plan_with({{"test_plan", R"("ctest")"}})),
            "'test_plan' must be a list of strings, not a string");
}

TEST(Plan, AnUnknownRiskIsNoPlan) {
  EXPECT_EQ(fault_of(plan_with({{"risk", R"("high.")"}})),
            "'risk' is 'high.', it must be one of very_low, low, medium, high, very_high");
}

TEST(Plan, PathsStayInside) {
  EXPECT_EQ(fault_of(plan_with({{"predicted_files", R"(["a", "../../etc/passwd"])"}})),
            "'predicted_files[1]' is '../../etc/passwd': '..' is not allowed");
  EXPECT_THAT(fault_of(plan_with({{"predicted_files", R"(["/etc/passwd"])"}})),
              HasSubstr("relative to the repository's top"));
}

TEST(Plan, SizesAreBounded) {
  const std::string text(20000, 'x');
  EXPECT_THAT(fault_of(plan_with({{"summary", '"' + text + '"'}})),
              HasSubstr("longer than 4000 characters"));
  std::string many = "[\"a\"";
  for (int i = 0; i < 200; ++i) many += ",\"a\"";
  EXPECT_EQ(fault_of(plan_with({{"risks", many + "]"}})),
            "'risks' has 201 items, at most 200 are allowed");
  std::string large = "[";
  for (int i = 0; i < 40; ++i) large += (i ? ",\"" : "\"") + std::string(1900, 'x') + '"';
  EXPECT_THAT(fault_of(plan_with({{"risks", large + "]"}})), HasSubstr("longer than 65536 bytes"));
}

TEST(Plan, AllThatIsWrongIsToldAtOnce) {
  EXPECT_EQ(fault_of(plan_with({{"risk", "1"}, {"sumary", R"("x")"}}, "summary")),
            "'summary' is missing, it must be a string; 'risk' must be a string, not a number; "
            "there is no key 'sumary', did you mean 'summary'?");
  EXPECT_THAT(fault_of("{}"), HasSubstr("'questions' is missing"));
  EXPECT_EQ(fault_of("[]"), "no JSON object");
  EXPECT_THAT(fault_of("{"), HasSubstr("not JSON"));
}

TEST(Plan, TellsBoundedMuch) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) text += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
  EXPECT_LT(fault_of(text + "}").size(), 3000U);
}

TEST(Plan, WhatIsHiddenBecomesVisible) {
  const Plan plan =
      std::get<Plan>(plan_from_json(plan_with({{"summary", R"("a\u202eb\u0000 \u001b[2J")"}})));
  EXPECT_EQ(plan.summary, "a[U+202E]b[U+0000] [U+001B][2J");
}

TEST(Analysis, IsReadAndKept) {
  const auto read = [](const char* text) { return analysis_from_json(text); };
  const auto analysis = std::get<Analysis>(
      read(R"({"analysis":"x","relevant_files":["./a"],"questions":["Which?"]})"));
  EXPECT_EQ(analysis.text, "x");
  EXPECT_THAT(analysis.relevant_files, ElementsAre("a"));
  EXPECT_THAT(analysis.questions, ElementsAre("Which?"));
  EXPECT_EQ(std::get<Analysis>(analysis_from_json(to_json(analysis))), analysis);
  EXPECT_THAT(
      std::get<AnswerFault>(read(R"({"analysis":"x","relevant_files":[],"question":["?"]})"))
          .sentence,
      HasSubstr("did you mean 'questions'?"));
}

TEST(Impact, IsReadAndKept) {
  const auto impact = std::get<Impact>(impact_from_json(
      R"({"risk":"high","impact":"x","affected_modules":["m"],"risks":["r"],"questions":[]})"));
  EXPECT_EQ(impact.risk, Risk::high);
  EXPECT_EQ(std::get<Impact>(impact_from_json(to_json(impact))), impact);
  EXPECT_THAT(
      std::get<AnswerFault>(impact_from_json(R"({"risk":"none","impact":"x","affected_modules":[],
                                       "risks":[],"questions":[]})"))
          .sentence,
      HasSubstr("'risk' is 'none'"));
}

}  // namespace
}  // namespace wave::domain
