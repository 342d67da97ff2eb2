// SPDX-License-Identifier: MIT
// GitHub through real processes: the program that plays gh is called as gh_command calls, keeps
// what it is told, and fails as it is told; and whatever fails, nothing is made twice.
#include "error/error.h"
#include "forge/gh_stand_in.h"
#include "support/long_run.h"

#include <functional>
#include <random>

namespace wave::forge {
namespace {

class FakeGh : public GhStandIn {
 protected:
  FakeGh() : GhStandIn(WAVE_SOURCE_DIR "/tests/fakes:" + os::variable("PATH").value()) {}

  os::Finished call(const std::vector<std::string>& argv) {
    os::Command command;
    command.argv = argv;
    command.environment = environment_;
    return processes_.run(command);
  }
};

TEST_F(FakeGh, RefusesWhatGitWaveDoesNotSay) {
  EXPECT_EQ(call({"gh", "pr", "list"}).exit_code, 64);
  EXPECT_EQ(call({"gh", "api", "repos/o/n/issues"}).exit_code, 64);
  EXPECT_EQ(call({"gh", "api", "--include", "--hostname"}).exit_code, 64);
  EXPECT_EQ(call({"gh", "api", "--include", "--hostname", "github.com", "user"}).exit_code, 64)
      << "in an environment in which gh may ask";
  GhCommand command(test::settings(), doors(processes_));
  EXPECT_EQ(command.ask({.path = "releases"}).fault().kind, Kind::unusable);
  EXPECT_EQ(command.ask({.path = "pulls?head=o:branch"}).fault().kind, Kind::unusable);
}

TEST_F(FakeGh, GoesAllTheWayFromIssueToMerge) { goes_all_the_way_from_issue_to_merge(); }

TEST_F(FakeGh, TellsMoreIssuesThanAPageHolds) {
  std::string all;
  for (int i = 1; i <= 250; ++i) all += (i > 1 ? ",\"" : "\"") + std::to_string(i) + "\":{}";
  write_state("\"issues\":{" + all + "}");
  KeptPages kept;
  const auto found = github().open_issues(kept);
  ASSERT_THAT(**found, SizeIs(250));
  EXPECT_EQ((**found)[249].number, 250);
  EXPECT_THAT(kept.pages, SizeIs(3));
  EXPECT_FALSE(github().open_issues(kept)->has_value());
}

TEST_F(FakeGh, FailsAsItIsTold) { fails_as_it_is_told(); }

TEST_F(FakeGh, APageInGitHubsPlaceIsNoAnswer) {
  const auto with_page_at = [&](const std::string& call) {
    write_state(R"("issues":{"1":{"labels":["old"]}},"faults":[{"do":"html","match":")" + call +
                "\"}]");
  };
  with_page_at("POST repos/o/n/labels");
  EXPECT_EQ(github().add_label(1, {"wave"}).fault().kind, Kind::unusable);
  with_page_at("POST repos/o/n/issues/1/labels");
  EXPECT_EQ(github().add_label(1, {"wave"}).fault().kind, Kind::unusable);
  EXPECT_EQ(*github().add_label(1, {"wave"}), LabelChange::made);
  with_page_at("DELETE");
  EXPECT_EQ(github().remove_label(1, "old").fault().kind, Kind::unusable);
  EXPECT_EQ(*github().remove_label(1, "old"), LabelChange::made);
}

TEST_F(FakeGh, ThatHangsIsEnded) {
  write_state(R"("issues":{"1":{}},"faults":[{"match":"","do":"delay","seconds":60}])");
  GhSettings settings = test::settings();
  settings.timeout = std::chrono::seconds(1);
  settings.attempts = 1;
  GitHub github(settings, doors(processes_));
  const auto answer = github.issue(1);
  EXPECT_EQ(answer.fault().kind, Kind::transient);
  EXPECT_THAT(answer.fault().sentence, HasSubstr("in time"));
}

TEST_F(FakeGh, MergesInARepository) {
  environment_.insert(environment_.end(), {{"WAVE_FAKE_GH_GIT", folder_ / "r.git"},
                                           {"GIT_CONFIG_NOSYSTEM", "1"},
                                           {"GIT_AUTHOR_NAME", "A"},
                                           {"GIT_AUTHOR_EMAIL", "a@invalid"},
                                           {"GIT_COMMITTER_NAME", "A"},
                                           {"GIT_COMMITTER_EMAIL", "a@invalid"}});
  const auto git = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"git", "--git-dir", folder_ / "r.git"});
    std::string out = call(words).output;
    return out.substr(0, out.find('\n'));
  };
  git({"init", "-q", "--bare", "-b", "main"});
  const std::string tree = git({"mktree", "--missing"});
  const std::string base = git({"commit-tree", tree, "-m", "base"});
  const std::string head = git({"commit-tree", tree, "-p", base, "-m", "work"});
  git({"update-ref", "refs/heads/main", base});
  git({"update-ref", "refs/heads/wave/fix", head});
  GitHub github(test::settings(), doors(processes_));
  PullRequestDraft draft = k_draft;
  draft.head_oid = head;
  const auto pull = github.find_or_create(draft);
  ASSERT_TRUE(pull) << pull.fault().sentence;
  EXPECT_EQ(pull->head_oid, head);
  const auto merged = github.merge(pull->number, head, MergeWay::merge);
  ASSERT_EQ(merged->outcome, Merge::Outcome::merged);
  EXPECT_EQ(git({"rev-parse", "main"}), merged->detail);
  EXPECT_EQ(git({"rev-parse", "main^2"}), head);
}

