// SPDX-License-Identifier: MIT
// The one way in which the service moves a piece.
#pragma once

#include "domain/event.h"
#include "service/pass.h"

#include <string>
#include <vector>

namespace wave::service {

struct Move {
  domain::State to;
  domain::Reason reason = domain::Reason::none;
  std::string detail = {};
  std::vector<domain::Body> with = {};  // what is recorded together with it
};

// False when the piece does not stand as it was seen any more: somebody else was faster, and
// nothing is written. Throws Error when the store cannot be written.
bool advance(Doors& doors, const domain::Summary& seen, const Move& move);

// Moves a piece that was another clone's, wherever that may have taken it meanwhile: the move
// counts, whatever of it is told only later. Otherwise as advance().
bool retake(Doors& doors, const domain::Summary& seen, domain::State to, const std::string& detail);

// Records about it without a move, as long as it stands as it was seen.
bool record(Doors& doors, const domain::Summary& seen, const std::vector<domain::Body>& bodies);

// To a person, with a question (empty: the reason says all).
bool hand_over(Doors& doors, const domain::Summary& seen, domain::Reason reason,
               const std::string& detail, const std::string& question = {},
               std::vector<domain::Body> with = {});

}  // namespace wave::service
