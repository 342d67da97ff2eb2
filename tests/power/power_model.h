// SPDX-License-Identifier: MIT
// What is left of a folder when the power fails. This program's file calls stand in front of the C
// library's and are written down; from that the state after a cut at any moment is made again.
//
// The model is a journalling file system's at its most forgetful: changes of names (create, rename,
// link, remove, make a folder) survive in their order up to some moment, which is at least that of
// the last fsync() of anything; the content of a file is what it was at its own last fsync(), and
// nothing when there was none. Of an index (a view, and SQLite's own affair) nothing survives.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace wave::test {

class PowerModel {
 public:
  // Everything in the folder counts as on disk when recording begins. One at a time.
  explicit PowerModel(std::filesystem::path root);
  ~PowerModel();
  PowerModel(const PowerModel&) = delete;
  PowerModel& operator=(const PowerModel&) = delete;

  void stop();
  // How many calls have been written down: the moments at which the power may fail are 0 to this.
  size_t moments() const { return deeds_.size(); }
  // Puts what is left after a cut at `moment` into `folder`, which must not be there. `choose`
  // picks a number up to and including the one it is given: how much beyond the last fsync()
  // survives.
  void after_cut(size_t moment, const std::filesystem::path& folder,
                 const std::function<size_t(size_t)>& choose) const;

  // For the calls that stand in front of the C library's.
  static PowerModel* recording();
  void created(const std::string& path);
  void truncated(int fd);
  void made_folder(const std::string& path);
  void renamed(const std::string& from, const std::string& to);
  void linked(const std::string& from, const std::string& to);
  void removed(const std::string& path);
  void synced(int fd);
  bool is_inside(const std::string& path) const;

 private:
  enum class Kind { create, truncate, folder, rename, link, remove, sync };
  struct Deed {
    Kind kind;
    std::string from;
    std::string to;
    uint64_t file = 0;    // which file
    std::string content;  // of a sync
  };
  struct Names {
    std::map<std::string, uint64_t> files;  // by path below the root
    std::map<std::string, bool> folders;
  };

  void begin();
  std::string below(const std::string& path) const;
  uint64_t file_of(int fd);
  static void apply(const Deed& deed, Names& names);

  std::filesystem::path root_;
  Names first_;
  std::map<uint64_t, std::string> first_content_;
  std::map<uint64_t, uint64_t> by_inode_;  // the file that an inode is now
  uint64_t next_file_ = 1;
  std::vector<Deed> deeds_;
};

}  // namespace wave::test
