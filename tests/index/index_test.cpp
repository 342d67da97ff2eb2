// SPDX-License-Identifier: MIT
#include "index/index.h"

#include "domain/ids.h"
#include "index/damaged.h"
#include "support/temp_folder.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

namespace wave::index {
namespace {

using domain::State;

constexpr const char* k_ref = "refs/wave/log/aaaaaaaa";

StoredEvent stored(domain::Event event, int64_t lamport) {
  if (event.id.empty()) event.id = "e." + std::to_string(lamport);
  event.t_ms = lamport * 1000;
  return {{{lamport, "aaaaaaaa", 0}, event}, encode(event)};
}

StoredEvent created(const std::string& task, const std::string& feature, int64_t lamport) {
  domain::Event event;
  event.task = task;
  domain::Created body;
  body.feature = feature;
  event.body = body;
  return stored(event, lamport);
}

StoredEvent moved(const std::string& task, State from, State to, int64_t lamport) {
  domain::Event event;
  event.task = task;
  event.from = from;
  event.to = to;
  event.body = domain::Moved{};
  return stored(event, lamport);
}

std::vector<std::string> features(const std::vector<domain::Summary>& rows) {
  std::vector<std::string> out;
  for (const domain::Summary& row : rows) out.push_back(row.feature);
  return out;
}

StoredEvent ended(const std::string& task, int attempt, domain::Reason reason, int64_t lamport) {
  domain::Event event;
  event.task = task;
  event.run = domain::run_id(task, attempt);
  event.attempt = event.epoch = attempt;
  event.from = State::starting;
  event.to = State::failed;
  event.reason = reason;
  event.body = domain::RunEnded{};
  return stored(event, lamport);
}

StoredEvent claimed(const std::string& task, int attempt, State from, int64_t lamport) {
  domain::Event event;
  event.task = task;
  event.run = domain::run_id(task, attempt);
  event.attempt = event.epoch = attempt;
  event.from = from;
  event.to = State::starting;
  event.body = domain::RunClaimed{};
  return stored(event, lamport);
}

TEST(Index, KeepsWhatATaskWaitsFor) {
  Index index = Index::in_memory();
  domain::Event event;
  event.task = "0000000001";
  domain::Created body;
  body.feature = "x";
  body.depends_on = {"0000000002", "0000000003"};
  event.body = body;
  event.not_before_ms = 1795228259123;
  index.rebuild({stored(event, 1)}, {{k_ref, {"oid", 1}}});
  const auto row = index.summary("0000000001");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->depends_on, body.depends_on);
  EXPECT_EQ(row->not_before_ms, 1795228259123);
}

TEST(Index, AFailedSetUpGivesTheNameBackOnlyWhereNothingWasBefore) {
  Index index = Index::in_memory();
  const std::string first = "0000000001";
  const std::string second = "0000000002";
  index.rebuild(
      {created(first, "x", 1), claimed(first, 1, State::pending, 2),
       ended(first, 1, domain::Reason::setup_failed, 3), created(second, "y", 4),
       claimed(second, 1, State::pending, 5), ended(second, 1, domain::Reason::lost, 6),
       claimed(second, 2, State::failed, 7), ended(second, 2, domain::Reason::setup_failed, 8)},
      {{k_ref, {"oid", 8}}});
  EXPECT_TRUE(index.features_in_use("x").empty());
  EXPECT_EQ(index.features_in_use("y"), std::vector<std::string>{"y"});
}

TEST(Index, FindsTheFeaturesThatANewOneMayCollideWith) {
  Index index = Index::in_memory();
  index.rebuild({created("0000000001", "fix/login", 1), created("0000000002", "fix", 2),
                 created("0000000003", "Fix-Login", 3), created("0000000004", "fix/login/x", 4),
                 created("0000000005", "fixes", 5), created("0000000006", "other", 6)},
                {{k_ref, {"oid", 6}}});
  auto near = index.features_in_use("fix/login");
  std::sort(near.begin(), near.end());
  EXPECT_EQ(near, (std::vector<std::string>{"Fix-Login", "fix", "fix/login", "fix/login/x"}));
  EXPECT_EQ(index.features_in_use("fixes"), std::vector<std::string>{"fixes"});
  EXPECT_TRUE(index.features_in_use("new").empty());
}

TEST(Index, ListsActiveTasksFirstThenTheNewest) {
  Index index = Index::in_memory();
  index.rebuild(
      {created("0000000001", "old", 1), moved("0000000001", State::pending, State::cancelled, 2),
       created("0000000002", "waiting", 3), created("0000000003", "new", 4),
       moved("0000000003", State::pending, State::cancelled, 5)},
      {{k_ref, {"oid", 5}}});
  EXPECT_EQ(features(index.list({})), (std::vector<std::string>{"waiting", "new", "old"}));
  Filter one;
  one.ended_limit = 1;
  EXPECT_EQ(features(index.list(one)), (std::vector<std::string>{"waiting", "new"}));
  Filter cancelled;
  cancelled.state = State::cancelled;
  EXPECT_EQ(index.list(cancelled).size(), 2u);
}

TEST(Index, AddsOnlyOnTopOfWhatItWasToldToExpect) {
  Index index = Index::in_memory();
  const Cursors first = {{k_ref, {"one", 1}}};
  const Cursors second = {{k_ref, {"two", 2}}};
  EXPECT_TRUE(index.add({}, {created("0000000001", "x", 1)}, first));
  EXPECT_FALSE(index.add({}, {created("0000000002", "y", 2)}, second));
  EXPECT_EQ(index.cursors(), first);
  EXPECT_EQ(index.list({}).size(), 1u);
}

TEST(Index, AnEventThatSortsBeforeWhatIsThereStillCountsInItsTurn) {
  Index index = Index::in_memory();
  const Cursors first = {{k_ref, {"one", 3}}};
  index.add({},
            {created("0000000001", "x", 1), moved("0000000001", State::pending, State::skipped, 3)},
            first);
  // Another clone's move arrives late but stands earlier in the order.
  index.add(first, {moved("0000000001", State::pending, State::cancelled, 2)},
            {{k_ref, {"two", 3}}});
  EXPECT_EQ(index.summary("0000000001")->state, State::cancelled);
  EXPECT_EQ(index.task("0000000001")->superseded, 1);
}

TEST(Index, FindsByFeatureAndByPrefix) {
  Index index = Index::in_memory();
  index.rebuild(
      {created("abc0000001", "x", 1), created("abc0000002", "x", 2), created("abd0000001", "y", 3)},
      {});
  EXPECT_EQ(index.with_feature("x").front().id, "abc0000002");
  EXPECT_EQ(index.with_id_prefix("abc").size(), 2u);
  EXPECT_EQ(index.with_id_prefix("abd").size(), 1u);
  EXPECT_TRUE(index.with_id_prefix("ab'").empty());
}

TEST(Index, ANewGenerationIsMadeForADamagedFileAndTheOldIsLeftToItsReaders) {
  test::TempFolder folder;
  Index old = Index::open(folder.path());
  old.rebuild({created("0000000001", "x", 1)}, {{k_ref, {"one", 1}}});
  const auto first = old.path();
  EXPECT_EQ(first.filename(), "index-v9.2.db");
  Index::replace_damaged(folder.path(), first);
  EXPECT_FALSE(old.is_current());
  EXPECT_EQ(old.list({}).size(), 1u);
  Index fresh = Index::open(folder.path());
  EXPECT_EQ(fresh.path().filename(), "index-v9.3.db");
  EXPECT_TRUE(fresh.cursors().empty());
  // Whoever comes second finds it done.
  Index::replace_damaged(folder.path(), first);
  EXPECT_TRUE(fresh.is_current());
}

// Everything but the first page, which tells what the file is.
void spoil(const std::filesystem::path& file) {
  const auto size = std::filesystem::file_size(file);
  std::filesystem::resize_file(file, 4096);
  std::ofstream(file, std::ios::app | std::ios::binary) << std::string(size - 4096, '\xff');
}

// How often it was put right before an answer came; the first `spoilt` new ones are damaged as
// well.
int healings_of_one_question(int spoilt) {
  test::TempFolder folder;
  const auto first = Index::open(folder.path()).path();
  spoil(first);
  Index index = Index::open(folder.path());
  int healings = 0;
  std::function<void(const Damaged&)> heal;
  heal = [&](const Damaged&) {
    const auto damaged = index.path();
    index = Index::in_memory();
    Index::replace_damaged(folder.path(), damaged);
    const auto next = Index::open(folder.path()).path();
    if (++healings <= spoilt) spoil(next);
    index = Index::open(folder.path());
    index.when_damaged(heal);
  };
  index.when_damaged(heal);
  EXPECT_FALSE(index.summary("0000000001"));
  return healings;
}

TEST(Index, AQuestionBearsThatItIsDamagedAgainMeanwhile) {
  EXPECT_EQ(healings_of_one_question(0), 1);
  EXPECT_EQ(healings_of_one_question(2), 3);
}

TEST(Index, AQuestionEndsWhereEveryIndexIsDamaged) {
  EXPECT_THROW(healings_of_one_question(100), Damaged);
}

TEST(Index, ADatabaseOfSomebodyElseIsNotTouched) {
  test::TempFolder folder;
  std::ofstream(folder / "index-v9.1.db") << "this is not a database, but somebody may want it";
  Index index = Index::open(folder.path());
  EXPECT_NE(index.path().filename(), "index-v9.1.db");
  EXPECT_TRUE(index.list({}).empty());
}

}  // namespace
}  // namespace wave::index
