// SPDX-License-Identifier: MIT
#include "store/commit_finder.h"

#include "os/files.h"
#include "store/commit_origins.h"
#include "store/store.h"
#include "support/temp_repository.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace wave::store {
namespace {

using domain::LandedBy;

class CommitFinderTest : public testing::Test {
 protected:
  void append(const std::string& task, domain::Body body, const std::string& run = "") {
    const auto appended = store.append({1795228259000, 1000}, "cli", [&](index::Index&) {
      domain::Event event;
      event.task = task;
      event.run = run;
      event.body = std::move(body);
      return std::vector{event};
    });
    ASSERT_FALSE(appended.refused) << *appended.refused;
  }
  void create(const std::string& task) {
    domain::Created body;
    body.feature = task;
    append(task, body);
  }
  std::vector<std::string> naming(const std::string& oid) {
    const CommitFinder finder(store.repository(), list(), store.index().cursors());
    return finder.tasks_naming(oid);
  }
  std::filesystem::path list() const { return repository.layout().wave_dir() / "commits"; }
  static std::string oid(char digit) { return std::string(40, digit); }

  test::TempRepository repository;
  Store store{repository.layout()};
};

using Tasks = std::vector<std::string>;

TEST_F(CommitFinderTest, CommitsAndLandingsAreFoundAndNothingElse) {
  create("0123456789");
  create("9876543210");
  append("0123456789", domain::CommitSeen{oid('a')});
  append("9876543210", domain::CommitSeen{oid('a')});
  append("9876543210", domain::Landed{oid('b'), LandedBy::squash, oid('a')});
  append("9876543210", domain::Kept{"refs/wave/keep/9876543210/1", oid('c')});
  EXPECT_EQ(naming(oid('a')), (Tasks{"0123456789", "9876543210"}));
  EXPECT_EQ(naming(oid('b')), (Tasks{"9876543210"}));
  EXPECT_EQ(naming(oid('c')), (Tasks{}));
  EXPECT_EQ(naming(oid('0')), (Tasks{}));
  EXPECT_EQ(naming(oid('f')), (Tasks{}));
}

TEST_F(CommitFinderTest, WhatWasReadIsReadOnce) {
  create("0123456789");
  append("0123456789", domain::CommitSeen{oid('b')});
  EXPECT_EQ(naming(oid('b')).size(), 1u);
  const std::string first = *os::read_file(list());
  // Nothing that names a commit: the list stays as it is.
  create("9876543210");
  EXPECT_EQ(naming(oid('b')).size(), 1u);
  EXPECT_EQ(*os::read_file(list()), first);
  append("0123456789", domain::CommitSeen{oid('a')});
  append("0123456789", domain::CommitSeen{oid('c')});
  for (const char digit : {'a', 'b', 'c'}) EXPECT_EQ(naming(oid(digit)).size(), 1u) << digit;
  const std::string second = *os::read_file(list());
  EXPECT_GT(second.size(), first.size());
  std::filesystem::remove(list());
  EXPECT_EQ(naming(oid('b')).size(), 1u);
  EXPECT_EQ(*os::read_file(list()), second);
}

TEST_F(CommitFinderTest, AListThatLiesOnlyLeadsNowhere) {
  create("0123456789");
  append("0123456789", domain::CommitSeen{oid('b')});
  EXPECT_EQ(recorded_origins(store, {oid('b')}).size(), 1u);
  std::string text = *os::read_file(list());
  text += std::string(16, 'c') + " 0123456789\n" + std::string(16, 'd') + " zzzzzzzzzz\n";
  os::write_file(list(), text);
  EXPECT_EQ(naming(oid('c')).size(), 1u);
  EXPECT_TRUE(recorded_origins(store, {oid('c'), oid('d')}).empty());
}

TEST_F(CommitFinderTest, ALogThatWasReplacedIsReadAnew) {
  create("0123456789");
  append("0123456789", domain::CommitSeen{oid('b')});
  EXPECT_EQ(naming(oid('b')).size(), 1u);
  std::string text = *os::read_file(list());
  const size_t at = text.find(' ') + 1;
  text.replace(at, 40, oid('7'));
  os::write_file(list(), text.substr(0, text.find("\n\n") + 2));
  EXPECT_EQ(naming(oid('b')).size(), 1u);
}

TEST_F(CommitFinderTest, WhatTheAgentMadeIsNoLandingAlsoWhereItIsBoth) {
  create("0123456789");
  append("0123456789", domain::Landed{oid('a'), LandedBy::merge, oid('a')}, "0123456789-1");
  append("0123456789", domain::CommitSeen{oid('a')}, "0123456789-2");
  append("0123456789", domain::Landed{oid('b'), LandedBy::rebase, oid('a')}, "0123456789-2");
  const auto found = recorded_origins(store, {oid('b'), oid('e'), oid('a')});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].how, LandedBy::rebase);
  EXPECT_EQ(found[0].source, oid('a'));
  EXPECT_FALSE(found[1].how);
  EXPECT_EQ(found[1].run, "0123456789-2");
}

}  // namespace
}  // namespace wave::store
