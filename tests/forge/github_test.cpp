// SPDX-License-Identifier: MIT
// What each operation asks of GitHub and makes of the answers, those included that it should not
// get.
#include "forge/github.h"

#include "error/error.h"
#include "forge/gh_world.h"
#include "support/recorded_runner.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::forge {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Kind = ForgeFault::Kind;
using test::broken;
using test::good;
using test::replied;

const std::string k_oid(40, 'a');
const std::string k_other(40, 'b');

std::string issue_json(int number, const std::string& more = {}) {
  return R"({"number":)" + std::to_string(number) + R"(,"state":"open","title":"T)" +
         std::to_string(number) + R"(","updated_at":"2026-11-21T04:40:00Z")" + more + "}";
}

std::string pull_json(int number, const std::string& state = "open", const std::string& oid = k_oid,
                      const std::string& more = {}) {
  return R"({"number":)" + std::to_string(number) + R"(,"state":")" + state +
         R"(","html_url":"https://github.com/o/n/pull/1","title":"T","body":"B",)" +
         R"("head":{"ref":"wave/fix","sha":")" + oid + R"(","repo":{"full_name":"o/n"}},)" +
         R"("base":{"ref":"main"})" + more + "}";
}

const PullRequestDraft k_draft{"wave/fix", k_oid, "main", "--title \"x\"", "Body $(id)\n"};
const std::string k_look =
    "GET pulls?per_page=100&state=all&sort=created&direction=desc&"
    "head=o%3Awave%2Ffix";

class GitHubTest : public testing::Test {
 protected:
  void answers(std::initializer_list<os::Finished> all) { runner_.answers = all; }
  // What was asked so far, as "GET issues/1", below the repository.
  std::vector<std::string> asked() const {
    std::vector<std::string> out;
    for (const os::Command& command : runner_.commands) {
      const std::string& path = command.argv.back();
      const size_t root = path.starts_with("repos/o/n/") ? 10 : 0;
      out.push_back(command.argv.at(6) + " " + path.substr(root));
    }
    return out;
  }
  std::string input(size_t call) const { return runner_.commands.at(call).input; }

  test::RecordedRunner runner_;
  test::StandingClock clock_;
  GitHub github_{test::settings(),
                 {runner_, {}, clock_, [](std::chrono::milliseconds) { return true; }}};
};

class Issues : public GitHubTest {};

TEST_F(Issues, AreListedPageByPageWithoutPullRequests) {
  answers({good("[" + issue_json(1) + "," + issue_json(2, R"(,"pull_request":{})") + "]",
                "Link: <https://api.github.com/r/1/issues?state=open&page=2>; rel=\"next\"\r\n"),
           good("[" + issue_json(3) + "]")});
  KeptPages kept;
  const auto found = github_.open_issues(kept);
  ASSERT_TRUE(found && *found);
  ASSERT_THAT(**found, SizeIs(2));
  EXPECT_EQ((**found)[1].number, 3);
  EXPECT_THAT(asked(), ElementsAre("GET issues?per_page=100&state=open&sort=created&direction=asc",
                                   "GET issues?state=open&page=2"));
}

TEST_F(Issues, AreNotSentAgainUnlessTheyChange) {
  const std::string link = "Link: <https://x/y?page=2>; rel=\"next\"\r\n";
  answers({good("[" + issue_json(1) + "]", "Etag: W/\"1\"\r\n" + link),
           good("[" + issue_json(2) + "]", "Etag: W/\"2\"\r\n"),
           // Nothing has changed, and what was changed last is known from now on.
           good("[" + issue_json(2) + "]", "Etag: W/\"n1\"\r\n"), replied("304 Not Modified", ""),
           replied("304 Not Modified", ""),
           // The second page has.
           good("[" + issue_json(4) + "]", "Etag: W/\"n2\"\r\n"), replied("304 Not Modified", ""),
           good("[" + issue_json(4) + "]", "Etag: W/\"3\"\r\n")});
  KeptPages kept;
  ASSERT_THAT(**github_.open_issues(kept), SizeIs(2));
  const auto same = github_.open_issues(kept);
  ASSERT_TRUE(same);
  EXPECT_FALSE(same->has_value());
  const auto changed = github_.open_issues(kept);
  ASSERT_TRUE(changed && *changed);
  EXPECT_EQ((**changed)[0].number, 1) << "from the page that was kept";
  EXPECT_EQ((**changed)[1].number, 4);
  EXPECT_THAT(runner_.commands[4].argv, Contains("If-None-Match: W/\"2\""));
  EXPECT_EQ(kept.pages[1].etag, "W/\"3\"");
  EXPECT_EQ(kept.newest.etag, "W/\"n2\"");
}

