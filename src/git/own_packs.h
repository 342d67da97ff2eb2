// SPDX-License-Identifier: MIT
// The packs that we have made of what we wrote. Their names are kept in `<wave dir>/packs`, a line
// each; without that file they are packs like any others. Each is at least three times as large as
// all smaller ones together, up to a size from which on they are left alone: so there are few, and
// an object is packed again a few times in its life.
//
// git's own `repack -a -d` may take them all in and delete them at any moment. Of ours only one at a
// time changes the folder, under a lock: a pack without an index is then one that was cut off.
#pragma once

#include "os/clock.h"
#include "os/file_lock.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

struct OwnPack {
  std::string name;  // "pack-<40 hex digits>"
  uint64_t objects = 0;
};

class OwnPacks {
 public:
  OwnPacks(std::filesystem::path common_dir, std::filesystem::path wave_dir);

  // Smallest first. Not those that somebody else has come to rely on: kept, or with a bitmap, or in
  // the index over several packs.
  std::vector<OwnPack> list() const;
  // Those that one pack is to be made of together with so many loose objects; none while git itself
  // is collecting garbage.
  std::vector<OwnPack> to_merge(uint64_t loose, const os::Now& now) const;

  std::filesystem::path index_of(const std::string& name) const;
  // Whether it is there, with its index.
  bool has(const std::string& name) const;

  // Takes a pack that lies whole in `folder` in: on disk, under its name, and known as ours when
  // this returns, unless a git has deleted it already; see has(). Throws Error when it cannot.
  void take_in(const std::filesystem::path& folder, const std::string& name) const;
  // Deletes packs of ours all of whose objects are in another one; not while a git is at work that
  // may count on them.
  void drop(const std::vector<std::string>& names) const;
  // Finishes what somebody was killed in who took one in, or deleted it: it is whole again, or gone.
  void finish_cut_off() const;

 private:
  os::FileLock lock() const;
  void drop_one(const std::string& name) const;
  void remove(const std::string& name) const;
  void give_index(const std::filesystem::path& from, const std::string& name) const;
  void remove_leavings(const std::string& name) const;
  std::filesystem::path index_aside(const std::string& name) const;
  std::vector<std::string> known() const;
  bool is_relied_on(const std::string& name, const std::string& of_several) const;
  bool is_git_collecting(const os::Now& now) const;

  std::filesystem::path common_dir_;
  std::filesystem::path packs_;
  std::filesystem::path record_;
  std::filesystem::path aside_;  // indexes of packs that are being deleted
};

}  // namespace wave::git
