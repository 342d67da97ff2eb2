// SPDX-License-Identifier: MIT
// Claims that stand in a shared remote. Nothing of them enters the user's repository.
#pragma once

#include "git/remote.h"
#include "store/claim_place.h"

#include <filesystem>

namespace wave::store {

class RemoteClaims : public ClaimPlace {
 public:
  // `objects`: where the commits lie that are pushed together with a release.
  RemoteClaims(git::Remote& remote, std::filesystem::path objects)
      : remote_(remote), objects_(std::move(objects)) {}

  std::string name() const override { return remote_.url(); }
  bool is_near() const override { return false; }
  std::map<std::string, std::string> refs(const std::vector<std::string>& names) override;
  std::map<std::string, git::Commit> read(const std::vector<std::string>& names) override;
  std::string write(const std::string& message, int64_t time_s) override;
  git::Swap move(const std::vector<git::RefMove>& moves) override;

 private:
  git::Remote& remote_;
  std::filesystem::path objects_;
};

}  // namespace wave::store
