// SPDX-License-Identifier: MIT
#include "cli/run.h"

#include "cli/output.h"
#include "error/error.h"

#include <gtest/gtest.h>

namespace wave::cli {
namespace {

struct NoAnswers {};
void declare_nothing(Options&, NoAnswers&) {}

int succeed(Context&, const NoAnswers&) {
  print("result\n");
  return 0;
}
int fail_plainly(Context&, const NoAnswers&) {
  throw Error("'x' cannot be done", "try 'y'", Exit::fatal);
}
int break_down(Context&, const NoAnswers&) { throw std::logic_error("impossible"); }

Command command(int (*act)(Context&, const NoAnswers&), Group group = Group::tasks) {
  return {.group = group,
          .need = Need::nothing,
          .summary = "do it",
          .usage = {"good [<task>]", " [--more]"},
          .prepare = prepared(declare_nothing, act)};
}

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

Outcome run_words(std::vector<const char*> words) {
  const std::vector<Entry> table = {{"good", command(succeed)},
                                    {"bad", command(fail_plainly)},
                                    {"broken", command(break_down)},
                                    {"secret", command(succeed, Group::hidden)}};
  words.insert(words.begin(), "git-wave");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Outcome outcome;
  outcome.code = run(static_cast<int>(words.size()), words.data(), table);
  outcome.out = testing::internal::GetCapturedStdout();
  outcome.err = testing::internal::GetCapturedStderr();
  return outcome;
}

TEST(Run, ReturnsWhatTheCommandReturns) {
  const Outcome outcome = run_words({"good"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "result\n");
  EXPECT_EQ(outcome.err, "");
}

TEST(Run, AFailureIsASentenceAHintAndACode) {
  const Outcome outcome = run_words({"bad"});
  EXPECT_EQ(outcome.code, 128);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "git wave: 'x' cannot be done\nhint: try 'y'\n");
}

TEST(Run, AMistakeOfOursIsSaidToBeOne) {
  const Outcome outcome = run_words({"broken"});
  EXPECT_EQ(outcome.code, 128);
  EXPECT_NE(outcome.err.find("mistake in this program: impossible"), std::string::npos);
}

TEST(Run, UnknownCommandsGetASuggestion) {
  const Outcome outcome = run_words({"goood"});
  EXPECT_EQ(outcome.code, 129);
  EXPECT_EQ(outcome.err,
            "git wave: 'goood' is no command of git wave\nhint: did you mean 'good'?\n");
}

TEST(Run, HiddenCommandsAreNeverSuggestedButWork) {
  EXPECT_EQ(run_words({"secre"}).err.find("secret'"), std::string::npos);
  EXPECT_EQ(run_words({"secret"}).code, 0);
}

TEST(Run, NothingAskedPrintsTheCommands) {
  const Outcome outcome = run_words({});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.out.find("   good        do it\n"), std::string::npos);
  EXPECT_EQ(outcome.out.find("secret"), std::string::npos);
  EXPECT_EQ(run_words({"-h"}).code, 0);
}

TEST(Run, ShortHelpIsTheUsage) {
  const Outcome outcome = run_words({"good", "-h"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "usage: git wave good [<task>]\n                [--more]\n");
}

TEST(Run, OptionsBeforeTheCommand) {
  EXPECT_EQ(run_words({"--no-color", "good"}).code, 0);
  EXPECT_EQ(run_words({"-C"}).code, 129);
  EXPECT_EQ(run_words({"-C", "/no/such/folder", "good"}).code, 128);
  EXPECT_EQ(run_words({"--colour", "good"}).code, 129);
  EXPECT_NE(run_words({"--version"}).out.find("git-wave version "), std::string::npos);
}

}  // namespace
}  // namespace wave::cli
