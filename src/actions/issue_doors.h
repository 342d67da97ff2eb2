// SPDX-License-Identifier: MIT
// Everything that the deeds about the backlog need from outside.
#pragma once

#include "config/config.h"
#include "domain/work.h"
#include "os/clock.h"
#include "store/store.h"

namespace wave::actions {

struct IssueDoors {
  store::Store& store;
  const config::Config& config;
  os::Now now;
};

// Appends what a person has asked for. Throws Error when it was not legal any more.
void append_word(IssueDoors& doors, const store::Proposal& proposal);

// An event of the task, with a move from where it stands if `to` is given.
domain::Event word_about(const domain::Summary& task, domain::Body body,
                         std::optional<domain::State> to = std::nullopt);

// How the task stands now; to be asked under the lock. Throws Error when it is not there.
domain::Summary standing(index::Index& index, const std::string& task);

// As messages call it: "'7-fix-login' (#7)".
std::string name_of(const domain::Summary& task);

// The digest that `described` gets, see domain/issue_version.h.
std::string version_of(const domain::Described& described, const config::Config& config);

}  // namespace wave::actions
