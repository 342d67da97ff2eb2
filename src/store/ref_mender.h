// SPDX-License-Identifier: MIT
// Finds the refs of ours that lead nowhere, moves each aside (into `<wave dir>/quarantine/`), and
// makes it again from what is known: the object store, the index, the event log.
#pragma once

#include "git/repository.h"
#include "index/index.h"
#include "store/damaged_refs.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::store {

struct MendedRef {
  std::string ref;
  std::string why;   // what was wrong with it, a sentence
  std::string done;  // what became of it, a sentence
};

// The caller holds the store's lock, so that nobody appends meanwhile.
class RefMender {
 public:
  RefMender(git::Repository& repository, const std::filesystem::path& common_dir,
            const std::filesystem::path& wave_dir, index::Index& index)
      : repository_(repository), common_dir_(common_dir), wave_dir_(wave_dir), index_(index) {}

  // Everything that is damaged; nothing is written where nothing is.
  std::vector<MendedRef> mend();
  // The log of this writer only, also where commits are missing far below its tip.
  std::optional<MendedRef> mend_log(const std::string& writer);

 private:
  MendedRef mend_one(const DamagedRef& damaged);
  void clear_torn(const std::string& tip);
  void set_object_aside(const std::string& oid);
  std::string put_back(const DamagedRef& damaged);
  std::string put_log_back(const std::string& ref, const std::optional<std::string>& lost);
  std::string put_keep_back(const std::string& ref);
  bool set_aside(const DamagedRef& damaged);
  bool point(const std::string& ref, const std::string& oid);

  git::Repository& repository_;
  std::filesystem::path common_dir_;
  std::filesystem::path wave_dir_;
  index::Index& index_;
};

// Files that were moved aside and nobody has looked at since, by name.
std::vector<std::string> quarantined(const std::filesystem::path& wave_dir);

}  // namespace wave::store
