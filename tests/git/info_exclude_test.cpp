// SPDX-License-Identifier: MIT
#include "git/info_exclude.h"

#include "error/error.h"
#include "os/files.h"
#include "support/temp_repository.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::git {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(InfoExclude, HasOneBlockOfOursAndKeepsTheRest) {
  const std::string own = "# mine\n*.o\nlast line without end";
  const std::string once = with_excluded(own, {"node_modules", "a/b/"});
  EXPECT_THAT(once, StartsWith(own + "\n# begin git-wave"));
  EXPECT_THAT(once, HasSubstr("\n/a/b\n/node_modules\n# end git-wave\n"));
  EXPECT_EQ(with_excluded(once, {"node_modules"}), once);
  const std::string more = with_excluded(once + "behind\n", {"zz"});
  EXPECT_THAT(more, HasSubstr("/node_modules\n/zz\n# end git-wave\nbehind\n"));
  EXPECT_EQ(more.find("begin git-wave"), more.rfind("begin git-wave"));
}

TEST(InfoExclude, ALineThatOnlyOpensABlockIsSomebodysText) {
  const std::string text = "# begin git-wave: links in worktrees (worktree.link)\nmine\n";
  const std::string with = with_excluded(text, {"a"});
  EXPECT_TRUE(with.starts_with(text));
  EXPECT_EQ(without_excluded(with), text);
}

TEST(InfoExclude, MatchesExactlyThePath) {
  test::TempRepository repository;
  const auto top = repository.work_tree();
  const auto common = repository.layout().common_dir;
  for (const char* name : {"a*", "ab", "!x", "#y", "b c ", "[z]"}) std::ofstream(top / name) << "";
  exclude_paths(common, common / "exclude.lock", {"a*", "!x", "#y", "b c ", "[z]"});
  EXPECT_EQ(repository.git({"status", "--porcelain"}), "?? ab");
}

TEST(InfoExclude, ManyAtOnceLoseNothing) {
  test::TempRepository repository;
  const auto common = repository.layout().common_dir;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back(
        [&, i] { exclude_paths(common, common / "exclude.lock", {"p" + std::to_string(i)}); });
  }
  for (std::thread& each : threads) each.join();
  const std::string text = os::read_file(common / "info" / "exclude").value_or("");
  for (int i = 0; i < 8; ++i) EXPECT_THAT(text, HasSubstr("\n/p" + std::to_string(i) + "\n"));
}

TEST(InfoExclude, IsNotWrittenThroughALink) {
  test::TempRepository repository;
  const auto common = repository.layout().common_dir;
  std::ofstream(repository.work_tree() / "elsewhere") << "";
  std::filesystem::remove(common / "info" / "exclude");
  std::filesystem::create_directories(common / "info");
  std::filesystem::create_symlink(repository.work_tree() / "elsewhere",
                                  common / "info" / "exclude");
  EXPECT_THROW(exclude_paths(common, common / "exclude.lock", {"p"}), Error);
  EXPECT_EQ(os::read_file(repository.work_tree() / "elsewhere"), "");
}

}  // namespace
}  // namespace wave::git