TEST_F(Issues, OfManyPagesCostOneQuestionWhileNothingChanges) {
  const std::string link = "Link: <https://x/y?page=2>; rel=\"next\"\r\n";
  answers({good("[" + issue_json(1) + "]", "Etag: W/\"1\"\r\n" + link),
           good("[" + issue_json(2) + "]", "Etag: W/\"2\"\r\n"),
           good("[" + issue_json(2) + "]", "Etag: W/\"n\"\r\n")});
  runner_.answers.insert(runner_.answers.end(), 24, replied("304 Not Modified", ""));
  KeptPages kept;
  for (int i = 0; i < 24; ++i) ASSERT_TRUE(github_.open_issues(kept)) << i;
  const std::string pages = "GET issues?per_page=100&state=open&sort=created&direction=asc";
  const std::string newest = "GET issues?per_page=10&state=all&sort=updated&direction=desc";
  const auto questions = asked();
  ASSERT_THAT(questions, SizeIs(2 + 3 + 22));
  std::map<std::string, int> often;
  for (size_t i = 5; i < questions.size(); ++i) ++often[questions[i]];
  EXPECT_EQ(often[newest], 20);
  EXPECT_EQ(often[pages], 1) << "each page has its turn: nothing dates an issue that is moved away";
  EXPECT_EQ(often["GET issues?page=2"], 1);
}

// Else nobody would look at the pages again.
TEST_F(Issues, ThatChangedAreAskedForAgainWhereTheirPagesCouldNotBeRead) {
  const std::string link = "Link: <https://x/y?page=2>; rel=\"next\"\r\n";
  const auto newest = good("[" + issue_json(2) + "]", "Etag: W/\"n\"\r\n");
  answers({good("[" + issue_json(1) + "]", "Etag: W/\"1\"\r\n" + link), good("[]"), newest,
           replied("403 Forbidden", ""), newest, replied("304 Not Modified", ""),
           good("[" + issue_json(2) + "]")});
  KeptPages kept;
  ASSERT_TRUE(github_.open_issues(kept));
  EXPECT_FALSE(github_.open_issues(kept));
  const auto changed = github_.open_issues(kept);
  EXPECT_THAT(runner_.commands.at(4).argv, Not(Contains(HasSubstr("If-None-Match"))));
  ASSERT_TRUE(changed && *changed);
  EXPECT_THAT(**changed, SizeIs(2));
}

TEST_F(Issues, ThatChangedBeforeAFaultAreStillNewAfterIt) {
  const std::string link = "Link: <https://x/y?page=2>; rel=\"next\"\r\n";
  answers(
      {good("[" + issue_json(1) + "]", "Etag: \"1\"\r\n" + link), replied("403 Forbidden", "")});
  KeptPages kept;
  EXPECT_EQ(github_.open_issues(kept).fault().kind, Kind::denied);
  EXPECT_THAT(kept.pages, IsEmpty());
}

TEST_F(Issues, WithoutAnEndAreRefused) {
  const os::Finished page = good("[]", "Link: <https://x/y?page=2>; rel=\"next\"\r\n");
  runner_.answers.assign(101, page);
  KeptPages kept;
  EXPECT_EQ(github_.open_issues(kept).fault().kind, Kind::unusable);
}

