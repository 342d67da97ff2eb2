// SPDX-License-Identifier: MIT
#include "git/ref_packing.h"

#include "git/lock_owner.h"
#include "os/files.h"

#include <chrono>
#include <thread>

namespace wave::git {
namespace {

constexpr std::chrono::milliseconds k_pause{5};
constexpr int k_looks = 600;
constexpr int k_suspicious = 50;  // looks, after which it is asked whether somebody is there

}  // namespace

bool outwait_packing(const std::filesystem::path& common_dir) {
  const std::filesystem::path lock = common_dir / "packed-refs.lock";
  for (int i = 0; i < k_looks; ++i) {
    if (!os::file_id(lock)) return true;
    if (i == k_suspicious && is_orphaned(lock, common_dir)) return true;
    std::this_thread::sleep_for(k_pause);
  }
  return false;
}

}  // namespace wave::git
