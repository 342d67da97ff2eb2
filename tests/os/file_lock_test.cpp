// SPDX-License-Identifier: MIT
#include "os/file_lock.h"

#include "error/error.h"
#include "support/temp_folder.h"

#include <csignal>
#include <future>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

using namespace std::chrono_literals;
using test::TempFolder;

// A process that holds the lock until it is killed.
class Holder {
 public:
  explicit Holder(const std::filesystem::path& path) {
    int ready[2];
    EXPECT_EQ(pipe(ready), 0);
    pid_ = fork();
    if (pid_ == 0) {
      const auto lock = FileLock::try_acquire(path);
      if (write(ready[1], lock ? "1" : "0", 1) != 1) _exit(1);
      while (true) pause();
    }
    char got = '?';
    EXPECT_EQ(read(ready[0], &got, 1), 1);
    EXPECT_EQ(got, '1');
    close(ready[0]);
    close(ready[1]);
  }
  ~Holder() { die(); }
  void die() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
};

TEST(FileLock, ExcludesASecondHolderAlsoInTheSameProcess) {
  const TempFolder folder;
  auto first = FileLock::try_acquire(folder / "lock");
  ASSERT_TRUE(first);
  EXPECT_FALSE(FileLock::try_acquire(folder / "lock"));
  EXPECT_FALSE(FileLock::acquire(folder / "lock", 20ms));
  first.reset();
  EXPECT_TRUE(FileLock::try_acquire(folder / "lock"));
}

TEST(FileLock, IsFreeOnceItsHolderWasKilled) {
  const TempFolder folder;
  Holder holder(folder / "lock");
  EXPECT_FALSE(FileLock::try_acquire(folder / "lock"));
  holder.die();
  EXPECT_TRUE(FileLock::acquire(folder / "lock", 5s));
}

TEST(FileLock, ComesToWhoWaitsForIt) {
  const TempFolder folder;
  auto held = FileLock::try_acquire(folder / "lock");
  auto waiting = std::async(std::launch::async,
                            [&] { return FileLock::acquire(folder / "lock", 10s).has_value(); });
  EXPECT_EQ(waiting.wait_for(20ms), std::future_status::timeout);
  held.reset();
  EXPECT_TRUE(waiting.get());
}

TEST(FileLock, InTurnNobodyIsKeptWaitingByWhoComesAgainAndAgain) {
  const TempFolder folder;
  const auto path = folder.path() / "lock";
  auto first = FileLock::acquire_in_turn(path, 10s);
  auto waits = std::async(std::launch::async,
                          [&] { return FileLock::acquire_in_turn(path, 60s).has_value(); });
  int turns = 0;
  while (waits.wait_for(5ms) != std::future_status::ready) {
    ASSERT_TRUE(first);
    ASSERT_LT(++turns, 100);
    first.reset();
    first = FileLock::acquire_in_turn(path, 10s);
  }
  EXPECT_TRUE(waits.get());
  EXPECT_FALSE(FileLock::acquire_in_turn(path, 20ms));
}

TEST(FileLock, MovesWithItsObject) {
  const TempFolder folder;
  auto first = FileLock::try_acquire(folder / "a");
  auto second = FileLock::try_acquire(folder / "b");
  *first = std::move(*second);
  EXPECT_TRUE(FileLock::try_acquire(folder / "a"));
  EXPECT_FALSE(FileLock::try_acquire(folder / "b"));
}

TEST(FileLock, OfARemovedFileDoesNotExcludeTheNewOne) {
  const TempFolder folder;
  const auto old = FileLock::try_acquire(folder / "lock");
  std::filesystem::remove(folder / "lock");
  EXPECT_TRUE(FileLock::try_acquire(folder / "lock"));
  EXPECT_TRUE(std::filesystem::exists(folder / "lock"));
}

TEST(FileLock, SaysWhyItCannotBeOpened) {
  const TempFolder folder;
  EXPECT_THROW(FileLock::try_acquire(folder / "none/lock"), Error);
  std::filesystem::create_symlink("elsewhere", folder / "link");
  EXPECT_THROW(FileLock::try_acquire(folder / "link"), Error);
}

TEST(FileLock, TellsWhetherSomebodyHoldsItAndTakesNothing) {
  const TempFolder folder;
  const auto path = folder / "lock";
  EXPECT_FALSE(FileLock::is_held(path));
  EXPECT_FALSE(std::filesystem::exists(path));
  {
    Holder holder(path);
    EXPECT_TRUE(FileLock::is_held(path));
  }
  EXPECT_FALSE(FileLock::is_held(path));
  EXPECT_TRUE(FileLock::try_acquire(path));
}

TEST(FileLock, OfWhoStartedUsIsOursFromThenOn) {
  const TempFolder folder;
  const auto path = folder / "lock";
  auto given = FileLock::try_acquire(path);
  EXPECT_FALSE(FileLock::adopt(given->descriptor(), folder / "another"));
  EXPECT_FALSE(FileLock::adopt(-1, path));
  const int copy = dup(given->descriptor());
  auto ours = FileLock::adopt(copy, path);
  ASSERT_TRUE(ours);
  given.reset();
  EXPECT_TRUE(FileLock::is_held(path));
  const int other = open(path.c_str(), O_RDWR | O_CLOEXEC);
  EXPECT_FALSE(FileLock::adopt(other, path));
  close(other);
  ours.reset();
  EXPECT_FALSE(FileLock::is_held(path));
}

}  // namespace
}  // namespace wave::os
