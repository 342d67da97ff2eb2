// SPDX-License-Identifier: MIT
// What is acknowledged lies on disk: this program's fsync() stands in front of the C library's and
// keeps a list; its unlink(), with which libgit2 ends the move of a new file into its place,
// lets something happen right behind it.
#include "git/repository.h"
#include "support/temp_repository.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::vector<std::string>& synced() {
  static std::vector<std::string> names;
  return names;
}

std::function<void()>& after_next_unlink() {
  static thread_local std::function<void()> deed;
  return deed;
}

}  // namespace

extern "C" int fsync(int fd) {
  std::error_code ignored;
  synced().push_back(
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), ignored).string());
  return static_cast<int>(syscall(SYS_fsync, fd));
}

extern "C" int unlink(const char* path) noexcept {
  const int code = static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
  const auto deed = std::exchange(after_next_unlink(), nullptr);
  if (deed) deed();
  return code;
}

namespace wave::git {
namespace {

class Durability : public testing::Test {
 protected:
  // Where in the list; the list's length when it is not there.
  static size_t place_of(const std::string& path) {
    const auto found = std::find(synced().begin(), synced().end(), path);
    return static_cast<size_t>(found - synced().begin());
  }
  std::string object_path(const std::string& oid) const {
    return (common_dir() / "objects" / oid.substr(0, 2) / oid.substr(2)).string();
  }
  std::filesystem::path common_dir() const { return repository_.layout().common_dir; }

  test::TempRepository repository_;
};

TEST_F(Durability, EveryObjectIsOnDiskBeforeTheRefAndTheRefBeforeItIsDone) {
  Repository repository = Repository::open(common_dir());
  EXPECT_TRUE(repository.ref("refs/heads/main"));  // libgit2 settles then how it will treat refs
  const std::string blob = repository.write_blob("content");
  const std::string tree = repository.write_tree({{"file", blob, 0100644}});
  const std::string commit = repository.write_commit("one\n", tree, {}, {"a", "a@b"}, 1);
  synced().clear();
  EXPECT_EQ(repository.swap_ref("refs/wave/log/test", commit, std::nullopt, "test"), Swap::done);
  const std::string ref = (common_dir() / "refs/wave/log/test").string();
  const size_t lock = place_of(ref + ".lock");
  for (const std::string& oid : {blob, tree, commit}) EXPECT_LT(place_of(object_path(oid)), lock);
  EXPECT_LT(lock, place_of((common_dir() / "refs/wave/log").string()));
  EXPECT_LT(place_of((common_dir() / "refs/wave/log").string()), synced().size());
}

// Then its folder, which is to be synced, is gone.
TEST_F(Durability, ARefThatIsPackedBeforeItsFolderIsSyncedHasMoved) {
  Repository repository = Repository::open(common_dir());
  const std::string tip = repository_.git({"rev-parse", "HEAD"});
  after_next_unlink() = [&] { repository_.git({"pack-refs", "--all"}); };
  EXPECT_EQ(repository.swap_ref("refs/wave/log/test", tip, std::nullopt, "test"), Swap::done);
  EXPECT_FALSE(after_next_unlink());
  EXPECT_FALSE(std::filesystem::exists(common_dir() / "refs/wave/log"));
  EXPECT_EQ(repository.ref("refs/wave/log/test"), tip);
}

TEST_F(Durability, ARefThatIsMovedAgainIsSyncedAgain) {
  Repository repository = Repository::open(common_dir());
  EXPECT_TRUE(repository.ref("refs/heads/main"));  // libgit2 settles then how it will treat refs
  const std::string tree = repository.write_tree({});
  std::optional<std::string> tip;
  for (int64_t i = 0; i < 3; ++i) {
    const auto parents = tip ? std::vector<std::string>{*tip} : std::vector<std::string>();
    const std::string commit = repository.write_commit("x\n", tree, parents, {"a", "a@b"}, i);
    synced().clear();
    EXPECT_EQ(repository.swap_ref("refs/wave/log/test", commit, tip, "test"), Swap::done);
    EXPECT_LT(place_of((common_dir() / "refs/wave/log/test.lock").string()), synced().size());
    EXPECT_LT(place_of(object_path(commit)), synced().size());
    tip = commit;
  }
}

}  // namespace
}  // namespace wave::git
