// SPDX-License-Identifier: MIT
// How gh is called, and what its answers and failures mean.
#include "forge/gh_command.h"

#include "error/error.h"
#include "forge/gh_world.h"
#include "support/recorded_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::forge {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;
using Kind = ForgeFault::Kind;
using test::broken;
using test::good;
using test::replied;

class Gh : public testing::Test {
 protected:
  GhDoors doors() {
    return {runner_, environment_, clock_, [this](std::chrono::milliseconds wait) {
              waits_.push_back(wait.count());
              return patient_;
            }};
  }
  // The answer to one more request.
  Answer<GhReply> ask(GhRequest request = {.path = "issues/1"}) { return command_.ask(request); }
  // The fault that gh's run means when it happens each time.
  ForgeFault fault_of(const os::Finished& finished) {
    runner_.answers.assign(3, finished);
    GhCommand command(test::settings(), doors());
    const auto answer = command.ask({.path = "issues/1"});
    return answer ? ForgeFault{Kind::unusable, "no fault", ""} : answer.fault();
  }

  test::RecordedRunner runner_;
  test::StandingClock clock_;
  os::Environment environment_ = {{"PATH", "/bin"}, {"GH_TOKEN", "t"}};
  std::vector<int64_t> waits_;
  bool patient_ = true;
  GhCommand command_{test::settings(), doors()};
};

TEST_F(Gh, IsAskedThroughApiWithHeaders) {
  runner_.answers = {good(R"({"a":1})")};
  EXPECT_EQ(ask()->body, R"({"a":1})");
  const os::Command& command = runner_.commands.at(0);
  EXPECT_THAT(command.argv,
              ElementsAre("gh", "api", "--hostname", "github.com", "--include", "--method", "GET",
                          "--header", "Accept: application/vnd.github+json", "--header",
                          "X-GitHub-Api-Version: 2022-11-28", "repos/o/n/issues/1"));
  EXPECT_EQ(command.input, "");
  EXPECT_EQ(command.timeout, std::chrono::seconds(60));
  EXPECT_EQ(command.directory, "/");
}

TEST_F(Gh, GetsTextsOnItsInputAndEtagsAsHeaders) {
  runner_.answers = {good("{}"), replied("304 Not Modified", ""), good("{}")};
  ask({.path = "labels", .method = "POST", .input = "{\"x\":1}"});
  EXPECT_TRUE(ask({.path = "issues", .etag = "W/\"1\""})->unchanged());
  ask({.path = "/user"});
  EXPECT_EQ(runner_.commands[0].input, "{\"x\":1}");
  EXPECT_THAT(runner_.commands[0].argv, Contains("--input"));
  EXPECT_THAT(runner_.commands[0].argv, Contains("POST"));
  EXPECT_THAT(runner_.commands[1].argv, Contains("If-None-Match: W/\"1\""));
  EXPECT_THAT(runner_.commands[1].argv, Not(Contains("--input")));
  EXPECT_EQ(runner_.commands[2].argv.back(), "user");
}

TEST_F(Gh, HasAnEnvironmentInWhichItIsQuietAndLooksNowhereElse) {
  environment_ = {{"PATH", "/bin"},        {"GH_TOKEN", "t"},   {"GH_REPO", "evil/x"},
                  {"GH_HOST", "evil.org"}, {"GH_DEBUG", "api"}, {"DEBUG", "1"},
                  {"GIT_DIR", "/x"},       {"PAGER", "less"},   {"CLICOLOR_FORCE", "1"}};
  GhCommand command(test::settings(), doors());
  runner_.answers = {good("{}")};
  ASSERT_TRUE(command.ask({.path = "issues/1"}));
  EXPECT_THAT(runner_.commands[0].environment,
              testing::UnorderedElementsAre(
                  Pair("PATH", "/bin"), Pair("GH_TOKEN", "t"), Pair("GH_PROMPT_DISABLED", "1"),
                  Pair("GH_NO_UPDATE_NOTIFIER", "1"), Pair("NO_COLOR", "1"),
                  Pair("GH_PAGER", "cat"), Pair("PAGER", "cat")));
}

TEST(PercentEncoded, LeavesNothingThatMeansSomethingInAnAddress) {
  EXPECT_EQ(percent_encoded("o:wave/fix-1 ?#%&{x}\xC3\xA9"),
            "o%3Awave%2Ffix-1%20%3F%23%25%26%7Bx%7D%C3%A9");
}

TEST_F(Gh, IsTriedAgainWithGrowingWaitsWhenTroublePasses) {
  runner_.answers = {broken("read: connection reset by peer"), replied("502 Bad Gateway", "<html>"),
                     good("{}")};
  EXPECT_TRUE(ask());
  ASSERT_THAT(waits_, SizeIs(2));
  EXPECT_GE(waits_[0], 1600);
  EXPECT_LE(waits_[0], 2400);
  EXPECT_GE(waits_[1], 3200);
  EXPECT_LE(waits_[1], 4800);
}

