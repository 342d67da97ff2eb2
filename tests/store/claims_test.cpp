// SPDX-License-Identifier: MIT
// Two clones and what they share: a bare repository, or one and the same repository.
#include "store/claims.h"

#include "error/error.h"
#include "store/local_claims.h"
#include "store/remote_claims.h"
#include "support/temp_repository.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

namespace wave::store {
namespace {

namespace fs = std::filesystem;
using domain::ClaimKey;
using domain::ClaimKind;
using std::chrono::seconds;

constexpr seconds k_ttl{60};
const ClaimKey k_thing{ClaimKind::task, "0123456789"};
const ClaimKey k_other{ClaimKind::file, "src/main.cpp"};

// git that is stopped where a test says: the runner of one clone.
class Meddler : public os::ProcessRunner {
 public:
  enum class Fault { none, before, after, deaf };
  Fault fault = Fault::none;
  // Happens once, before the next time that this word is git's command.
  std::string word;
  std::function<void()> meanwhile;

  os::Finished run(const os::Command& command) override {
    const bool push = command.argv.size() > 1 && command.argv[1] == "push";
    if (meanwhile && command.argv.size() > 1 && command.argv[1] == word) {
      std::exchange(meanwhile, nullptr)();
    }
    if (fault == Fault::deaf || (push && fault == Fault::before)) return broken();
    os::Finished finished = real_.run(command);
    return push && fault == Fault::after ? broken() : finished;
  }
  int start_detached(const os::Command& command) override { return real_.start_detached(command); }

 private:
  static os::Finished broken() {
    os::Finished out;
    out.exit_code = 128;
    out.errors = "fatal: the remote end hung up unexpectedly\n";
    return out;
  }
  os::SystemProcessRunner real_;
};

// One clone: its own repository, writer, clock and records.
struct Clone {
  Clone(const std::string& url, const std::string& writer)
      : layout(repository.layout()),
        git(git::Repository::open(layout.common_dir)),
        name(writer),
        where(url) {
    fs::create_directories(layout.wave_dir());
    begin();
  }
  void begin(const std::string& boot = "boot") {
    claims.reset();
    place.reset();
    remote.reset();
    remote =
        std::make_unique<git::Remote>(layout.wave_dir() / "claims", where, seconds(30), runner);
    place = std::make_unique<RemoteClaims>(*remote, layout.common_dir / "objects");
    claims = std::make_unique<Claims>(*place, layout.wave_dir(), name, boot);
  }
  os::Now now() const { return {1795228259000, boot_ms}; }
  void pass(seconds time) { boot_ms += time.count() * 1000; }

  test::TempRepository repository;
  git::Layout layout;
  git::Repository git;
  std::string name;
  std::string where;
  Meddler runner;
  std::unique_ptr<git::Remote> remote;
  std::unique_ptr<RemoteClaims> place;
  std::unique_ptr<Claims> claims;
  int64_t boot_ms = 1000;
};

class ClaimsTest : public testing::Test {
 protected:
  ClaimsTest() : shared_((folder_.path() / "shared.git").string()) {
    git::Repository::init_bare(shared_, "main");
    one_ = std::make_unique<Clone>(shared_, "aaaaaaaa");
    two_ = std::make_unique<Clone>(shared_, "bbbbbbbb");
  }
  std::string stands(const ClaimKey& thing) const {
    return git::Repository::open(shared_).ref(domain::claim_ref(thing)).value_or("");
  }
  static Acquired take(Clone& who, const std::vector<ClaimKey>& things = {k_thing},
                       const std::string& run = "0123456789-1") {
    return who.claims->acquire(things, run, k_ttl, who.now());
  }

