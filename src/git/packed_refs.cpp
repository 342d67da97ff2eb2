// SPDX-License-Identifier: MIT
#include "git/packed_refs.h"

#include "domain/hex.h"
#include "git/lock_owner.h"
#include "os/files.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>

#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 512 << 20;
constexpr std::chrono::milliseconds k_pause{5};
constexpr int k_suspicious = 50;  // looks, after which it is asked whether somebody is there

// Where the ref's lines begin and end; at the end of the text when there are none.
std::pair<size_t, size_t> lines_of(std::string_view text, const std::string& ref) {
  const std::string tail = ' ' + ref + '\n';
  for (size_t at = text.find(tail); at != text.npos; at = text.find(tail, at + 1)) {
    const size_t line = text.rfind('\n', at) + 1;  // npos + 1 is the beginning
    if (at - line != domain::k_oid_digits) continue;
    size_t end = at + tail.size();
    if (end < text.size() && text[end] == '^')
      end = std::min(text.find('\n', end), text.size() - 1) + 1;
    return {line, end};
  }
  return {text.size(), text.size()};
}

}  // namespace

PackedRefs::PackedRefs(const fs::path& common_dir, int looks) : file_(common_dir / "packed-refs") {
  for (int i = 0; i < looks && !nobody_packs_; ++i) {
    if (i > 0) std::this_thread::sleep_for(k_pause);
    lock_ = std::make_unique<LockFile>(common_dir, file_);
    nobody_packs_ =
        *lock_ || (i == k_suspicious && is_orphaned(file_.string() + ".lock", common_dir));
  }
}

bool PackedRefs::drop(const std::string& ref) {
  auto text = os::read_file(file_, os::Links::follow, k_cap);
  if (!text) return true;
  const auto [begin, end] = lines_of(*text, ref);
  if (begin == end) return true;
  if (!*lock_) return false;
  text->erase(begin, end - begin);
  struct stat info {};
  const unsigned mode = stat(file_.c_str(), &info) == 0 ? info.st_mode & 0777 : 0644;
  os::write_file(file_, *text, os::Durability::synced, mode);
  return true;
}

}  // namespace wave::git