TEST_F(Gh, IsGivenUpAfterThreeAttemptsWithATimeToComeBack) {
  runner_.answers.assign(3, broken("unexpected EOF"));
  const auto answer = ask();
  EXPECT_EQ(answer.fault().kind, Kind::transient);
  EXPECT_GE(answer.fault().retry_at->boot_ms, clock_.time.boot_ms + 6400);
  EXPECT_EQ(answer.fault().retry_at->wall_ms - clock_.time.wall_ms,
            answer.fault().retry_at->boot_ms - clock_.time.boot_ms);
  EXPECT_THAT(runner_.answers, IsEmpty());
}

TEST_F(Gh, IsNotTriedAgainWhenThatCouldDoItTwiceOrThereIsNoTime) {
  runner_.answers = {broken("EOF"), broken("EOF")};
  EXPECT_EQ(ask({.path = "pulls", .method = "POST", .input = "{}"}).fault().kind, Kind::transient);
  EXPECT_THAT(waits_, IsEmpty());
  patient_ = false;
  EXPECT_TRUE(ask().fault().retry_at);
  EXPECT_THAT(runner_.commands, SizeIs(2));
}

TEST_F(Gh, NeverWaitsWithoutADoorForIt) {
  GhDoors no_wait = doors();
  no_wait.wait = nullptr;
  GhCommand command(test::settings(), no_wait);
  runner_.answers = {broken("EOF")};
  EXPECT_TRUE(command.ask({.path = "issues"}).fault().retry_at);
}

TEST_F(Gh, SaysWhatPasses) {
  for (const char* words :
       {"dial tcp: lookup api.github.com: no such host", "error connecting to api.github.com",
        "net/http: TLS handshake timeout", "context deadline exceeded", "unexpected EOF",
        "dial tcp 1.2.3.4:443: connect: connection refused", "HTTP 504: Gateway Timeout"}) {
    EXPECT_EQ(fault_of(broken(words)).kind, Kind::transient) << words;
  }
  os::Finished killed;
  killed.signal = 9;
  EXPECT_EQ(fault_of(killed).kind, Kind::transient);
  killed.timed_out = true;
  EXPECT_THAT(fault_of(killed).sentence, HasSubstr("in time"));
  EXPECT_EQ(fault_of(replied("500 Internal Server Error", "<html>")).kind, Kind::transient);
  os::Finished half = good("[{\"number\": 1");
  half.exit_code = 1;
  half.errors = "unexpected EOF\n";
  EXPECT_EQ(fault_of(half).kind, Kind::transient) << "the status was good, the body is torn";
}

TEST_F(Gh, SaysWhatDoesNotPass) {
  EXPECT_EQ(fault_of(replied("401 Unauthorized", R"({"message":"Bad credentials"})")).kind,
            Kind::denied);
  const ForgeFault denied = fault_of(replied("403 Forbidden", R"({"message":"Not accessible"})"));
  EXPECT_EQ(denied.kind, Kind::denied);
  EXPECT_EQ(denied.sentence, "GitHub does not allow 'GET issues/1' (HTTP 403: Not accessible)");
  EXPECT_EQ(fault_of(replied("404 Not Found", R"({"message":"Not Found"})")).kind, Kind::not_found);
  EXPECT_EQ(fault_of(replied("410 Gone", "")).kind, Kind::not_found);
  const ForgeFault refused = fault_of(replied(
      "422 Unprocessable Entity",
      R"({"message":"Validation Failed","errors":[{"message":"A pull request already exists"}]})"));
  EXPECT_EQ(refused.kind, Kind::refused);
  EXPECT_THAT(refused.sentence, HasSubstr("Validation Failed: A pull request already exists"));
  EXPECT_EQ(fault_of(broken("To get started with GitHub CLI, please run: gh auth login", 4)).kind,
            Kind::denied);
  EXPECT_EQ(fault_of(broken("unknown flag: --include")).kind, Kind::unusable);
  os::Finished silent;
  silent.exit_code = 0;
  EXPECT_EQ(fault_of(silent).kind, Kind::unusable);
  EXPECT_THAT(waits_, IsEmpty());
}