// The one who asks dies before or after a call.
struct Crash {};

class CrashingRunner : public os::ProcessRunner {
 public:
  CrashingRunner(os::ProcessRunner& below, int calls, bool after)
      : below_(below), calls_(calls), after_(after) {}
  os::Finished run(const os::Command& command) override {
    const bool crashes = --calls_ == 0;
    if (crashes && !after_) throw Crash();
    os::Finished out = below_.run(command);
    if (crashes) throw Crash();
    return out;
  }
  int start_detached(const os::Command& command) override { return below_.start_detached(command); }

 private:
  os::ProcessRunner& below_;
  int calls_;
  bool after_;
};

class AnyTrouble : public FakeGh, public testing::WithParamInterface<int> {
 protected:
  // Faults at random calls, the first of them soon.
  std::string random_faults(std::mt19937& random) {
    const std::vector<std::string> kinds = {"lost",      "killed_late", "killed",
                                            "transient", "cut",         "html"};
    std::string out;
    for (int i = 0, call = 0; i < 3; ++i) {
      call += 1 + static_cast<int>(random() % 3);
      out += (i > 0 ? "," : "") + (R"({"at":)" + std::to_string(call)) + R"(,"do":")" +
             kinds[random() % kinds.size()] + "\"}";
    }
    return "\"faults\":[" + out + "]";
  }
  // One life of a caller: what it came to, or nothing when it crashed or met a fault.
  template <class T>
  std::optional<T> live(std::mt19937& random, bool may_crash,
                        const std::function<Answer<T>(GitHub&)>& deed) {
    const int calls = may_crash ? 1 + static_cast<int>(random() % 5) : -1;
    CrashingRunner runner(processes_, calls, random() % 2 == 0);
    GitHub github(test::settings(), doors(runner));
    try {
      const auto answer = deed(github);
      return answer ? std::optional(*answer) : std::nullopt;
    } catch (const Crash&) {
      return std::nullopt;
    }
  }
  // As many lives as it takes; the first three may end early.
  template <class T>
  std::optional<T> live_on(unsigned seed, const std::string& members,
                           const std::function<Answer<T>(GitHub&)>& deed) {
    std::mt19937 random(static_cast<unsigned>(GetParam()) * 1000 + seed);
    write_state(members + "," + random_faults(random));
    std::optional<T> out;
    for (int lives = 0; !out && lives < 20; ++lives) out = live<T>(random, lives < 3, deed);
    return out;
  }
};

TEST_P(AnyTrouble, EndsWithExactlyOnePullRequest) {
  for (unsigned seed = 0; seed < static_cast<unsigned>(test::times(8, 20)); ++seed) {
    const auto pull = live_on<PullRequest>(
        seed, k_heads, [](GitHub& github) { return github.find_or_create(k_draft); });
    ASSERT_TRUE(pull) << "seed " << seed;
    const json::Document end = state();
    ASSERT_THAT(end.root()["pulls"].members(), SizeIs(1)) << "seed " << seed;
    EXPECT_EQ(end.root()["pulls"].members()[0].first, std::to_string(pull->number));
  }
}

// The forge itself would take a second one here.
TEST_P(AnyTrouble, EndsWithExactlyOneComment) {
  for (unsigned seed = 0; seed < 4; ++seed) {
    const auto said = live_on<Feedback>(seed, R"("issues":{"1":{}})", [](GitHub& github) {
      return github.comment_once(1, "run-1", "Hello");
    });
    ASSERT_TRUE(said) << "seed " << seed;
    const json::Document end = state();
    EXPECT_THAT(end.root()["comments"]["1"].items(), SizeIs(1)) << "seed " << seed;
  }
}

// A page that somebody else shows in GitHub's place does not count as a label that was made.
TEST_P(AnyTrouble, EndsWithOneLabelSetOnce) {
  for (unsigned seed = 0; seed < 4; ++seed) {
    const auto set = live_on<LabelChange>(
        seed, R"("issues":{"1":{}})", [](GitHub& github) { return github.add_label(1, {"wave"}); });
    ASSERT_TRUE(set) << "seed " << seed;
    const json::Document end = state();
    ASSERT_THAT(end.root()["deeds"].items(), SizeIs(2)) << "seed " << seed;
    EXPECT_EQ(end.root()["deeds"].items()[0].string(), "makes the label wave");
    EXPECT_EQ(end.root()["deeds"].items()[1].string(), "labels 1 wave");
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyTrouble, testing::Range(0, test::times(1, 10)));

}  // namespace
}  // namespace wave::forge
