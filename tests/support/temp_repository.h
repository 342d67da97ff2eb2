// SPDX-License-Identifier: MIT
// A real git repository for a test, made and asked with the git command.
#pragma once

#include "git/layout.h"
#include "support/temp_folder.h"

#include <string>
#include <vector>

namespace wave::test {

class TempRepository {
 public:
  TempRepository();  // one commit on main

  // Runs git in the work tree with a fixed identity and no configuration but its own; returns its
  // output without the last newline. Throws std::runtime_error when git fails.
  std::string git(const std::vector<std::string>& arguments) const;
  // Commits a file of this name on the current branch; returns the commit's id.
  std::string commit(const std::string& file);

  std::filesystem::path work_tree() const { return folder_ / "repo"; }
  git::Layout layout() const { return git::layout_of(work_tree() / ".git"); }

 private:
  void add_commit(const std::string& file);

  TempFolder folder_;
};

}  // namespace wave::test