TEST_F(Gh, ShowsNoControlCharacterOfAFailure) {
  const ForgeFault fault =
      fault_of(replied("403 Forbidden", R"({"message":"a\u001b[31mb\u202ec\nd"})"));
  EXPECT_THAT(fault.sentence, HasSubstr("a[U+001B][31mb[U+202E]c d"));
}

TEST_F(Gh, ThatIsMissingIsAFaultToo) {
  class Missing : public os::ProcessRunner {
   public:
    os::Finished run(const os::Command&) override { throw Error("'gh' not found", "install it"); }
    int start_detached(const os::Command&) override { return 0; }
  } missing;
  GhCommand command(test::settings(), {missing, {}, clock_, nullptr});
  const auto answer = command.ask({.path = "issues"});
  EXPECT_EQ(answer.fault().kind, Kind::unusable);
  EXPECT_EQ(answer.fault().sentence, "'gh' not found");
}

class RateLimit : public Gh {};

TEST_F(RateLimit, IsKeptFromThenOnWithoutAsking) {
  runner_.answers = {replied("403 Forbidden", R"({"message":"API rate limit exceeded"})",
                             "X-Ratelimit-Remaining: 0\r\nX-Ratelimit-Reset: 1800000100\r\n"
                             "Date: Fri, 15 Jan 2027 08:00:40 GMT\r\n"),
                     good("{}")};
  const int64_t asked = clock_.time.boot_ms;
  const auto limited = ask();
  ASSERT_EQ(limited.fault().kind, Kind::rate_limited);
  // By the forge's own clock it takes 60 s, whatever ours shows.
  EXPECT_EQ(limited.fault().retry_at->boot_ms, asked + 61'000);
  EXPECT_EQ(ask().fault().kind, Kind::rate_limited);
  EXPECT_THAT(runner_.commands, SizeIs(1));
  clock_.time.boot_ms += 61'000;
  EXPECT_TRUE(ask());
  EXPECT_THAT(waits_, IsEmpty());
}

TEST_F(RateLimit, OfTheSecondKindIsReadFromItsHeaderOrTakenForAMinute) {
  const ForgeFault told = fault_of(replied("429 Too Many Requests", "", "Retry-After: 7\r\n"));
  EXPECT_EQ(told.retry_at->boot_ms, clock_.time.boot_ms + 7'000);
  const ForgeFault untold = fault_of(
      replied("403 Forbidden", R"({"message":"You have exceeded a secondary rate limit."})"));
  EXPECT_EQ(untold.kind, Kind::rate_limited);
  EXPECT_EQ(untold.retry_at->boot_ms, clock_.time.boot_ms + 60'000);
  const ForgeFault absurd =
      fault_of(replied("429 Too Many Requests", "", "Retry-After: 99999999\r\n"));
  EXPECT_EQ(absurd.retry_at->boot_ms, clock_.time.boot_ms + 24 * 60 * 60 * 1000);
  const ForgeFault bad = fault_of(replied("429 Too Many Requests", "", "Retry-After: soon\r\n"));
  EXPECT_EQ(bad.retry_at->boot_ms, clock_.time.boot_ms + 60'000);
}

TEST_F(RateLimit, IsSeenComingWithTheLastAnswer) {
  runner_.answers = {good("{}", "X-Ratelimit-Remaining: 0\r\nX-Ratelimit-Reset: 1800000100\r\n")};
  EXPECT_TRUE(ask());
  EXPECT_EQ(ask().fault().kind, Kind::rate_limited);
  EXPECT_THAT(runner_.commands, SizeIs(1));
}

TEST(AReply, IsReadWithItsHeaders) {
  const auto reply = parse_reply(
      "HTTP/1.1 200 OK\nETag: W/\"a\"\r\nLINK: <https://x/y?per_page=100&page=2>; rel=\"next\", "
      "<https://x/y?page=9>; rel=\"last\"\r\n\r\nbody\r\n\r\nmore");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->etag(), "W/\"a\"");
  EXPECT_EQ(reply->next_query(), "per_page=100&page=2");
  EXPECT_EQ(reply->body, "body\r\n\r\nmore");
}

TEST(AReply, OfAHostileServerSendsUsNowhere) {
  const auto next = [](const std::string& link) {
    return parse_reply("HTTP/2 200 OK\nLink: " + link + "\r\n\r\n")->next_query();
  };
  EXPECT_EQ(next("<https://x/y?a=1>; rel=\"prev\""), "");
  EXPECT_EQ(next("<https://x/y>; rel=\"next\""), "");
  EXPECT_EQ(next("<https://x/y?a=1>; rel=\"first\", <https://x/y>; rel=\"next\""), "");
  EXPECT_EQ(next("<https://x/y?a=\x1B[1m>; rel=\"next\""), "");
  EXPECT_EQ(next("<https://x/y?:owner>; rel=\"next\""), "");
  EXPECT_EQ(next("<https://x/y?" + std::string(2000, 'a') + ">; rel=\"next\""), "");
  EXPECT_EQ(next("; rel=\"next\""), "");
  EXPECT_EQ(parse_reply("HTTP/2 200 OK\nETag: \"a b\"\r\n\r\n")->etag(), "");
  for (const char* text :
       {"", "HTTP/2", "HTTP/2 xx", "HTTP/2 2", "{\"a\":1}", "<html>", "HTTP/2 099 x"}) {
    EXPECT_FALSE(parse_reply(text)) << text;
  }
  EXPECT_EQ(parse_reply("HTTP/2 200 OK")->body, "");
}

}  // namespace
}  // namespace wave::forge