TEST_F(Issues, CarryAllThatIsKnownOfThem) {
  answers({good(issue_json(7, R"(,"body":"a\r\nb\u202e","labels":[{"name":"bug"},{"name":"p1"}],
         "assignees":[{"login":"ann"}],"user":{"login":"eve"},"author_association":"MEMBER",
         "created_at":"2026-11-20T00:00:00Z","html_url":"https://github.com/o/n/issues/7")"))});
  const auto issue = github_.issue(7);
  ASSERT_TRUE(issue);
  EXPECT_EQ(issue->title, "T7");
  EXPECT_EQ(issue->body, "a\nb[U+202E]");
  EXPECT_THAT(issue->labels, ElementsAre("bug", "p1"));
  EXPECT_THAT(issue->assignees, ElementsAre("ann"));
  EXPECT_EQ(issue->author, (Author{"eve", Author::Standing::member}));
  EXPECT_TRUE(issue->open);
  EXPECT_EQ(issue->version, "2026-11-21T04:40:00Z");
  EXPECT_EQ(issue->updated_ms, 1'795'236'000'000);
  EXPECT_EQ(issue->created_ms, 1'795'132'800'000);
  EXPECT_EQ(issue->url, "https://github.com/o/n/issues/7");
  EXPECT_THAT(asked(), ElementsAre("GET issues/7"));
}

TEST_F(Issues, OfHostileAnswersAreFaults) {
  for (const std::string body :
       {"", "<html>Log in</html>", "[1,2", "null", "{}", "[]", R"({"number":"7","state":"open"})",
        R"({"number":7})", R"({"number":-7,"state":"open"})"}) {
    answers({good(body)});
    EXPECT_EQ(github_.issue(7).fault().kind, Kind::unusable) << body;
  }
  for (const std::string& body :
       std::vector<std::string>{"{}", "[{}]", "[1]", "[" + issue_json(1) + ",null]", "[", "x"}) {
    answers({good(body)});
    KeptPages kept;
    EXPECT_EQ(github_.open_issues(kept).fault().kind, Kind::unusable) << body;
    EXPECT_THAT(kept.pages, IsEmpty());
  }
  answers({good(std::string(200'000, '['))});
  EXPECT_EQ(github_.issue(7).fault().kind, Kind::unusable);
}

// gh follows where GitHub says that it has gone.
TEST_F(Issues, ThatWereMovedAwayAreNotThere) {
  answers({good(issue_json(8))});
  EXPECT_EQ(github_.issue(7).fault().kind, Kind::not_found);
}

TEST_F(Issues, OfWrongTypesHaveEmptyFieldsAndOfHugeOnesCutOnes) {
  answers({good(issue_json(7, R"(,"body":null,"labels":{"name":1},"assignees":"x","user":null,
                              "author_association":"SUPERUSER","html_url":"javascript:x")")),
           good(R"({"number":7,"state":"closed","title":")" + std::string(1 << 20, 't') + "\"}")});
  const auto strange = github_.issue(7);
  ASSERT_TRUE(strange);
  EXPECT_EQ(strange->author, Author());
  EXPECT_EQ(strange->url, "");
  const auto huge = github_.issue(7);
  EXPECT_LT(huge->title.size(), 1100U);
  EXPECT_FALSE(huge->open);
  EXPECT_EQ(huge->updated_ms, 0);
}

TEST_F(Issues, AreClosed) {
  answers({good(R"({"state":"closed"})"), good(R"({"state":"open"})")});
  EXPECT_TRUE(github_.close(7));
  EXPECT_EQ(input(0), R"({"state":"closed"})");
  EXPECT_FALSE(github_.close(7));
  EXPECT_THAT(asked(), ElementsAre("PATCH issues/7", "PATCH issues/7"));
}

class Labels : public GitHubTest {};

TEST_F(Labels, AreMadeWhereTheyAreMissingAndReadBack) {
  answers({good("[]"), replied("404 Not Found", "{}"), replied("201 Created", "{}"),
           good(R"([{"name":"git wave"}])"), good(R"([{"name":"Git Wave"}])")});
  EXPECT_EQ(*github_.add_label(7, {"git wave", "0e8a16", "worked on"}), LabelChange::made);
  EXPECT_THAT(asked(), ElementsAre("GET issues/7/labels?per_page=100", "GET labels/git%20wave",
                                   "POST labels", "POST issues/7/labels",
                                   "GET issues/7/labels?per_page=100"));
  EXPECT_EQ(input(2), R"({"name":"git wave","color":"0e8a16","description":"worked on"})");
  EXPECT_EQ(input(3), R"({"labels":["git wave"]})");
}

TEST_F(Labels, OfOthersAreLeft) {
  answers({good(R"([{"name":"WAVE"}])")});
  EXPECT_EQ(*github_.add_label(7, {"wave"}), LabelChange::stood);
}

TEST_F(Labels, WhoseReplyIsLostAreSeen) {
  answers({good("[]"), good("{}"), broken("EOF"), good(R"([{"name":"wave"}])")});
  EXPECT_EQ(*github_.add_label(7, {"wave"}), LabelChange::made);
}

TEST_F(Labels, ThatDoNotComeAboutAreAFault) {
  answers({good("[]"), good("{}"), good("[]"), good("[]")});
  EXPECT_EQ(github_.add_label(7, {"wave"}).fault().kind, Kind::refused);
  answers({good("[]"), good("{}"), replied("403 Forbidden", "{}"), good("[]")});
  EXPECT_EQ(github_.add_label(7, {"wave"}).fault().kind, Kind::denied);
}

TEST_F(Labels, AreRemovedAndSeenToBeGone) {
  answers({good(R"([{"name":"wave"},{"name":"x"}])"), good("[]"), good(R"([{"name":"x"}])")});
  EXPECT_EQ(*github_.remove_label(7, "wave"), LabelChange::made);
  EXPECT_EQ(asked()[1], "DELETE issues/7/labels/wave");
  answers({good("[]")});
  EXPECT_EQ(*github_.remove_label(7, "wave"), LabelChange::stood);
  answers({good(R"([{"name":"wave"}])"), good("[]"), good(R"([{"name":"wave"}])")});
  EXPECT_EQ(github_.remove_label(7, "wave").fault().kind, Kind::refused);
}

class PullRequests : public GitHubTest {};

TEST_F(PullRequests, AreReadWithTheirState) {
  answers({good(pull_json(1, "open", k_oid, R"(,"draft":true,"mergeable":false)")),
           good(pull_json(2, "closed", k_oid,
                          R"(,"merged_at":"2026-11-21T04:40:00Z",
                          "merge_commit_sha":")" +
                              k_other + "\"")),
           good(pull_json(3, "closed", k_oid, R"(,"mergeable":null)"))});
  const auto open = github_.pull_request(1);
  EXPECT_EQ(open->state, PullRequest::State::open);
  EXPECT_EQ(open->head, "wave/fix");
  EXPECT_EQ(open->head_oid, k_oid);
  EXPECT_EQ(open->head_repository, "o/n");
  EXPECT_EQ(open->base, "main");
  EXPECT_TRUE(open->draft);
  EXPECT_EQ(open->mergeable, false);
  const auto merged = github_.pull_request(2);
  EXPECT_EQ(merged->state, PullRequest::State::merged);
  EXPECT_EQ(merged->merge_oid, k_other);
  EXPECT_EQ(github_.pull_request(3)->state, PullRequest::State::closed);
}

TEST_F(PullRequests, WithoutAHeadAreRefused) {
  answers({good(pull_json(1, "open", "--upload-pack=x")), good(pull_json(2))});
  EXPECT_EQ(github_.pull_request(1).fault().kind, Kind::unusable);
  EXPECT_EQ(github_.pull_request(1).fault().kind, Kind::unusable) << "another number";
}

TEST_F(PullRequests, ThatAreOpenAreListedOnce) {
  answers({good("[" + pull_json(1) + "]", "Etag: \"1\"\r\n"), replied("304 Not Modified", "")});
  KeptPages kept;
  EXPECT_THAT(**github_.open_pull_requests(kept), SizeIs(1));
  EXPECT_FALSE(github_.open_pull_requests(kept)->has_value());
}

TEST_F(PullRequests, OfABranchAreOfThatBranchOnly) {
  answers({good("[" + pull_json(1) + "]"), good("[" + pull_json(1) + "]")});
  EXPECT_THAT(*github_.pull_requests_of("wave/fix"), SizeIs(1));
  EXPECT_THAT(*github_.pull_requests_of("other"), IsEmpty());
  EXPECT_EQ(asked()[0], k_look);
}

TEST_F(PullRequests, AreCreatedWithTextsOnTheInputAndReadBack) {
  answers({good("[]"), replied("201 Created", pull_json(5)), good(pull_json(5))});
  const auto made = github_.find_or_create(k_draft);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->number, 5);
  EXPECT_THAT(asked(), ElementsAre(k_look, "POST pulls", "GET pulls/5"));
  EXPECT_EQ(input(1),
            R"({"title":"--title \"x\"","body":"Body $(id)\n","head":"wave/fix","base":"main"})");
  for (const os::Command& command : runner_.commands) {
    for (const std::string& word : command.argv)
      EXPECT_THAT(word, testing::Not(HasSubstr("$(id)")));
  }
}

TEST_F(PullRequests, ThatAreThereAreFound) {
  answers({good("[" + pull_json(9, "closed", k_other) + "," + pull_json(5) + "]")});
  EXPECT_EQ(github_.find_or_create(k_draft)->number, 5) << "the open one";
  answers({good("[" + pull_json(9, "closed", k_other) + "," + pull_json(5, "closed") + "]")});
  EXPECT_EQ(github_.find_or_create(k_draft)->state, PullRequest::State::closed)
      << "somebody closed the one with this head: no new one";
  answers({good("[" + pull_json(9, "closed", k_other) + "]"), replied("201 Created", pull_json(10)),
           good(pull_json(10))});
  EXPECT_EQ(github_.find_or_create(k_draft)->number, 10) << "that was an earlier attempt";
}

TEST_F(PullRequests, WhoseReplyIsLostAreFound) {
  answers({good("[]"), broken("connection reset"), good("[" + pull_json(5) + "]")});
  EXPECT_EQ(github_.find_or_create(k_draft)->number, 5);
}

TEST_F(PullRequests, ThatSomebodyElseMadeMeanwhileAreFound) {
  answers({good("[]"), replied("422 Unprocessable Entity", R"({"message":"already exists"})"),
           good("[" + pull_json(5) + "]")});
  EXPECT_EQ(github_.find_or_create(k_draft)->number, 5);
}

TEST_F(PullRequests, ThatCannotBeMadeAreLookedForOnceMore) {
  answers(
      {good("[]"), replied("422 Unprocessable Entity", R"({"message":"No commits"})"), good("[]")});
  EXPECT_EQ(github_.find_or_create(k_draft).fault().kind, Kind::refused);
  answers({good("[]"), broken("EOF"), good("[]"), broken("EOF"), good("[]"), broken("EOF"),
           good("[]")});
  const auto lost = github_.find_or_create(k_draft);
  EXPECT_EQ(lost.fault().kind, Kind::transient);
  EXPECT_TRUE(lost.fault().retry_at);
  EXPECT_THAT(runner_.answers, IsEmpty());
  answers({good("[]"), replied("201 Created", "{}"), replied("404 Not Found", "{}"), good("[]")});
  EXPECT_EQ(github_.find_or_create(k_draft).fault().kind, Kind::not_found);
}

TEST_F(PullRequests, OfSomethingThatIsNoCommitAreAMistake) {
  PullRequestDraft draft = k_draft;
  draft.head_oid = "HEAD";
  EXPECT_THROW(github_.find_or_create(draft), Error);
  EXPECT_THROW(github_.merge(1, "", MergeWay::merge), Error);
  EXPECT_THROW(github_.checks("x/../y"), Error);
}

TEST_F(PullRequests, AreEdited) {
  answers({good(pull_json(5))});
  EXPECT_TRUE(github_.edit_pull_request(5, "New", "Text"));
  EXPECT_EQ(input(0), R"({"title":"New","body":"Text"})");
  EXPECT_THAT(asked(), ElementsAre("PATCH pulls/5"));
}

TEST_F(PullRequests, AreMergedAtExactlyTheirHead) {
  answers({good(R"({"merged":true,"sha":")" + k_other + "\"}")});
  const auto merged = github_.merge(5, k_oid, MergeWay::squash);
  EXPECT_EQ(merged->outcome, Merge::Outcome::merged);
  EXPECT_EQ(merged->detail, k_other);
  EXPECT_EQ(input(0), R"({"sha":")" + k_oid + R"(","merge_method":"squash"})");
  EXPECT_THAT(asked(), ElementsAre("PUT pulls/5/merge"));
}

TEST_F(PullRequests, WhoseMergeFailsAreLookedAt) {
  const std::string was_merged = R"(,"merged_at":"2026-11-21T04:40:00Z")";
  const auto outcome_of = [&](const os::Finished& failure, const std::string& pull) {
    answers({failure, good(pull)});
    return github_.merge(5, k_oid, MergeWay::merge)->outcome;
  };
  const os::Finished refused = replied("405 Method Not Allowed", R"({"message":"not mergeable"})");
  const os::Finished moved = replied("409 Conflict", R"({"message":"Head branch was modified"})");
  EXPECT_EQ(outcome_of(refused, pull_json(5, "closed", k_oid, was_merged)), Merge::Outcome::merged);
  EXPECT_EQ(outcome_of(refused, pull_json(5)), Merge::Outcome::blocked);
  EXPECT_EQ(outcome_of(moved, pull_json(5, "open", k_other)), Merge::Outcome::head_moved);
  answers({broken("EOF"), broken("EOF"), broken("EOF"), good(pull_json(5))});
  EXPECT_EQ(github_.merge(5, k_oid, MergeWay::merge).fault().kind, Kind::transient);
  answers({broken("EOF"), refused, good(pull_json(5, "closed", k_oid, was_merged))});
  EXPECT_EQ(github_.merge(5, k_oid, MergeWay::merge)->outcome, Merge::Outcome::merged)
      << "the first reply was lost";
}

class ChecksOfACommit : public GitHubTest {
 protected:
  Answer<Checks> checks(const std::string& runs, const std::string& statuses,
                        const std::string& suites, std::initializer_list<os::Finished> more = {}) {
    answers({good(R"({"check_runs":[)" + runs + "]}"), good(R"({"statuses":[)" + statuses + "]}"),
             good(R"({"check_suites":[)" + suites + "]}")});
    runner_.answers.insert(runner_.answers.end(), more);
    return github_.checks(k_oid);
  }
  static std::string run(const std::string& state, const std::string& app = "github-actions") {
    return R"({"id":3,"name":"test",)" + state + R"(,"app":{"slug":")" + app + R"("}})";
  }
};

TEST_F(ChecksOfACommit, AreRunsAndStatuses) {
  const auto found = checks(
      run(R"("status":"completed","conclusion":"failure","html_url":"https://github.com/x")") +
          "," + run(R"("status":"queued","conclusion":null)", "other"),
      R"({"context":"ci","state":"success","description":"fine","target_url":"https://ci"})", "");
  ASSERT_TRUE(found);
  ASSERT_THAT(found->checks, SizeIs(3));
  EXPECT_EQ(found->checks[0].state, Check::State::failed);
  EXPECT_EQ(found->checks[0].source, Check::Source::job);
  EXPECT_EQ(found->checks[0].link, "https://github.com/x");
  EXPECT_EQ(found->checks[1].state, Check::State::pending);
  EXPECT_EQ(found->checks[1].source, Check::Source::app);
  EXPECT_EQ(found->checks[2].state, Check::State::passed);
  EXPECT_EQ(found->checks[2].summary, "fine");
  EXPECT_FALSE(found->passed());
  EXPECT_TRUE(found->pending());
  EXPECT_THAT(asked(), ElementsAre("GET commits/" + k_oid + "/check-runs?per_page=100",
                                   "GET commits/" + k_oid + "/status?per_page=100",
                                   "GET commits/" + k_oid + "/check-suites?per_page=100"));
}

TEST_F(ChecksOfACommit, HaveAWordForEachConclusion) {
  using State = Check::State;
  const auto state_of = [&](const std::string& word) {
    return checks(run(R"("status":"completed","conclusion":")" + word + "\""), "", "")
        ->checks[0]
        .state;
  };
  EXPECT_EQ(state_of("success"), State::passed);
  EXPECT_EQ(state_of("neutral"), State::passed);
  EXPECT_EQ(state_of("skipped"), State::skipped);
  for (const char* word :
       {"failure", "cancelled", "timed_out", "action_required", "stale", "new"}) {
    EXPECT_EQ(state_of(word), State::failed) << word;
  }
  const auto status_of = [&](const std::string& word) {
    return checks("", R"({"context":"ci","state":")" + word + "\"}", "")->checks[0].state;
  };
  EXPECT_EQ(status_of("pending"), State::pending);
  EXPECT_EQ(status_of("error"), State::failed);
}

TEST_F(ChecksOfACommit, AreNotOverWhileTheirWorkflowIsAtWork) {
  const std::string done = run(R"("status":"completed","conclusion":"success")");
  const std::string suite = R"({"status":"in_progress","latest_check_runs_count":1,
                                "app":{"slug":"github-actions","name":"GitHub Actions"}})";
  const auto found = checks(done, "", suite);
  EXPECT_TRUE(found->pending());
  EXPECT_EQ(found->checks[1].name, "GitHub Actions");
  // One that an installed app never used says nothing.
  const std::string silent =
      R"({"status":"queued","latest_check_runs_count":0,"app":{"slug":"some-app"}})";
  EXPECT_TRUE(checks(done, "", silent)->passed());
  EXPECT_TRUE(
      checks(done, "", R"({"status":"completed","app":{"slug":"github-actions"}})")->passed());
}

TEST_F(ChecksOfACommit, ThatAreNotSetUpAreNotWaitedFor) {
  const auto none = checks("", "", "", {good(R"({"workflows":[{"state":"disabled_manually"}]})")});
  EXPECT_EQ(none->reported, Checks::Reported::never);
  EXPECT_TRUE(none->passed());
  EXPECT_EQ(asked()[3], "GET actions/workflows?per_page=100");
  EXPECT_EQ(checks("", "", "", {replied("404 Not Found", "{}")})->reported,
            Checks::Reported::never);
}

TEST_F(ChecksOfACommit, ThatMayStillComeAreWaitedFor) {
  const auto coming = checks("", "", "", {good(R"({"workflows":[{"state":"active"}]})")});
  EXPECT_EQ(coming->reported, Checks::Reported::not_yet);
  EXPECT_TRUE(coming->pending());
  EXPECT_FALSE(coming->passed());
  EXPECT_EQ(checks("", "", "", {replied("403 Forbidden", "{}")})->reported,
            Checks::Reported::not_yet)
      << "we may not know";
  EXPECT_EQ(checks("", "", "", {replied("401 Unauthorized", "{}")})->reported,
            Checks::Reported::not_yet);
}

TEST_F(ChecksOfACommit, ThatCannotBeReadArePassedByNobody) {
  EXPECT_EQ(checks(R"({"id":1})", "", "").fault().kind, Kind::unusable);
  EXPECT_EQ(checks("", R"({"context":"x"})", "").fault().kind, Kind::unusable);
  answers({good("[]")});
  EXPECT_EQ(github_.checks(k_oid).fault().kind, Kind::unusable);
}

class LogTails : public GitHubTest {};

TEST_F(LogTails, AreThoseOfTheJob) {
  answers({good("one\n\x1B[31mtwo\x1B[0m\nthree\n")});
  const Check check{.name = "test", .source = Check::Source::job, .id = 3};
  EXPECT_EQ(*github_.log_tail(check, 11), "two\nthree\n");
  EXPECT_THAT(asked(), ElementsAre("GET actions/jobs/3/logs"));
}

TEST_F(LogTails, OfALogThatIsTooLongSaySo) {
  os::Finished log = good("one\n");
  log.truncated = true;
  answers({log});
  EXPECT_THAT(*github_.log_tail({.source = Check::Source::job, .id = 3}, 1000),
              HasSubstr("this is not its end"));
}

TEST_F(LogTails, OfOtherChecksAreWhatTheySay) {
  const std::string run = R"({"output":{"title":"2 failed","summary":null,"text":"a != b"}})";
  answers({replied("404 Not Found", "{}"), good(run), good(run)});
  EXPECT_EQ(*github_.log_tail({.source = Check::Source::job, .id = 3}, 1000), "2 failed\na != b\n");
  EXPECT_EQ(*github_.log_tail({.source = Check::Source::app, .id = 3}, 1000), "2 failed\na != b\n");
  EXPECT_EQ(*github_.log_tail({.summary = "broken"}, 1000), "broken");
  answers({replied("403 Forbidden", "{}")});
  EXPECT_EQ(github_.log_tail({.source = Check::Source::job, .id = 3}, 10).fault().kind,
            Kind::denied);
}

class Said : public GitHubTest {
 protected:
  static std::string comment(int id, const std::string& login, const std::string& body) {
    return R"({"id":)" + std::to_string(id) + R"(,"user":{"login":")" + login + R"("},"body":")" +
           body + R"(","author_association":"NONE","created_at":"2026-11-21T04:40:00Z"})";
  }
  const os::Finished us_ = good(R"({"login":"wave-bot"})");
};

