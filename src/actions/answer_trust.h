// SPDX-License-Identifier: MIT
// Answers an agent's question about a folder beforehand, in the agent's own configuration.
#pragma once

#include "agent/trust_entry.h"

#include <string>

namespace wave::actions {

// Puts the answer in and keeps everything else of the file byte for byte. What is answered already,
// locked by the agent, unreadable or not understood is left as it is. Returns a sentence for
// people; empty when nothing had to be done. Never throws.
std::string answer_trust(const agent::TrustEntry& entry);

}  // namespace wave::actions
