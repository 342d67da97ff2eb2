// SPDX-License-Identifier: MIT
#include "domain/claim.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using std::chrono::seconds;

Claim sample() {
  return {{ClaimKind::file, "src/main.cpp"},
          "k3v9x2mq",
          "0123456789-1",
          3,
          "abcdefgh01234567",
          seconds(600)};
}

std::string with(const std::string& from, const std::string& to) {
  std::string message = encode_claim(sample());
  return message.replace(message.find(from), from.size(), to);
}

TEST(Claim, IsReadAsItWasWritten) {
  const std::string ref = claim_ref(sample().what);
  EXPECT_EQ(ref, "refs/wave/claims/file-34d21af3c614ea3cee120df276c9c4ae");
  const auto read = decode_claim(ref, encode_claim(sample()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->what, sample().what);
  EXPECT_EQ(read->holder, "k3v9x2mq");
  EXPECT_EQ(read->run, "0123456789-1");
  EXPECT_EQ(read->epoch, 3);
  EXPECT_EQ(read->nonce, "abcdefgh01234567");
  EXPECT_EQ(read->ttl, seconds(600));
}

TEST(Claim, OfAnotherKeyThanItsRefIsNobodysWord) {
  EXPECT_FALSE(decode_claim(claim_ref({ClaimKind::file, "other"}), encode_claim(sample())));
  EXPECT_FALSE(decode_claim(claim_ref({ClaimKind::task, "src/main.cpp"}), encode_claim(sample())));
}

TEST(Claim, ThatSaysWhatNoGitWaveWouldSayIsUnreadable) {
  const std::string ref = claim_ref(sample().what);
  ASSERT_TRUE(decode_claim(ref, with("\"epoch\":3", "\"epoch\":3")));
  const std::pair<const char*, const char*> lies[] = {
      {"\"v\":1", "\"v\":2"},
      {"\"ttl\":600", "\"ttl\":31536000"},
      {"\"ttl\":600", "\"ttl\":9223372036854775807"},
      {"\"ttl\":600", "\"ttl\":0"},
      {"\"ttl\":600", "\"ttl\":-600"},
      {"\"ttl\":600", "\"ttl\":\"600\""},
      {"\"epoch\":3", "\"epoch\":0"},
      {"\"epoch\":3", "\"epoch\":9223372036854775807"},
      {"\"holder\":\"k3v9x2mq\"", "\"holder\":\"../../../x\""},
      {"\"holder\":\"k3v9x2mq\"", "\"holder\":\"\""},
      {"0123456789-1", "../x"},
      {"\"nonce\":\"abcdefgh01234567\"", "\"nonce\":\"\""},
      {"\"kind\":\"file\"", "\"kind\":\"planet\""},
      {"{\"v\"", "[\"v\""},
  };
  for (const auto& [from, to] : lies) EXPECT_FALSE(decode_claim(ref, with(from, to))) << to;
  EXPECT_FALSE(decode_claim(ref, ""));
  EXPECT_FALSE(decode_claim(ref, encode_claim(sample()) + std::string(10000, ' ')));
}

TEST(Claim, KeysAreOneHarmlessLine) {
  EXPECT_TRUE(is_claim_key("src/a b.cpp"));
  EXPECT_TRUE(
      is_claim_key("gr\xc3\xb6\xc3\x9f"
                   "e"));
  for (const std::string& bad :
       {std::string(), std::string("a\nb"), std::string("a\0b", 3), std::string("\xff"),
        std::string(1025, 'x'), std::string("\x1b[m")}) {
    EXPECT_FALSE(is_claim_key(bad)) << bad;
  }
}

TEST(Claim, RefsOfOtherShapesAreNone) {
  EXPECT_EQ(kind_of_claim_ref("refs/wave/claims/slot-" + std::string(32, '0')), ClaimKind::slot);
  for (const std::string& bad :
       {std::string("refs/heads/main"), std::string("refs/wave/claims/"),
        std::string("refs/wave/claims/slot"), "refs/wave/claims/slot-" + std::string(31, '0'),
        "refs/wave/claims/slot-" + std::string(32, 'X'),
        "refs/wave/claims/x-" + std::string(32, '0'),
        "refs/wave/claims/slot-" + std::string(32, '0') + "/a"}) {
    EXPECT_FALSE(kind_of_claim_ref(bad)) << bad;
  }
}

TEST(Claim, LapsesWhenSeenUnchangedForMoreThanItsTime) {
  const auto first = seen_again(std::nullopt, "a", "boot", 1000);
  EXPECT_EQ(first.since_boot_ms, 1000);
  const auto later = seen_again(first, "a", "boot", 601000);
  EXPECT_EQ(later.since_boot_ms, 1000);
  EXPECT_FALSE(has_lapsed(later, sample(), 601000));
  EXPECT_TRUE(has_lapsed(later, sample(), 601001));
}

TEST(Claim, RenewedOrSeenInAnotherBootIsFresh) {
  const ClaimSighting first{"a", "boot", 1000};
  EXPECT_EQ(seen_again(first, "b", "boot", 9000).since_boot_ms, 9000);
  EXPECT_EQ(seen_again(first, "a", "next boot", 9000).since_boot_ms, 9000);
  // A clock that went backwards, or a record that was tampered with.
  EXPECT_EQ(seen_again(first, "a", "boot", 500).since_boot_ms, 500);
  EXPECT_EQ(seen_again(ClaimSighting{"a", "boot", -5}, "a", "boot", 9000).since_boot_ms, 9000);
}

TEST(Claim, ThatIsUnreadableLapsesAfterTheLongestTimeOnly) {
  const ClaimSighting first{"a", "boot", 0};
  const int64_t day_ms = 24 * 60 * 60 * 1000LL;
  EXPECT_FALSE(has_lapsed(first, std::nullopt, day_ms));
  EXPECT_TRUE(has_lapsed(first, std::nullopt, day_ms + 1));
}

}  // namespace
}  // namespace wave::domain
