// SPDX-License-Identifier: MIT
// Finds the tasks whose logs name a commit, without a table that every append would have to fill:
// who asks pays for what was appended since somebody asked last. Kept in `<wave dir>/commits`, a
// sorted list that may be deleted at any moment and is then made again from the logs; the format is
// in git-wave-format(5). What it says is where to look, and nothing more.
#pragma once

#include "git/repository.h"
#include "index/index.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wave::store {

class CommitFinder {
 public:
  // Reads the list and brings it up to where the logs end.
  CommitFinder(const git::Repository& repository, std::filesystem::path file,
               const index::Cursors& tips);

  // Ids of tasks, each once, in their order. A commit whose oid only begins alike may be meant.
  std::vector<std::string> tasks_naming(std::string_view oid) const;

 private:
  void read();
  bool reaches(const index::Cursors& tips) const;
  void catch_up(const git::Repository& repository, const index::Cursors& tips);
  void add(std::vector<std::string> lines);
  void write() const;
  std::string_view line(size_t number) const;

  std::filesystem::path file_;
  std::map<std::string, std::string> known_;  // log ref -> the commit it was read up to
  std::string lines_;                         // all of one length, sorted, each once
  size_t read_batches_ = 0;                   // since the file was written
};

}  // namespace wave::store
