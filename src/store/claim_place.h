// SPDX-License-Identifier: MIT
// Where claims stand, and who decides which of two came first: a remote that several clones share,
// or this repository when there is none.
#pragma once

#include "git/ref_move.h"
#include "git/repository.h"

#include <map>
#include <string>
#include <vector>

namespace wave::store {

class ClaimPlace {
 public:
  virtual ~ClaimPlace() = default;

  // Tells places apart, in records: the remote's URL; empty for this repository.
  virtual std::string name() const = 0;
  // Whether looking costs next to nothing.
  virtual bool is_near() const = 0;
  // Where those of the refs stand that exist; of all claims when none is named. A ref whose file
  // is damaged stands at an empty oid. Throws Error when the place cannot be asked.
  virtual std::map<std::string, std::string> refs(const std::vector<std::string>& names) = 0;
  // The commits that the refs lead to now, by ref; those that cannot be read are missing.
  virtual std::map<std::string, git::Commit> read(const std::vector<std::string>& names) = 0;
  // Writes what a claim's ref is to lead to.
  virtual std::string write(const std::string& message, int64_t time_s) = 0;
  // All of the moves or none. Throws Error when it cannot be known how it ended: it may be done.
  virtual git::Swap move(const std::vector<git::RefMove>& moves) = 0;
};

}  // namespace wave::store