TEST_F(Said, OfAPullRequestIsEverything) {
  answers({us_, good("[" + comment(1, "ann", "Please") + "]"),
           good(R"([{"id":2,"user":{"login":"bob"},"body":"No","state":"CHANGES_REQUESTED",
                     "submitted_at":"2026-11-21T04:40:00Z","commit_id":")" +
                k_oid + "\"}]"),
           good(R"([{"id":3,"user":{"login":"bob"},"body":"here","path":"src/a.c","line":7,
                     "commit_id":")" +
                k_oid + "\"}]")});
  const auto said = github_.feedback(5);
  ASSERT_TRUE(said);
  ASSERT_THAT(*said, SizeIs(3));
  EXPECT_EQ((*said)[0].author.login, "ann");
  EXPECT_EQ((*said)[1].verdict, Feedback::Verdict::changes_requested);
  EXPECT_EQ((*said)[1].submitted_ms, 1'795'236'000'000);
  EXPECT_EQ((*said)[2].path, "src/a.c");
  EXPECT_EQ((*said)[2].line, 7);
  EXPECT_EQ((*said)[2].oid, k_oid);
  EXPECT_THAT(asked(),
              ElementsAre("GET user", "GET issues/5/comments?per_page=100",
                          "GET pulls/5/reviews?per_page=100", "GET pulls/5/comments?per_page=100"));
}