  test::TempFolder folder_;
  std::string shared_;
  std::unique_ptr<Clone> one_;
  std::unique_ptr<Clone> two_;
};

TEST_F(ClaimsTest, TheFirstHoldsItAndTheSecondLearnsWhoDoes) {
  const auto mine = take(*one_);
  ASSERT_EQ(mine.held.size(), 1U);
  EXPECT_EQ(stands(k_thing), mine.held[0].oid);
  const auto theirs = take(*two_);
  EXPECT_TRUE(theirs.held.empty());
  ASSERT_EQ(theirs.in_the_way.size(), 1U);
  ASSERT_TRUE(theirs.in_the_way[0].claim);
  EXPECT_EQ(theirs.in_the_way[0].claim->holder, "aaaaaaaa");
  EXPECT_EQ(theirs.in_the_way[0].claim->what, k_thing);
  EXPECT_FALSE(theirs.in_the_way[0].ours);
  EXPECT_TRUE(one_->claims->is_held(mine.held, one_->now()));
}

TEST_F(ClaimsTest, EvenTheSameRunOfTheSameWriterGetsItOnce) {
  const auto mine = take(*one_);
  const auto again = take(*one_);
  EXPECT_EQ(mine.held.size(), 1U);
  ASSERT_EQ(again.in_the_way.size(), 1U);
  EXPECT_TRUE(again.in_the_way[0].ours);
}

TEST_F(ClaimsTest, SeveralAreTakenTogetherOrNotAtAll) {
  take(*one_, {k_other});
  const auto both = take(*two_, {k_thing, k_other});
  EXPECT_TRUE(both.held.empty());
  EXPECT_EQ(both.in_the_way.size(), 1U);
  EXPECT_EQ(stands(k_thing), "");
  const auto free = take(*two_, {k_thing, {ClaimKind::slot, "1"}});
  EXPECT_EQ(free.held.size(), 2U);
}

TEST_F(ClaimsTest, ReleasedItIsFreeAndNothingIsLeft) {
  const auto mine = take(*one_);
  EXPECT_TRUE(one_->claims->release(mine.held));
  EXPECT_EQ(stands(k_thing), "");
  EXPECT_FALSE(one_->claims->is_held(mine.held, one_->now()));
  EXPECT_EQ(take(*two_).held.size(), 1U);
  EXPECT_FALSE(one_->claims->release(mine.held));
  EXPECT_NE(stands(k_thing), "");
}

TEST_F(ClaimsTest, RenewedItNeverLapses) {
  auto mine = take(*one_);
  for (int i = 0; i < 5; ++i) {
    one_->pass(k_ttl / 3);
    two_->pass(k_ttl / 3);
    ASSERT_TRUE(one_->claims->renew(mine.held, one_->now()));
    EXPECT_EQ(take(*two_).in_the_way.size(), 1U);
  }
  EXPECT_EQ(mine.held[0].claim.epoch, 1);
}

TEST_F(ClaimsTest, IsStolenOnlyAfterItWasSeenUnchangedForItsTime) {
  auto mine = take(*one_);
  two_->pass(k_ttl * 100);  // nobody has looked so far
  EXPECT_TRUE(take(*two_).held.empty());
  two_->pass(k_ttl);
  EXPECT_TRUE(take(*two_).held.empty());
  two_->pass(seconds(1));
  const auto stolen = take(*two_);
  ASSERT_EQ(stolen.held.size(), 1U);
  EXPECT_EQ(stolen.held[0].claim.epoch, 2);
  EXPECT_EQ(stands(k_thing), stolen.held[0].oid);
  // The holder that was paused wakes up.
  EXPECT_FALSE(one_->claims->is_held(mine.held, one_->now()));
  EXPECT_FALSE(one_->claims->renew(mine.held, one_->now()));
  EXPECT_FALSE(one_->claims->release(mine.held));
  EXPECT_EQ(stands(k_thing), stolen.held[0].oid);
}

TEST_F(ClaimsTest, ClocksThatJumpAndBootsThatChangeStealNothing) {
  take(*one_);
  EXPECT_TRUE(take(*two_).held.empty());
  two_->boot_ms = 10;  // went back
  EXPECT_TRUE(take(*two_).held.empty());
  two_->begin("another boot");
  two_->pass(k_ttl * 10);
  EXPECT_TRUE(take(*two_).held.empty());  // seen for the first time in this boot
  two_->pass(k_ttl + seconds(1));
  EXPECT_EQ(take(*two_).held.size(), 1U);
}

TEST_F(ClaimsTest, OfWhatIsOverdueNothingIsHeldUntilItIsRenewed) {
  auto mine = take(*one_);
  one_->pass(k_ttl);
  EXPECT_FALSE(one_->claims->is_held(mine.held, one_->now()));
  EXPECT_TRUE(one_->claims->renew(mine.held, one_->now()));
  EXPECT_TRUE(one_->claims->is_held(mine.held, one_->now()));
}

TEST_F(ClaimsTest, ALostAnswerIsSettledByLooking) {
  one_->runner.fault = Meddler::Fault::after;
  const auto mine = take(*one_);
  ASSERT_EQ(mine.held.size(), 1U);
  EXPECT_EQ(stands(k_thing), mine.held[0].oid);
  auto held = mine.held;
  EXPECT_TRUE(one_->claims->renew(held, one_->now()));
  EXPECT_TRUE(one_->claims->release(held));
  EXPECT_EQ(stands(k_thing), "");
}

TEST_F(ClaimsTest, ARefusalThatIsNobodysFaultIsAnErrorAndTakesNothing) {
  one_->runner.fault = Meddler::Fault::before;
  EXPECT_THROW(take(*one_), Error);
  EXPECT_EQ(stands(k_thing), "");
}

TEST_F(ClaimsTest, WhoIsKilledBeforeTheAnswerResumesWhatStands) {
  const auto mine = take(*one_);
  one_->runner.fault = Meddler::Fault::deaf;
  EXPECT_THROW(take(*one_, {k_other}), Error);  // whether it stands there is not known
  one_->runner.fault = Meddler::Fault::none;
  one_->begin();
  const auto resumed = one_->claims->resume("0123456789-1", one_->now());
  ASSERT_EQ(resumed.size(), 1U);
  EXPECT_EQ(resumed[0].oid, mine.held[0].oid);
  EXPECT_TRUE(one_->claims->is_held(resumed, one_->now()));
  EXPECT_TRUE(one_->claims->resume("0123456789-2", one_->now()).empty());
  EXPECT_TRUE(one_->claims->release(resumed));
  EXPECT_TRUE(one_->claims->resume("0123456789-1", one_->now()).empty());
}

TEST_F(ClaimsTest, WhatIsRenewedWhileItIsResumedIsResumed) {
  auto mine = take(*one_);
  one_->runner.word = "ls-remote";
  one_->runner.meanwhile = [&] { one_->claims->renew(mine.held, one_->now()); };
  const auto resumed = one_->claims->resume("0123456789-1", one_->now());
  ASSERT_EQ(resumed.size(), 1U);
  EXPECT_EQ(resumed[0].oid, mine.held[0].oid);
}

TEST_F(ClaimsTest, WhatIsResumedWhileItIsRenewedIsStillKnownThen) {
  auto mine = take(*one_);
  one_->runner.word = "push";
  one_->runner.meanwhile = [&] {
    const auto resumed = one_->claims->resume("0123456789-1", one_->now());
    ASSERT_EQ(resumed.size(), 1U);
    EXPECT_EQ(resumed[0].oid, mine.held[0].oid);
  };
  ASSERT_TRUE(one_->claims->renew(mine.held, one_->now()));
  EXPECT_EQ(one_->claims->resume("0123456789-1", one_->now()).size(), 1U);
}

TEST_F(ClaimsTest, WhatIsNotThereWhenItsTimeIsOverIsForgotten) {
  one_->runner.fault = Meddler::Fault::before;
  EXPECT_THROW(take(*one_), Error);
  one_->runner.fault = Meddler::Fault::none;
  const auto records = [&] {
    const auto asked = fs::recursive_directory_iterator(one_->layout.wave_dir() / "claims");
    return std::count_if(begin(asked), end(asked), [](const fs::directory_entry& each) {
      return each.path().parent_path().filename() == "asked";
    });
  };
  EXPECT_TRUE(one_->claims->resume("0123456789-1", one_->now()).empty());
  EXPECT_EQ(records(), 1);  // it may yet arrive there
  one_->pass(k_ttl);
  EXPECT_TRUE(one_->claims->resume("0123456789-1", one_->now()).empty());
  EXPECT_EQ(records(), 0);
}

TEST_F(ClaimsTest, LandingGivesTheClaimBackInTheSameMove) {
  const auto mine = take(*one_);
  const std::string tip = one_->repository.commit("work");
  EXPECT_TRUE(one_->claims->land(mine.held, {{"refs/heads/main", std::nullopt, tip}}));
  EXPECT_EQ(git::Repository::open(shared_).ref("refs/heads/main"), tip);
  EXPECT_EQ(stands(k_thing), "");
}

TEST_F(ClaimsTest, WhoseClaimWasStolenLandsNothing) {
  const auto mine = take(*one_);
  take(*two_);
  two_->pass(k_ttl + seconds(1));
  ASSERT_EQ(take(*two_).held.size(), 1U);
  const std::string tip = one_->repository.commit("work");
  EXPECT_FALSE(one_->claims->land(mine.held, {{"refs/heads/main", std::nullopt, tip}}));
  EXPECT_FALSE(git::Repository::open(shared_).ref("refs/heads/main"));
  EXPECT_NE(stands(k_thing), "");
}

TEST_F(ClaimsTest, WhatAHostilePusherLeavesIsShownAndNeverBelieved) {
  const auto push = [&](const std::string& message, const std::string& ref, bool file) {
    const std::string tree =
        file ? one_->git.write_tree({{"f", one_->git.write_blob("x")}}) : one_->git.write_tree({});
    const std::string oid = one_->git.write_commit(message, tree, {}, {"x", "x@y"}, 1);
    one_->repository.git({"push", "-q", shared_, oid + ":" + ref});
  };
  const std::string ref = domain::claim_ref(k_thing);
  domain::Claim huge{k_thing, "cccccccc", "", 1, "abcdefgh01234567", seconds(60)};
  push("nonsense", "refs/wave/claims/slot-" + std::string(32, '0'), false);
  push(domain::encode_claim(huge), "refs/wave/claims/task-" + std::string(32, '1'), false);
  push(domain::encode_claim(huge), "refs/wave/claims/x/y", false);
  push(domain::encode_claim(huge), ref, true);  // on a tree of its own
  one_->repository.git(
      {"push", "-q", shared_, "main^{tree}:refs/wave/claims/file-" + std::string(32, '2')});
  const auto list = two_->claims->list(two_->now());
  EXPECT_EQ(list.claims.size(), 5U);
  for (const StandingClaim& each : list.claims) EXPECT_FALSE(each.claim) << each.ref;
  const auto taken = take(*two_);
  ASSERT_EQ(taken.in_the_way.size(), 1U);
  EXPECT_FALSE(taken.in_the_way[0].claim);
  two_->pass(domain::k_longest_claim + seconds(1));
  EXPECT_EQ(take(*two_).held.size(), 1U);
}

TEST_F(ClaimsTest, NothingOfThemEntersTheRepository) {
  const std::string before = one_->repository.git({"count-objects"});
  const auto mine = take(*one_);
  take(*two_);
  one_->claims->release(mine.held);
  one_->begin();
  EXPECT_EQ(one_->repository.git({"count-objects"}), before);
  EXPECT_EQ(one_->repository.git({"for-each-ref", "refs/wave"}), "");
  one_.reset();
}

TEST_F(ClaimsTest, WhatNoClaimMayHaveIsRefused) {
  EXPECT_THROW(take(*one_, {{ClaimKind::file, ""}}), UsageError);
  EXPECT_THROW(take(*one_, {{ClaimKind::file, "a\nb"}}), UsageError);
  EXPECT_THROW(one_->claims->acquire({k_thing}, "", seconds(0), one_->now()), UsageError);
  EXPECT_THROW(one_->claims->acquire({k_thing}, "../x", k_ttl, one_->now()), UsageError);
}

// The same without a remote: two processes of one repository.
class LocalClaimsTest : public testing::Test {
 protected:
  LocalClaimsTest()
      : layout_(repository_.layout()), git_(git::Repository::open(layout_.common_dir)) {
    fs::create_directories(layout_.wave_dir());
    git_.keep_written_in(layout_.wave_dir() / "kept");
  }
  os::Now now() const { return {1795228259000, boot_ms_}; }
  Claims claims(const std::string& writer) { return {place_, layout_.wave_dir(), writer, "boot"}; }

