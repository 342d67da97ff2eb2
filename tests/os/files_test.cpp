// SPDX-License-Identifier: MIT
#include "os/files.h"

#include "error/error.h"
#include "os/half_written.h"
#include "support/temp_folder.h"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

using test::TempFolder;
using testing::HasSubstr;

std::string error_of(const std::function<void()>& deed) {
  try {
    deed();
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty()) << error.what();
    return error.what();
  }
  return "no error";
}

size_t entries(const fs::path& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), {}));
}

unsigned mode_of(const fs::path& path) {
  struct stat info {};
  EXPECT_EQ(lstat(path.c_str(), &info), 0);
  return info.st_mode & 07777;
}

TEST(Files, WhatWasWrittenIsReadBackWithZerosAndAll) {
  const TempFolder folder;
  const std::string content("a\0b\n", 4);
  write_file(folder / "file", content);
  EXPECT_EQ(read_file(folder / "file"), content);
  EXPECT_EQ(mode_of(folder / "file"), 0600U);
}

TEST(Files, AMissingFileReadsAsNothing) {
  const TempFolder folder;
  write_file(folder / "file", "");
  EXPECT_EQ(read_file(folder / "none"), std::nullopt);
  EXPECT_EQ(read_file(folder / "file" / "below"), std::nullopt);
  EXPECT_EQ(read_file(folder / "file"), "");
}

TEST(Files, AFileOfProcIsReadThoughItsSizeIsZero) {
  EXPECT_THAT(read_file("/proc/self/status").value_or(""), HasSubstr("Pid:"));
}

TEST(Files, AFileAboveTheCapIsRefused) {
  const TempFolder folder;
  write_file(folder / "file", "12345");
  EXPECT_EQ(read_file(folder / "file", Links::follow, 5), "12345");
  EXPECT_THAT(error_of([&] { read_file(folder / "file", Links::follow, 4); }),
              HasSubstr("larger than 4 bytes"));
  EXPECT_THAT(error_of([&] { read_file("/proc/self/status", Links::follow, 4); }),
              HasSubstr("larger than 4 bytes"));
}

TEST(Files, ASymbolicLinkIsFollowedOrRefusedAsAsked) {
  const TempFolder folder;
  write_file(folder / "secret", "s");
  fs::create_symlink(folder / "secret", folder / "link");
  EXPECT_EQ(read_file(folder / "link"), "s");
  EXPECT_THAT(error_of([&] { read_file(folder / "link", Links::refuse); }),
              HasSubstr("symbolic link"));
}

TEST(Files, AFifoIsRefusedWithoutWaitingForAWriter) {
  const TempFolder folder;
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  EXPECT_THAT(error_of([&] { read_file(folder / "fifo"); }), HasSubstr("no regular file"));
  EXPECT_THAT(error_of([&] { read_file(folder.path()); }), HasSubstr("no regular file"));
}

TEST(Files, NothingOutsideAFolderIsReadBeneathIt) {
  const TempFolder folder;
  fs::create_directories(folder / "tree/sub");
  write_file(folder / "secret", "s");
  write_file(folder / "tree/sub/plain", "p");
  fs::create_symlink("../..", folder / "tree/sub/up");
  fs::create_symlink("../../secret", folder / "tree/sub/link");
  EXPECT_EQ(read_file_beneath(folder / "tree", "sub/plain"), "p");
  EXPECT_EQ(read_file_beneath(folder / "tree", "sub/none"), std::nullopt);
  EXPECT_EQ(read_file_beneath(folder / "tree", "none/none"), std::nullopt);
  const auto reading = [&](const char* path) {
    return error_of([&] { read_file_beneath(folder / "tree", path); });
  };
  EXPECT_THAT(reading("sub/up/secret"), HasSubstr("symbolic link"));
  EXPECT_THAT(reading("sub/link"), HasSubstr("symbolic link"));
  EXPECT_THAT(reading("../secret"), HasSubstr("leads out"));
  EXPECT_THAT(reading("/etc/passwd"), HasSubstr("leads out"));
  EXPECT_THAT(reading("sub"), HasSubstr("no regular file"));
}

TEST(Files, WritingReplacesALinkInsteadOfWhatItPointsTo) {
  const TempFolder folder;
  write_file(folder / "target", "old");
  fs::create_symlink("target", folder / "link");
  write_file(folder / "link", "new", Durability::synced, 0640);
  EXPECT_EQ(read_file(folder / "target"), "old");
  EXPECT_EQ(read_file(folder / "link", Links::refuse), "new");
  EXPECT_EQ(mode_of(folder / "link"), 0640U);
}

