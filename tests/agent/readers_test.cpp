// SPDX-License-Identifier: MIT
// Recorded streams, whole and torn.
#include "agent/agents.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::agent {
namespace {

using testing::HasSubstr;

std::string recorded(const std::string& name) {
  std::ifstream file(std::string(WAVE_SOURCE_DIR) + "/tests/agent/data/" + name);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

AgentReport read(const std::string& agent, const std::string& stream, size_t piece = 4096) {
  const auto reader = find_adapter(agent)->read_output();
  for (size_t at = 0; at < stream.size(); at += piece) {
    reader->feed(std::string_view(stream).substr(at, piece));
  }
  return reader->finish();
}

TEST(ClaudeReader, ReadsADoneRun) {
  const AgentReport report = read("claude", recorded("claude-done.jsonl"));
  EXPECT_EQ(report.session, "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(report.final_text, "Fixed the login and committed it.");
  EXPECT_TRUE(report.finished);
  EXPECT_EQ(report.input_tokens, 30 + 1000 + 200);
  EXPECT_EQ(report.output_tokens, 42);
  EXPECT_EQ(report.usage_scope, UsageScope::run);
  EXPECT_DOUBLE_EQ(report.cost_usd.value(), 0.0125);
  EXPECT_FALSE(report.limited);
  EXPECT_EQ(report.error, "");
}

TEST(ClaudeReader, BelievesIsErrorNotSubtype) {
  const AgentReport report = read("claude", recorded("claude-limited.jsonl"));
  EXPECT_TRUE(report.finished);
  EXPECT_TRUE(report.limited);
  EXPECT_THAT(report.error, HasSubstr("429"));
}

TEST(ClaudeReader, ReadsItsOwnLimits) {
  const AgentReport report =
      read("claude", R"({"type":"result","subtype":"error_max_turns","is_error":true,)"
                     R"("errors":["Reached maximum number of turns"]})");
  EXPECT_EQ(report.error, "Reached maximum number of turns");
  EXPECT_FALSE(report.limited);
}

// What it says goes into the record, which others refuse for what it must not hold, and into the
// words of the next command.
TEST(Readers, TakeNothingForUsageOrASessionThatIsNone) {
  for (const char* session : {"-x", "a b", "a\\nb", "\\u001b[2J", "", "../a", "a'b"}) {
    const std::string word = '"' + std::string(session) + '"';
    EXPECT_EQ(read("claude", R"({"type":"system","session_id":)" + word + "}\n").session, "")
        << word;
    EXPECT_EQ(read("codex", R"({"type":"thread.started","thread_id":)" + word + "}\n").session, "");
    EXPECT_EQ(read("opencode", R"({"type":"text","sessionID":)" + word + "}\n").session, "");
  }
  const AgentReport below =
      read("claude", R"({"type":"result","usage":{"input_tokens":-5,"output_tokens":-9},)"
                     R"("total_cost_usd":-1})");
  EXPECT_EQ(below.input_tokens, 0);
  EXPECT_EQ(below.output_tokens, 0);
  EXPECT_EQ(below.cost_usd, std::nullopt);
}

TEST(Readers, CountNoFurtherThanTheyCan) {
  const std::string most = std::to_string(INT64_MAX);
  const std::string step = R"({"type":"step_finish","part":{"cost":1e300,"tokens":{"input":)" +
                           most + R"(,"output":)" + most + R"(,"reasoning":)" + most +
                           R"(,"cache":{"read":)" + most + R"(,"write":)" + most + "}}}}\n";
  std::string steps;
  for (int i = 0; i < 5000; ++i) steps += step;
  const AgentReport report = read("opencode", steps);
  EXPECT_EQ(report.input_tokens, int64_t{1} << 50);
  EXPECT_EQ(report.output_tokens, int64_t{1} << 50);
  EXPECT_EQ(report.cost_usd, 1e9);
  EXPECT_EQ(read("claude", R"({"type":"rate_limit_event","rate_limit_info":{"status":"rejected",)"
                           R"("resetsAt":)" +
                               most + "}}\n")
                .limit_resets_ms,
            (int64_t{1} << 50) / 1000 * 1000);
}

TEST(ClaudeReader, SeesThatAStreamWasCutOff) {
  std::string stream = recorded("claude-done.jsonl");
  stream.erase(stream.find("{\"type\":\"result\""));
  const AgentReport report = read("claude", stream);
  EXPECT_FALSE(report.finished);
  EXPECT_EQ(report.final_text, "Now I commit.");
}

TEST(ClaudeReader, IsLimitedWhileItRetriesAndNotAfter) {
  const std::string retry =
      R"({"type":"system","subtype":"api_retry","attempt":1,"error_status":429})"
      "\n";
  EXPECT_TRUE(read("claude", retry).limited);
  EXPECT_FALSE(read("claude", retry + recorded("claude-done.jsonl")).limited);
}

TEST(CodexReader, ReadsADoneRun) {
  const AgentReport report = read("codex", recorded("codex-done.jsonl"));
  EXPECT_EQ(report.session, "0199a213-81c0-7800-8aa1-bbab2a035a53");
  EXPECT_EQ(report.final_text, "Fixed the login and committed it.");
  EXPECT_TRUE(report.finished);
  EXPECT_EQ(report.input_tokens, 24763);
  EXPECT_EQ(report.output_tokens, 122);
  EXPECT_EQ(report.usage_scope, UsageScope::session);
  EXPECT_FALSE(report.cost_usd);
}

TEST(CodexReader, TakesRemarksForNoFailure) {
  const std::string stream = recorded("codex-done.jsonl");
  EXPECT_THAT(stream, HasSubstr("Model metadata"));
  EXPECT_THAT(stream, HasSubstr("Reconnecting"));
  EXPECT_EQ(read("codex", stream).error, "");
}

TEST(CodexReader, ReadsAFailedTurn) {
  const AgentReport report = read("codex", recorded("codex-failed.jsonl"));
  EXPECT_TRUE(report.finished);
  EXPECT_THAT(report.error, HasSubstr("429 Too Many Requests"));
  EXPECT_TRUE(report.limited);
}

TEST(OpenCodeReader, AddsUpItsSteps) {
  const AgentReport report = read("opencode", recorded("opencode-done.jsonl"));
  EXPECT_EQ(report.session, "ses_1");
  EXPECT_EQ(report.final_text, "Fixed the login and committed it.");
  EXPECT_TRUE(report.finished);
  EXPECT_EQ(report.input_tokens, 100 + 5 + 1 + 150);
  EXPECT_EQ(report.output_tokens, 20 + 3 + 10);
  EXPECT_DOUBLE_EQ(report.cost_usd.value(), 0.03);
}

TEST(OpenCodeReader, SeesARefusedPermissionAsCutOff) {
  std::string stream = recorded("opencode-done.jsonl");
  stream.erase(stream.rfind("{\"type\":\"step_start\""));
  const AgentReport report = read("opencode", stream);
  EXPECT_FALSE(report.finished);
  EXPECT_EQ(report.error, "");
}

TEST(OpenCodeReader, ReadsErrors) {
  const AgentReport report =
      read("opencode", R"({"type":"error","sessionID":"ses_2","error":{"name":"APIError",)"
                       R"("data":{"message":"slow down","statusCode":429}}})");
  EXPECT_EQ(report.session, "ses_2");
  EXPECT_EQ(report.error, "slow down");
  EXPECT_TRUE(report.limited);
}

TEST(Readers, KnowALimitByItsWords) {
  const std::string failed = R"({"type":"turn.failed","error":{"message":")";
  for (const char* words :
       {"You've hit your usage limit.", "You've hit your limit \xC2\xB7 resets 3pm",
        "You've hit your weekly limit", "Rate limit reached for gpt-5", "429 Too Many Requests"}) {
    EXPECT_TRUE(read("codex", failed + words + "\"}}").limited) << words;
  }
  for (const char* words : {"context window exceeded", "the file hit your disk", "no limit"}) {
    EXPECT_FALSE(read("codex", failed + words + "\"}}").limited) << words;
  }
}

TEST(Readers, TellWhenALimitIsLifted) {
  const std::string event = R"({"type":"rate_limit_event","rate_limit_info":{"status":")";
  EXPECT_EQ(read("claude", event + R"(rejected","resetsAt":1795255200}})").limit_resets_ms,
            1'795'255'200'000);
  EXPECT_FALSE(read("claude", event + R"(allowed","resetsAt":1795255200}})").limit_resets_ms);
  const std::string error =
      R"({"type":"error","error":{"name":"APIError","data":{"message":"slow",)"
      R"("statusCode":429,"responseHeaders":{)";
  EXPECT_EQ(read("opencode", error + R"("retry-after":"30"}}}})").limit_waits_ms, 30'000);
  EXPECT_EQ(
      read("opencode", error + R"("retry-after-ms":"700","retry-after":"30"}}}})").limit_waits_ms,
      700);
  for (const char* odd : {"soon", "-1", "99999999999999999999", "1e3"}) {
    EXPECT_FALSE(read("opencode", error + "\"retry-after\":\"" + odd + "\"}}}}").limit_waits_ms);
  }
}

