// SPDX-License-Identifier: MIT
#include "runner/fold_output.h"

#include "os/files.h"
#include "runner/output_log.h"
#include "runner/output_segments.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace wave::runner {
namespace {

// All that can be read, with the places of gaps.
std::string read_all(const std::filesystem::path& folder) {
  std::string out;
  for (int64_t at = 0;;) {
    const OutputPart part = read_output_from(folder, at);
    if (part.bytes.empty()) return out;
    if (part.skipped > 0) out += "<" + std::to_string(part.skipped) + ">";
    out += part.bytes;
    at = part.next;
  }
}

bool all_folded(const std::filesystem::path& folder) {
  for (const Segment& each : output_segments(folder)) {
    if (!each.folded) return false;
  }
  return true;
}

std::string lines(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += "line " + std::to_string(i) + "\n";
  return out;
}

TEST(FoldOutput, ShortOutputReadsAsBefore) {
  test::TempFolder folder;
  OutputLog(folder.path(), 100000).write(lines(500));
  const uint64_t before = output_bytes(folder.path());
  EXPECT_TRUE(is_to_fold(folder.path(), 8192));
  EXPECT_TRUE(fold_output(folder.path(), 8192));
  EXPECT_EQ(read_all(folder.path()), lines(500));
  EXPECT_TRUE(all_folded(folder.path()));
  EXPECT_LT(output_bytes(folder.path()), before / 2);
}

TEST(FoldOutput, OfLongOutputBeginningAndEndStay) {
  test::TempFolder folder;
  const std::string all = lines(5000);
  OutputLog(folder.path(), 1000000).write(all);
  EXPECT_TRUE(fold_output(folder.path(), 1000));
  const std::string gap = std::to_string(all.size() - 1000);
  EXPECT_EQ(read_all(folder.path()),
            all.substr(0, 500) + "<" + gap + ">" + all.substr(all.size() - 500));
}

TEST(FoldOutput, WhatTheRunItselfHadDroppedStaysAGap) {
  test::TempFolder folder;
  const std::string all = lines(5000);
  OutputLog log(folder.path(), 4000);
  log.write(all);
  const std::string before = read_all(folder.path());
  EXPECT_TRUE(fold_output(folder.path(), 100000));
  EXPECT_EQ(read_all(folder.path()), before);
  EXPECT_TRUE(fold_output(folder.path(), 1000));
  const std::string after = read_all(folder.path());
  EXPECT_EQ(after.substr(0, 500), all.substr(0, 500));
  EXPECT_EQ(after.substr(after.size() - 500), all.substr(all.size() - 500));
}

TEST(FoldOutput, WhatIsFoldedIsLeftAlone) {
  test::TempFolder folder;
  OutputLog(folder.path(), 100000).write(lines(500));
  EXPECT_TRUE(fold_output(folder.path(), 8192));
  EXPECT_FALSE(is_to_fold(folder.path(), 8192));
  EXPECT_FALSE(fold_output(folder.path(), 8192));
}

TEST(FoldOutput, WithNothingToKeepNothingStays) {
  test::TempFolder folder;
  OutputLog(folder.path(), 100000).write(lines(500));
  EXPECT_TRUE(fold_output(folder.path(), 0));
  EXPECT_EQ(output_bytes(folder.path()), 0U);
  EXPECT_EQ(read_all(folder.path()), "");
  EXPECT_FALSE(fold_output(folder.path(), 0));
}

TEST(FoldOutput, AFolderWithoutOutputHasNothingToFold) {
  test::TempFolder folder;
  EXPECT_FALSE(is_to_fold(folder.path(), 1000));
  EXPECT_FALSE(fold_output(folder.path(), 1000));
}

// Killed behind each of its steps, it has left both forms, or a half-written file of neither name.
TEST(FoldOutput, BesideWhatAKilledOneLeftAllIsReadOnceAndFoldedAnew) {
  test::TempFolder folder;
  const std::string all = lines(5000);
  OutputLog(folder.path(), 1000000).write(all);
  const std::string whole = os::read_file(folder.path() / "output.log").value();
  fold_output(folder.path(), 1000);
  os::write_file(folder.path() / "output.log", whole);
  EXPECT_EQ(read_all(folder.path()), all.substr(0, whole.size()) + all.substr(whole.size()));
  EXPECT_TRUE(fold_output(folder.path(), 1000));
  EXPECT_TRUE(all_folded(folder.path()));
  EXPECT_EQ(read_all(folder.path()).substr(0, 500), all.substr(0, 500));
}

TEST(FoldOutput, ADamagedFileGivesNothingAndHoldsNobodyUp) {
  test::TempFolder folder;
  OutputLog(folder.path(), 100000).write(lines(500));
  fold_output(folder.path(), 8192);
  std::string bytes = os::read_file(folder.path() / "output.log.gz").value();
  bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
  os::write_file(folder.path() / "output.log.gz", bytes);
  EXPECT_EQ(read_all(folder.path()), "");
}

}  // namespace
}  // namespace wave::runner
