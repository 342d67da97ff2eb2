// SPDX-License-Identifier: MIT
#include "git/left_temporaries.h"

#include "git/lock_owner.h"
#include "os/log.h"

#include <string>
#include <vector>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

// What libgit2 names a loose object before it is whole.
constexpr const char* k_prefix = "tmp_object_git2_";

std::vector<fs::path> temporaries(const fs::path& objects) {
  std::vector<fs::path> out;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(objects, ignored)) {
    if (entry.path().filename().string().starts_with(k_prefix)) out.push_back(entry.path());
  }
  return out;
}

}  // namespace

size_t remove_left_temporaries(const fs::path& common_dir) {
  size_t out = 0;
  for (const fs::path& each : temporaries(common_dir / "objects")) {
    std::error_code ignored;
    if (!is_orphaned(each, common_dir) || !fs::remove(each, ignored)) continue;
    os::log(os::Level::info, "removed '" + each.string() + "', which was never finished");
    ++out;
  }
  return out;
}

}  // namespace wave::git
