// SPDX-License-Identifier: MIT
#include "runner/run_home.h"

#include "error/error.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::runner {
namespace {

namespace fs = std::filesystem;

class CheckView : public testing::Test {
 protected:
  CheckView() {
    view_.home = folder_ / "home";
    view_.worktree = folder_ / "tree";
    view_.shared.written = {".agent"};
    view_.sandbox.write = {shared().string()};
    for (const fs::path& each :
         {view_.home / ".agent", view_.worktree, shared(), folder_ / "keys"}) {
      fs::create_directories(each);
    }
  }

  fs::path shared() const { return folder_ / "shared"; }
  // What is said of a link at this place that paths.read names.
  std::string said_of_link(const fs::path& place) {
    fs::create_directory_symlink(folder_ / "keys", place);
    view_.sandbox.read = {place.string()};
    return said();
  }
  std::string said() const {
    try {
      check_view(view_);
      return "";
    } catch (const Error& error) {
      return error.what();
    }
  }

  test::TempFolder folder_;
  SandboxView view_;
};

TEST_F(CheckView, TakesFoldersAndWhatIsMissing) {
  fs::create_directory(shared() / "kept");
  view_.sandbox.read = {(shared() / "kept").string(), (shared() / "missing").string()};
  EXPECT_EQ(said(), "");
}

// Who may write there decides where it leads.
TEST_F(CheckView, RefusesALinkWhereAgentsWrite) {
  for (const fs::path& folder : {shared(), view_.worktree, view_.home / ".agent"}) {
    EXPECT_THAT(said_of_link(folder / "kept"), testing::HasSubstr("leads to")) << folder;
  }
}

TEST_F(CheckView, RefusesWhatLiesBehindALinkWhereAgentsWrite) {
  fs::create_directory(folder_ / "keys" / "inner");
  fs::create_directory_symlink(folder_ / "keys", shared() / "kept");
  view_.sandbox.write.push_back((shared() / "kept" / "inner").string());
  EXPECT_THAT(said(), testing::HasSubstr("leads to"));
}

TEST_F(CheckView, TakesALinkOfTheUsers) {
  EXPECT_EQ(said_of_link(folder_ / "mine"), "");
  fs::create_directory_symlink(shared(), folder_ / "way");
  fs::create_directory(shared() / "kept");
  view_.sandbox.write = {(folder_ / "way").string(), (folder_ / "way" / "kept").string()};
  EXPECT_EQ(said(), "");
}

TEST_F(CheckView, WantsAHomeToHide) {
  view_.home = "/";
  EXPECT_THAT(said(), testing::HasSubstr("HOME"));
}

}  // namespace
}  // namespace wave::runner