TEST_F(Said, OnceIsFoundByItsMarkAndAuthor) {
  const std::string mark = "<!-- git-wave: run-1 -->\\nHi";
  answers({us_, good("[" + comment(1, "eve", mark) + "," + comment(2, "wave-bot", mark) + "]")});
  EXPECT_EQ(github_.comment_once(5, "run-1", "Hi")->id, 2) << "anybody can write a mark";
  EXPECT_THAT(asked(), SizeIs(2));
}

TEST_F(Said, OnceIsSaidWhenItIsNotThere) {
  const std::string mark = "<!-- git-wave: run-1 -->\\nHi";
  answers({us_, good("[" + comment(1, "eve", mark) + "]"),
           replied("201 Created", comment(9, "wave-bot", mark))});
  const auto said = github_.comment_once(5, "run-1", "Hi");
  EXPECT_EQ(said->id, 9);
  EXPECT_EQ(said->mark, "run-1");
  EXPECT_EQ(input(2), R"({"body":"<!-- git-wave: run-1 -->\nHi"})");
  EXPECT_EQ(asked()[2], "POST issues/5/comments");
}

TEST_F(Said, OnceSurvivesALostReply) {
  const std::string mark = "<!-- git-wave: run-1 -->\\nHi";
  answers({us_, good("[]"), broken("EOF"), good("[" + comment(9, "wave-bot", mark) + "]")});
  EXPECT_EQ(github_.comment_once(5, "run-1", "Hi")->id, 9);
}

TEST_F(Said, ByATokenWithoutAUserGoesByTheMarkAlone) {
  const std::string mark = "<!-- git-wave: run-1 -->\\nHi";
  answers({replied("403 Forbidden", "{}"), good("[" + comment(1, "app[bot]", mark) + "]")});
  EXPECT_EQ(github_.comment_once(5, "run-1", "Hi")->id, 1);
  EXPECT_EQ(*github_.account(), "") << "and is not asked again";
}

TEST_F(Said, WithAMarkThatIsNoneIsAMistake) {
  for (const char* mark : {"", "a b", "a-->", "a--b", "\n"}) {
    EXPECT_THROW(github_.comment_once(5, mark, "Hi"), Error) << mark;
  }
}

TEST_F(Said, IsAFaultWhereWeCannotBeAsked) {
  answers({broken("EOF"), broken("EOF"), broken("EOF")});
  EXPECT_EQ(github_.comments(5).fault().kind, Kind::transient);
}

}  // namespace
}  // namespace wave::forge
