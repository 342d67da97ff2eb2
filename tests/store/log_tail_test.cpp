// SPDX-License-Identifier: MIT
#include "store/log_tail.h"

#include "domain/ids.h"
#include "error/error.h"
#include "os/random.h"
#include "store/event_log.h"
#include "store/store.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::store {
namespace {

using domain::LogCursor;

domain::Event created(const std::string& task, const std::string& id) {
  domain::Event event;
  event.id = id;
  event.task = task;
  domain::Created body;
  body.feature = "f-" + task;
  event.body = body;
  return event;
}

std::string new_task() { return domain::crockford32(os::random_bytes(domain::k_task_id_length)); }

class LogTailTest : public testing::Test {
 protected:
  std::string append(const std::string& task = new_task()) {
    const auto appended = store_.append({1000, 1000}, "cli", [&](index::Index&) {
      return std::vector<domain::Event>{created(task, "n." + task)};
    });
    EXPECT_FALSE(appended.refused);
    return appended.events.at(0).id;
  }

  // As another clone's log comes in: at any time, with lamports of its own.
  void take_in(const std::string& writer, int64_t lamport, const std::string& task,
               const std::string& id) {
    Writing writing;
    writing.ref = k_log_prefix + writer;
    writing.writer = writer;
    writing.tip = store_.repository().ref(writing.ref);
    writing.lamport = lamport;
    writing.events = {{{{}, created(task, id)}, ""}};
    ASSERT_EQ(append_to_log(store_.repository(), writing).swap, git::Swap::done);
  }

  // Reads on from where it stood.
  std::vector<std::string> read() {
    std::vector<std::string> ids;
    cursor_ = store_.events_behind(
        cursor_, [&](const index::StoredEvent& event) { ids.push_back(event.placed.event.id); });
    return ids;
  }

  test::TempRepository repository_;
  Store store_{repository_.layout()};
  LogCursor cursor_;
};

using Ids = std::vector<std::string>;

TEST_F(LogTailTest, NothingIsThereBeforeTheFirstAppend) {
  EXPECT_EQ(read(), Ids());
  EXPECT_EQ(store_.end_of_logs(), LogCursor());
}

TEST_F(LogTailTest, GoesOnWhereItWas) {
  const std::string a = append();
  const std::string b = append();
  EXPECT_EQ(read(), (Ids{a, b}));
  EXPECT_EQ(read(), Ids());
  const std::string c = append();
  EXPECT_EQ(read(), Ids{c});
  EXPECT_EQ(cursor_, store_.end_of_logs());
}

TEST_F(LogTailTest, WhatComesInLaterComesLaterHoweverOldItIs) {
  const std::string a = append();
  const std::string b = append();
  EXPECT_EQ(read(), (Ids{a, b}));
  take_in("0therc10", 1, new_task(), "old");
  EXPECT_EQ(read(), Ids{"old"});
  store_.rebuild_index();
  EXPECT_EQ(read(), Ids());
  take_in("0therc10", 2, new_task(), "older");
  const std::string c = append();
  EXPECT_EQ(read(), (Ids{"older", c}));
}

TEST_F(LogTailTest, AnEventThatTwoLogsHaveIsToldOnce) {
  const std::string task = new_task();
  const std::string a = append(task);
  EXPECT_EQ(read(), Ids{a});
  take_in("0therc10", 7, task, a);
  EXPECT_EQ(read(), Ids());
  EXPECT_EQ(cursor_, store_.end_of_logs());

  const std::string other = new_task();
  take_in("0therc10", 8, other, "twin");
  take_in("third000", 3, other, "twin");
  EXPECT_EQ(read(), Ids{"twin"});
  EXPECT_EQ(read(), Ids());
}

TEST_F(LogTailTest, APlaceThatIsNotThereIsRefused) {
  append();
  const std::string writer = store_.writer()->writer;
  for (const std::string& text :
       {writer + ":1.1", writer + ":2.0", writer + ":99.0", std::string("0therc10:1.0")}) {
    cursor_ = *LogCursor::parse(text);
    EXPECT_THROW(read(), Error) << text;
  }
}

TEST_F(LogTailTest, AnEventIsAPlaceWhereThereIsOneLog) {
  const std::string a = append();
  const std::string b = append();
  cursor_ = store_.cursor_behind(a);
  EXPECT_EQ(read(), Ids{b});
  EXPECT_THROW(store_.cursor_behind("n.nobody"), Error);
  EXPECT_THROW(store_.cursor_behind("n"), Error);
  take_in("0therc10", 9, new_task(), "x");
  EXPECT_THROW(store_.cursor_behind(a), Error);
}

}  // namespace
}  // namespace wave::store
