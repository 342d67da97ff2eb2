// SPDX-License-Identifier: MIT
// A second name for the objects that we write, until nobody can want to remove them any more.
//
// `git gc --prune=now` deletes every object that no ref led to when it looked, also one that a ref
// has come to lead to since: git's manual warns of it. Of our log it takes the newest commit, and
// the ref that names nothing then stands in the way of all that follows, ours and git's. A hard
// link costs next to nothing, and what was deleted is linked back.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace wave::git {

class KeptObjects {
 public:
  // Links go into `<folder>/new`, and are dropped one to two hours later.
  KeptObjects(std::filesystem::path objects, std::filesystem::path folder);

  // False when the loose object was not there to be kept (it was removed just now, or is in a
  // pack).
  bool keep(const std::string& oid);
  // Links back what is neither loose nor, as `is_packed` says, in a pack; true if anything was.
  bool restore(const std::function<bool(const std::string& oid)>& is_packed);
  // One alone: true when it is loose now. Where thousands were removed, the first are removed again
  // before the last is back; what must be there at once is asked for by name.
  bool restore_one(const std::string& oid);

 private:
  void age();
  std::filesystem::path loose(const std::string& oid) const;
  bool restore_from(const std::filesystem::path& folder,
                    const std::function<bool(const std::string&)>& is_packed);

  std::filesystem::path objects_;
  std::filesystem::path new_;
  std::filesystem::path old_;
  bool ready_ = false;
};

}  // namespace wave::git
