// SPDX-License-Identifier: MIT
#include "store/ref_lock.h"

#include "support/eventually.h"
#include "support/temp_repository.h"

#include <csignal>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_ref = "refs/heads/main";
constexpr int k_most_looks = 200;

class RefLocks : public testing::Test {
 protected:
  fs::path path() const { return common_dir() / (std::string(k_ref) + ".lock"); }
  fs::path common_dir() const { return repository_.layout().common_dir; }
  // How often somebody had to wait until the lock was gone.
  int waits() const {
    RefLock lock(common_dir(), k_ref);
    int count = 0;
    for (; fs::exists(path()) && count < k_most_looks; ++count) lock.wait();
    return count;
  }

  test::TempRepository repository_;
};

TEST_F(RefLocks, ThatNobodyAliveCanHoldAreRemovedSoon) {
  std::ofstream(path()) << "";
  EXPECT_LT(waits(), 20);
  EXPECT_FALSE(fs::exists(path()));
}

// It has the file open, as a program does that writes it.
TEST_F(RefLocks, ThatSomebodyHoldsAreGivenMoreTime) {
  const pid_t holder = fork();
  if (holder == 0) {
    const int fd = open(path().c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
    while (fd >= 0) pause();
    _exit(1);
  }
  EXPECT_TRUE(test::eventually([&] { return fs::exists(path()); }));
  EXPECT_GT(waits(), 80);
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
}

}  // namespace
}  // namespace wave::store
