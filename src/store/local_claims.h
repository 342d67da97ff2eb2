// SPDX-License-Identifier: MIT
// Claims of a repository without a remote to share: the same refs, in the repository itself.
#pragma once

#include "git/layout.h"
#include "git/repository.h"
#include "store/claim_place.h"

namespace wave::store {

// Our own processes are ordered by the store's flock (so nobody asks within an append), and several
// refs move as one; each ref moves by compare and swap, which is what holds against everybody else.
// A process that is killed between two refs leaves claims of its run: they lapse like any other.
class LocalClaims : public ClaimPlace {
 public:
  LocalClaims(git::Repository& repository, const git::Layout& layout);

  std::string name() const override { return ""; }
  bool is_near() const override { return true; }
  std::map<std::string, std::string> refs(const std::vector<std::string>& names) override;
  std::map<std::string, git::Commit> read(const std::vector<std::string>& names) override;
  std::string write(const std::string& message, int64_t time_s) override;
  git::Swap move(const std::vector<git::RefMove>& moves) override;

 private:
  std::optional<std::string> stands(const std::string& ref) const;
  git::Swap move_patiently(const git::RefMove& move);
  void undo(const std::vector<git::RefMove>& done);

  git::Repository& repository_;
  git::Layout layout_;
};

}  // namespace wave::store
