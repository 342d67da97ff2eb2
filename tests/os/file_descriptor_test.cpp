// SPDX-License-Identifier: MIT
#include "os/file_descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace wave::os {
namespace {

bool is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

int open_null() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

TEST(FileDescriptor, ClosesAtTheEnd) {
  int number = -1;
  {
    const FileDescriptor fd(open_null());
    number = fd.get();
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(FileDescriptor, ClosesWhatItHeldWhenAnotherMovesIn) {
  FileDescriptor first(open_null());
  FileDescriptor second(open_null());
  const int old = first.get();
  const int kept = second.get();
  first = std::move(second);
  EXPECT_FALSE(is_open(old));
  EXPECT_EQ(first.get(), kept);
  EXPECT_FALSE(second);
}

TEST(FileDescriptor, LeavesAReleasedOneOpen) {
  FileDescriptor fd(open_null());
  const FileDescriptor owner(fd.release());
  EXPECT_FALSE(fd);
  EXPECT_TRUE(is_open(owner.get()));
}

}  // namespace
}  // namespace wave::os
