// SPDX-License-Identifier: MIT
// GitHub as the configuration names it. Kept from pass to pass, for it remembers how long GitHub
// has asked us to wait.
#pragma once

#include "forge/github.h"
#include "service/pass.h"

#include <memory>
#include <optional>
#include <string>

namespace wave::service {

class GitHubDoor {
 public:
  explicit GitHubDoor(Doors& doors) : doors_(doors) {}

  // Throws Error when nothing says which repository is meant.
  forge::Forge& open(const Pass& pass);
  // "owner/name" of the one that was opened.
  std::string repository() const { return name_ ? name_->full_name() : ""; }

 private:
  forge::RepositoryName name(const Pass& pass) const;

  Doors& doors_;
  std::optional<forge::RepositoryName> name_;
  std::chrono::seconds timeout_{0};
  std::unique_ptr<forge::Forge> forge_;
};

}  // namespace wave::service
