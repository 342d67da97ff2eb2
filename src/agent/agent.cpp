// SPDX-License-Identifier: MIT
#include "agent/agent.h"

namespace wave::agent {

std::vector<TrustEntry> Agent::trust_entries(const RunRequest&, const os::Environment&) const {
  return {};
}

std::optional<std::string> Agent::find_session(const SessionSearch&) const { return std::nullopt; }

}  // namespace wave::agent
