// SPDX-License-Identifier: MIT
#include "call/call_end.h"
#include "call/call_folder.h"
#include "call/call_record.h"
#include "os/files.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace wave::call {
namespace {

TEST(CallId, IsAFileNameThatNothingElseHas) {
  for (const char* id : {"a", "7", "plan.12-ab", "x..y"}) EXPECT_TRUE(is_call_id(id)) << id;
  EXPECT_TRUE(is_call_id(std::string(100, 'a')));
  for (const char* id : {"", ".", "..", ".ended", "-x", "A", "a/b", "a b", "a_b", "\xc3\xa4"}) {
    EXPECT_FALSE(is_call_id(id)) << id;
  }
  EXPECT_FALSE(is_call_id(std::string(101, 'a')));
}

TEST(CallRecord, IsReadAsItWasWritten) {
  const test::TempFolder folder;
  const auto dir = folder / "review.1";
  os::make_private_folder(dir);
  CallRecord record;
  record.request.id = "review.1";
  record.request.role = "reviewer";
  record.request.task = "aaaaaaaaaa";
  record.request.note = "{\"tree\":\"x\"}";
  record.request.argv = {"sh", "-c", "echo \"$0\"\n", ""};
  record.request.folder = "/some where";
  record.request.folder_id = {3, 4};
  record.request.environment = {{"TOKEN", "secret"}};
  record.request.prompt = "do it";
  record.request.prompt_on_stdin = true;
  record.request.agent = "codex";
  record.request.agent_session = "s";
  record.request.timeout_s = 5;
  record.request.idle_timeout_s = 6;
  record.request.kill_grace_s = 7;
  record.request.log_max_bytes = 8;
  record.mark = "0123";
  record.begun_ms = 9;
  write_call(dir, record);
  const auto read = read_call(dir);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->mark, "0123");
  EXPECT_EQ(read->begun_ms, 9);
  const CallRequest& request = read->request;
  EXPECT_EQ(request.role, "reviewer");
  EXPECT_EQ(request.task, "aaaaaaaaaa");
  EXPECT_EQ(request.note, record.request.note);
  EXPECT_EQ(request.argv, record.request.argv);
  EXPECT_EQ(request.folder, record.request.folder);
  EXPECT_EQ(request.folder_id, record.request.folder_id);
  EXPECT_TRUE(request.prompt_on_stdin);
  EXPECT_EQ(request.agent, "codex");
  EXPECT_EQ(request.agent_session, "s");
  EXPECT_EQ(request.timeout_s, 5);
  EXPECT_EQ(request.idle_timeout_s, 6);
  EXPECT_EQ(request.kill_grace_s, 7);
  EXPECT_EQ(request.log_max_bytes, 8);
  const std::string text = os::read_file(dir / "call.json").value_or("");
  EXPECT_NE(text.find("TOKEN"), std::string::npos);
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(CallRecord, OfAnotherCallOrDamagedIsNone) {
  const test::TempFolder folder;
  os::make_private_folder(folder / "a");
  EXPECT_FALSE(read_call(folder / "a"));
  CallRecord record;
  record.request.id = "b";
  record.mark = "0123";
  write_call(folder / "a", record);
  EXPECT_FALSE(read_call(folder / "a"));
  os::write_file(folder / "a" / "call.json", "{\"id\":\"a\",");
  EXPECT_FALSE(read_call(folder / "a"));
}

TEST(CallEnd, IsReadAsItWasWritten) {
  const test::TempFolder folder;
  EXPECT_FALSE(read_end(folder.path()));
  CallEnd end;
  end.how = CallEnd::How::timeout;
  end.signal = 15;
  end.detail = "not done after 5s";
  end.started_ms = 1;
  end.ended_ms = 2;
  end.text = "so far";
  end.error = "oh";
  end.agent_session = "s";
  end.input_tokens = 3;
  end.output_tokens = 4;
  end.usage_of_session = true;
  end.cost_usd = 0.5;
  end.limited_until_ms = 6;
  write_end(folder.path(), end);
  const auto read = read_end(folder.path());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->how, CallEnd::How::timeout);
  EXPECT_FALSE(read->exit_code);
  EXPECT_EQ(read->signal, 15);
  EXPECT_EQ(read->detail, end.detail);
  EXPECT_EQ(read->started_ms, 1);
  EXPECT_EQ(read->ended_ms, 2);
  EXPECT_EQ(read->text, "so far");
  EXPECT_FALSE(read->text_cut);
  EXPECT_EQ(read->error, "oh");
  EXPECT_EQ(read->agent_session, "s");
  EXPECT_EQ(read->input_tokens, 3);
  EXPECT_EQ(read->output_tokens, 4);
  EXPECT_TRUE(read->usage_of_session);
  EXPECT_EQ(read->cost_usd, 0.5);
  EXPECT_EQ(read->limited_until_ms, 6);
}

TEST(CallEnd, KeepsTheEndOfALongText) {
  const test::TempFolder folder;
  CallEnd end;
  for (int i = 0; i < 400'000; ++i) end.text += "\xe2\x82\xac";  // three bytes each
  end.text += "the end";
  write_end(folder.path(), end);
  const auto read = read_end(folder.path());
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->text_cut);
  EXPECT_LE(read->text.size(), size_t{1} << 20);
  EXPECT_TRUE(read->text.starts_with("\xe2\x82\xac"));
  EXPECT_TRUE(read->text.ends_with("the end"));
}

TEST(CallEnd, ThatIsDamagedIsNone) {
  const test::TempFolder folder;
  for (const char* text : {"", "{", "{\"how\":\"well\"}", "[]"}) {
    os::write_file(folder / "end.json", text);
    EXPECT_FALSE(read_end(folder.path())) << text;
  }
}

}  // namespace
}  // namespace wave::call