TEST(Readers, DoNotCareWhereBytesAreTorn) {
  const std::pair<const char*, const char*> rows[] = {{"claude", "claude-done.jsonl"},
                                                      {"codex", "codex-done.jsonl"},
                                                      {"opencode", "opencode-done.jsonl"}};
  for (const auto& [agent, file] : rows) {
    const std::string stream = recorded(file);
    const AgentReport whole = read(agent, stream);
    for (const size_t piece : {1u, 2u, 7u, 100u}) {
      const AgentReport torn = read(agent, stream, piece);
      EXPECT_EQ(torn.final_text, whole.final_text) << agent << " " << piece;
      EXPECT_EQ(torn.input_tokens, whole.input_tokens) << agent << " " << piece;
    }
  }
}

TEST(Readers, TakeALastLineWithoutNewline) {
  std::string stream = recorded("claude-done.jsonl");
  stream.pop_back();
  EXPECT_TRUE(read("claude", stream).finished);
}

TEST(Readers, DropAGiantLineAndGoOn) {
  const std::string giant = R"({"type":"assistant","message":")" +
                            std::string(OutputReader::k_longest_line + 10, 'x') + "\"}\n";
  EXPECT_TRUE(read("claude", giant + recorded("claude-done.jsonl"), 65'536).finished);
  EXPECT_TRUE(read("claude", giant + recorded("claude-done.jsonl"), giant.size() * 2).finished);
}

TEST(Readers, PassOverWarningsAndGarbage) {
  const std::string noise = "npm warn deprecated\r\n\r\n{broken\n{\"type\":42}\n\xff\xfe\n[1]\n";
  EXPECT_EQ(read("codex", noise + recorded("codex-done.jsonl")).final_text,
            "Fixed the login and committed it.");
}

TEST(Readers, PutTheTextPartsOfAStepTogether) {
  const auto text = [](const std::string& words) {
    return R"({"type":"text","part":{"text":")" + words + "\"}}\n";
  };
  const std::string step = "{\"type\":\"step_start\"}\n";
  EXPECT_EQ(read("opencode", step + text("first") + step + text("a") + text("b")).final_text,
            "a\nb");
  EXPECT_EQ(read("opencode", step + text("first") + step).final_text, "first");
}

TEST(PlainReader, KeepsWhatWasPrinted) {
  EXPECT_EQ(read("command", "one\ntwo\r\n\n  \n").final_text, "one\ntwo\r\n\n  \n");
  EXPECT_FALSE(read("command", "one").text_cut);
  EXPECT_TRUE(read("command", "").finished);
}

TEST(PlainReader, KeepsTheEndOfWhatIsLong) {
  const std::string long_text = std::string(5 << 20, 'x') + "the end";
  const AgentReport report = read("command", long_text, 65'536);
  EXPECT_TRUE(report.text_cut);
  EXPECT_TRUE(report.final_text.ends_with("the end"));
  EXPECT_LT(report.final_text.size(), size_t{2} << 20);
}

}  // namespace
}  // namespace wave::agent