  test::TempRepository repository_;
  git::Layout layout_;
  git::Repository git_;
  LocalClaims place_{git_, layout_};
  int64_t boot_ms_ = 1000;
};

TEST_F(LocalClaimsTest, HoldLikeThoseOfARemote) {
  Claims one = claims("aaaaaaaa");
  Claims two = claims("bbbbbbbb");
  auto mine = one.acquire({k_thing, k_other}, "r", k_ttl, now());
  ASSERT_EQ(mine.held.size(), 2U);
  EXPECT_EQ(two.acquire({k_other}, "r", k_ttl, now()).in_the_way.size(), 1U);
  repository_.git({"pack-refs", "--all"});
  EXPECT_TRUE(one.is_held(mine.held, now()));
  EXPECT_TRUE(one.renew(mine.held, now()));
  repository_.git({"gc", "--prune=now", "--quiet"});
  EXPECT_EQ(two.list(now()).claims.size(), 2U);
  boot_ms_ += 61000;
  const auto stolen = two.acquire({k_other}, "r", k_ttl, now());
  ASSERT_EQ(stolen.held.size(), 1U);
  EXPECT_FALSE(one.renew(mine.held, now()));
  EXPECT_FALSE(one.release(mine.held));
  EXPECT_TRUE(two.release(stolen.held));
  EXPECT_TRUE(place_.refs({}).empty());
  EXPECT_EQ(repository_.git({"fsck", "--strict", "--no-dangling"}), "");
}

TEST_F(LocalClaimsTest, LandOnABranchOrLeaveAllAsItWas) {
  Claims one = claims("aaaaaaaa");
  const std::string base = repository_.git({"rev-parse", "main"});
  const std::string tip = git_.write_commit("work\n", git_.write_tree({}), {base}, {"a", "a@b"}, 1);
  auto mine = one.acquire({k_thing}, "r", k_ttl, now());
  EXPECT_FALSE(one.land(mine.held, {{"refs/heads/new", tip, base}}));
  EXPECT_TRUE(one.is_held(mine.held, now()));
  EXPECT_TRUE(one.land(mine.held, {{"refs/heads/new", std::nullopt, tip}}));
  EXPECT_EQ(git_.ref("refs/heads/new"), tip);
  EXPECT_FALSE(one.land(mine.held, {{"refs/heads/newer", std::nullopt, tip}}));
  EXPECT_FALSE(git_.ref("refs/heads/newer"));
}

}  // namespace
}  // namespace wave::store