TEST(Files, AWriteThatFailsHalfWayLeavesTheOldContentAndNothingElse) {
  const TempFolder folder;
  write_file(folder / "file", "old");
  const pid_t pid = fork();
  if (pid == 0) {  // a child, because the limit is for life
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_file(folder / "file", std::string(100'000, 'x'));
    } catch (const Error&) {
      _exit(7);
    }
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(WEXITSTATUS(status), 7);
  EXPECT_EQ(read_file(folder / "file"), "old");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(Files, AReaderSeesTheOldOrTheNewContentButNeverAPart) {
  const TempFolder folder;
  const std::string a(200'000, 'a');
  const std::string b(200'000, 'b');
  write_file(folder / "file", a);
  const pid_t pid = fork();
  if (pid == 0) {
    for (int i = 0; i < 100; ++i) write_file(folder / "file", i % 2 ? a : b);
    _exit(0);
  }
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    const auto seen = read_file(folder / "file");
    ASSERT_TRUE(seen == a || seen == b);
  }
  EXPECT_EQ(status, 0);
}

TEST(Files, WhatAKilledWriterHasLeftGoesAndNothingElse) {
  const TempFolder folder;
  const fs::path half = half_written_name(folder.path() / "record");
  write_file(half, "hal");
  write_file(folder.path() / ".wave-orig", "a user's");
  fs::create_directory(folder.path() / ".wave-1.tmp");
  EXPECT_EQ(remove_half_written(folder.path(), 0), 0U);
  EXPECT_TRUE(file_id(half));
  EXPECT_EQ(remove_half_written(folder.path()), 1U);
  EXPECT_FALSE(file_id(half));
  EXPECT_TRUE(file_id(folder.path() / ".wave-orig"));
  EXPECT_TRUE(file_id(folder.path() / ".wave-1.tmp"));
  EXPECT_EQ(remove_half_written(folder.path() / "none"), 0U);
}

TEST(Files, AWriteIntoAMissingFolderNamesThePath) {
  const TempFolder folder;
  EXPECT_THAT(error_of([&] { write_file(folder / "none/file", "x"); }), HasSubstr("none/file'"));
}

TEST(Files, OnlyOneOfTwoCanCreateAFile) {
  const TempFolder folder;
  EXPECT_TRUE(create_file(folder / "file", "first"));
  EXPECT_FALSE(create_file(folder / "file", "second"));
  EXPECT_EQ(read_file(folder / "file"), "first");
  fs::create_symlink("nowhere", folder / "dangling");
  EXPECT_FALSE(create_file(folder / "dangling", "x"));
  EXPECT_EQ(entries(folder.path()), 2U);
}

TEST(Files, PrivateFoldersAreMadeWithTheirParents) {
  const TempFolder folder;
  make_private_folder(folder / "a/b/c/");
  make_private_folder(folder / "a/b/c");
  EXPECT_EQ(mode_of(folder / "a"), 0700U);
  EXPECT_EQ(mode_of(folder / "a/b/c"), 0700U);
  write_file(folder / "file", "");
  EXPECT_THAT(error_of([&] { make_private_folder(folder / "file"); }), HasSubstr("no folder"));
  EXPECT_THAT(error_of([&] { make_private_folder(folder / "file/below"); }),
              HasSubstr("no folder"));
}

TEST(Files, AFolderIsMadeOnce) {
  const TempFolder folder;
  EXPECT_TRUE(make_folder(folder / "a"));
  EXPECT_FALSE(make_folder(folder / "a"));
  fs::create_symlink("nowhere", folder / "dangling");
  EXPECT_FALSE(make_folder(folder / "dangling"));
  EXPECT_THROW(make_folder(folder / "none/a"), Error);
}

TEST(Files, AnIdentityFollowsARenameAndNotALink) {
  const TempFolder folder;
  write_file(folder / "a", "");
  const auto id = file_id(folder / "a");
  ASSERT_TRUE(id);
  fs::rename(folder / "a", folder / "b");
  fs::create_symlink("b", folder / "a");
  EXPECT_EQ(file_id(folder / "b"), id);
  EXPECT_NE(file_id(folder / "a"), id);
  EXPECT_EQ(file_id(folder / "none"), std::nullopt);
}

TEST(Files, AFolderCanBeSyncedAndItsFreeSpaceAsked) {
  const TempFolder folder;
  sync_folder(folder.path());
  EXPECT_GT(free_bytes(folder.path()), 0U);
  EXPECT_THROW(sync_folder(folder / "none"), Error);
  EXPECT_THROW(free_bytes(folder / "none"), Error);
}

}  // namespace
}  // namespace wave::os
