// SPDX-License-Identifier: MIT
#include "actions/answer_trust.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace wave::actions {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class AnswerTrust : public testing::Test {
 protected:
  agent::TrustEntry claude() const {
    return {folder_ / "conf",
            agent::TrustFormat::json,
            {"projects", "/p/w", "hasTrustDialogAccepted"},
            "true",
            "whether"};
  }
  agent::TrustEntry codex() const {
    return {folder_ / "conf",
            agent::TrustFormat::toml,
            {"projects", "/p/w", "trust_level"},
            "\"trusted\"",
            "whether"};
  }
  void write(const std::string& text) { os::write_file(folder_ / "conf", text); }
  std::string content() const { return os::read_file(folder_ / "conf").value_or("(none)"); }

  test::TempFolder folder_;
};

TEST_F(AnswerTrust, AddsToJsonAndKeepsTheRest) {
  write("{\n  \"numStartups\": 7,\n  \"projects\": {}\n}\n");
  EXPECT_THAT(answer_trust(claude()), HasSubstr("answered beforehand"));
  EXPECT_EQ(content(),
            "{\n  \"numStartups\": 7,\n  \"projects\": "
            "{\"/p/w\": {\"hasTrustDialogAccepted\": true}}\n}\n");
  EXPECT_THAT(answer_trust(claude()), IsEmpty());
}

TEST_F(AnswerTrust, AddsATableToToml) {
  write("model = \"m\" # mine");
  EXPECT_THAT(answer_trust(codex()), HasSubstr("answered beforehand"));
  EXPECT_EQ(content(),
            "model = \"m\" # mine\n\n[\"projects\".\"/p/w\"]\ntrust_level = \"trusted\"\n");
  const std::string once = content();
  EXPECT_THAT(answer_trust(codex()), IsEmpty());
  EXPECT_EQ(content(), once);
}

TEST_F(AnswerTrust, DoesNotOverruleItsOwner) {
  const std::string said = "[projects.\"/p/w\"]\ntrust_level = \"untrusted\"\n";
  write(said);
  EXPECT_THAT(answer_trust(codex()), IsEmpty());
  EXPECT_EQ(content(), said);
}

TEST_F(AnswerTrust, LeavesAloneWhatItDoesNotUnderstand) {
  for (const char* text : {"", "not json", "[1]", "{\"projects\": 3}", "{\"a\":1,}"}) {
    write(text);
    EXPECT_THAT(answer_trust(claude()), HasSubstr("left as it is")) << text;
    EXPECT_EQ(content(), text);
  }
  for (const char* text : {"= no", "projects = { \"/x\" = { trust_level = \"trusted\" } }\n"}) {
    write(text);
    EXPECT_THAT(answer_trust(codex()), HasSubstr("left as it is")) << text;
    EXPECT_EQ(content(), text);
  }
}

TEST_F(AnswerTrust, LeavesAloneWhatIsLockedOrMissing) {
  EXPECT_THAT(answer_trust(claude()), HasSubstr("not there"));
  EXPECT_EQ(content(), "(none)");
  write("{}");
  os::make_folder(folder_ / "conf.lock");
  EXPECT_THAT(answer_trust(claude()), HasSubstr("locked"));
  EXPECT_EQ(content(), "{}");
}

TEST_F(AnswerTrust, NeverThrows) {
  os::make_folder(folder_ / "conf");
  EXPECT_THAT(answer_trust(claude()), HasSubstr("left as it is"));
}

TEST_F(AnswerTrust, KeepsALinkAndTheMode) {
  os::write_file(folder_ / "elsewhere", "{}", os::Durability::fast, 0640);
  std::filesystem::create_symlink("elsewhere", folder_ / "conf");
  EXPECT_THAT(answer_trust(claude()), HasSubstr("answered beforehand"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "conf"));
  EXPECT_THAT(*os::read_file(folder_ / "elsewhere"), HasSubstr("/p/w"));
  struct stat info {};
  ASSERT_EQ(stat((folder_ / "elsewhere").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0640U);
}

}  // namespace
}  // namespace wave::actions
