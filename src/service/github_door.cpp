// SPDX-License-Identifier: MIT
#include "service/github_door.h"

#include "actions/known_remotes.h"
#include "error/error.h"

namespace wave::service {

forge::RepositoryName GitHubDoor::name(const Pass& pass) const {
  const std::string named = pass.config.string("forge.repository");
  const std::string text = named.empty()
                               ? actions::recorded_url(doors_.store.repository(),
                                                       doors_.store.layout(), pass.policy.remote)
                               : named;
  const auto out = named.empty() ? forge::parse_remote(text) : forge::parse_repository(text);
  if (out) return *out;
  throw Error(named.empty()
                  ? "the remote '" + pass.policy.remote + "' leads to no repository at GitHub"
                  : "'forge.repository' names no repository: '" + named + "'",
              "name it with the setting forge.repository, as owner/name");
}

forge::Forge& GitHubDoor::open(const Pass& pass) {
  const forge::RepositoryName now = name(pass);
  const std::chrono::seconds timeout = pass.config.duration("forge.command_timeout");
  if (forge_ && name_ == now && timeout_ == timeout) return *forge_;
  forge::GhSettings settings;
  settings.repository = now;
  settings.timeout = timeout;
  // Nobody waits within a call: the other roles would wait, too. Whoever asked comes back.
  forge::GhDoors doors{doors_.processes, doors_.environment, doors_.clock, {}};
  forge_ = std::make_unique<forge::GitHub>(std::move(settings), std::move(doors));
  name_ = now;
  timeout_ = timeout;
  return *forge_;
}

}  // namespace wave::service
