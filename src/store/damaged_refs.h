// SPDX-License-Identifier: MIT
// Refs of ours that lead nowhere: their file is no ref (a power cut leaves it empty), or what it
// names is missing or torn. git cannot go past such a ref: the user's fetch, gc and push fail.
#pragma once

#include "git/repository.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::store {

struct DamagedRef {
  std::string ref;
  std::string oid;  // empty: the file names none
  std::string why;  // a sentence
};

bool is_readable_tree(const git::Repository& repository, const std::string& tree);

// Of everything below refs/wave/ and of our notes. Looks at the commit and its tree, not at what
// they descend from: see check_log().
std::vector<DamagedRef> damaged_refs(const git::Repository& repository,
                                     const std::filesystem::path& common_dir);

// The commits from `tip` down to the log's beginning or to the first that is missing, newest first.
struct LogChain {
  std::vector<std::string> oids;
  bool whole = false;
};
LogChain check_log(const git::Repository& repository, const std::string& tip);

}  // namespace wave::store
