// SPDX-License-Identifier: MIT
#include "runner/output_log.h"

#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace wave::runner {
namespace {

uintmax_t bytes_in(const std::filesystem::path& folder) {
  uintmax_t sum = 0;
  for (const auto& each : std::filesystem::directory_iterator(folder)) sum += each.file_size();
  return sum;
}

TEST(OutputLog, GivesBackWhatWasWritten) {
  test::TempFolder folder;
  OutputLog log(folder.path(), 1000);
  log.write("hello ");
  log.write("world");
  const OutputPart part = read_output_from(folder.path(), 0);
  EXPECT_EQ(part.bytes, "hello world");
  EXPECT_EQ(part.next, 11);
  EXPECT_EQ(part.skipped, 0);
  EXPECT_TRUE(read_output_from(folder.path(), part.next).bytes.empty());
}

TEST(OutputLog, EndlessOutputKeepsBeginningAndEndInABoundedPlace) {
  test::TempFolder folder;
  OutputLog log(folder.path(), 1000);
  std::string all;
  for (int i = 0; i < 5000; ++i) {
    const std::string line = "line " + std::to_string(i) + "\n";
    all += line;
    log.write(line);
  }
  EXPECT_LE(bytes_in(folder.path()), 1000u);

  const OutputPart head = read_output_from(folder.path(), 0);
  EXPECT_EQ(head.bytes, all.substr(0, 500));
  const OutputPart tail = read_output_from(folder.path(), head.next);
  EXPECT_GT(tail.skipped, 0);
  EXPECT_EQ(tail.bytes, all.substr(all.size() - tail.bytes.size()));
  EXPECT_GE(tail.bytes.size(), 250u);
  EXPECT_EQ(head.next + tail.skipped + static_cast<int64_t>(tail.bytes.size()), tail.next);
}

TEST(OutputLog, ASecondWriterGoesOnBehindTheFirst) {
  test::TempFolder folder;
  OutputLog(folder.path(), 1000).write("one\n");
  OutputLog(folder.path(), 1000).write("two\n");
  EXPECT_EQ(read_output_from(folder.path(), 0).bytes, "one\ntwo\n");
}

TEST(OutputLog, ReadsNoMoreThanAskedFor) {
  test::TempFolder folder;
  OutputLog(folder.path(), 1000).write("0123456789");
  const OutputPart part = read_output_from(folder.path(), 2, 3);
  EXPECT_EQ(part.bytes, "234");
  EXPECT_EQ(part.next, 5);
}

}  // namespace
}  // namespace wave::runner
