// SPDX-License-Identifier: MIT
// What is acknowledged lies on disk: this program's fsync() stands in front of the C library's and
// keeps a list.
#include "git/repository.h"
#include "support/temp_repository.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::vector<std::string>& synced() {
  static std::vector<std::string> names;
  return names;
}

}  // namespace

extern "C" int fsync(int fd) {
  std::error_code ignored;
  synced().push_back(
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), ignored).string());
  return static_cast<int>(syscall(SYS_fsync, fd));
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
